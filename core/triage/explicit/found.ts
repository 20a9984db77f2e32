/** A place in a message that asks for a person, or only looks like it. */
export interface Found {
  readonly kind: 'asked' | 'not-asked';
  readonly quote: string;
}

/** What a clause cannot know of itself. */
export interface Message {
  readonly isOneClause: boolean;
}
