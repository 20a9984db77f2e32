const units = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * Reads a duration such as `30s`, `5m`, `2h` or `1d`.
 * @returns milliseconds, or undefined where it is not one
 */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d{1,6})\s?([smhd])$/.exec(text.trim());
  if (match === null) return undefined;
  const [, amount, unit] = match;
  return Number(amount) * units[unit as keyof typeof units];
}
