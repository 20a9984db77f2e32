/** A key nobody else will make. `randomUUID` exists on secure pages only, and the widget may sit on one that is not. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
