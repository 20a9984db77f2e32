/** Tells whoever put the widget on a page, in the browser's console, why it does not work there. */
export function hintAtOrigins(server: string): void {
  const page = window.location.origin;
  console.warn(
    `Frontdesk at ${server} does not take chats from ${page}. Add "${page}" to \`origins\` of its website channel, and restart it.`,
  );
}
