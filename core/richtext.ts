/** Formatting of a stretch of text; offsets count UTF-16 units, like Telegram's entities. */
export type Span = { readonly start: number; readonly end: number } & (
  | { readonly style: 'bold' | 'italic' | 'strike' | 'underline' | 'code' | 'pre' | 'quote' }
  | { readonly style: 'link'; readonly url: string }
);

/** Plain text with spans. What a person typed stays plain text, whatever it looks like. */
export interface RichText {
  readonly text: string;
  readonly spans: readonly Span[];
}

/** Text without formatting. */
export function plain(text: string): RichText {
  return { text, spans: [] };
}
