/** Ids and figures that go with a logged event. Never message text, tokens or personal data. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Where parts of Frontdesk say what happened: an event's name, and ids. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}
