const units = { B: 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 } as const;

/**
 * Reads a size such as `500KB` or `20MB`; 1 KB is 1024 bytes.
 * @returns bytes, or undefined where it is not one
 */
export function parseBytes(text: string): number | undefined {
  const match = /^(\d{1,6})\s?(B|KB|MB|GB)$/.exec(text.trim().toUpperCase());
  if (match === null || Number(match[1]) === 0) return undefined;
  return Number(match[1]) * units[match[2] as keyof typeof units];
}
