/** A place in a message that asks for a person, or only looks like it. */
export interface Found {
  readonly kind: 'asked' | 'not-asked';
  /** The customer's own words. */
  readonly quote: () => string;
}

/** What a clause cannot know of itself. */
export interface Message {
  readonly isOneClause: boolean;
}
