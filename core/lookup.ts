/** What a model wants looked up in another system. */
export interface Wish {
  /** The model's own name for it, which it wants to be told again. */
  readonly id: string;
  readonly tool: string;
  /** As the model wrote it: checked against what the tool declares before anything is called. */
  readonly given: Readonly<Record<string, unknown>>;
}

export interface LookedUp {
  readonly wish: Wish;
  /** What was found; null where the other system gave nothing. */
  readonly values: Readonly<Record<string, string>> | null;
}
