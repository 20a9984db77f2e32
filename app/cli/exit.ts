/** How the program ends. */
export const exit = {
  success: 0,
  failure: 1,
  /** Arguments or a configuration that cannot be used. */
  unusable: 2,
} as const;
