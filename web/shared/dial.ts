import type { Wire, WireEvents } from './connection.ts';

/** Opens a real WebSocket. */
export function dial(url: string, events: WireEvents): Wire {
  const socket = new WebSocket(url);
  socket.addEventListener('open', () => events.opened());
  socket.addEventListener('message', (event) => {
    if (typeof event.data === 'string') events.heard(event.data);
  });
  socket.addEventListener('close', () => events.closed());
  return { send: (text) => socket.send(text), close: () => socket.close() };
}

/** The address of the socket beside an HTTP address. */
export function socketUrl(http: string): string {
  return http.replace(/^http/u, 'ws');
}

/** Tells a connection when to look again: the network is back, or somebody looks at the page after a long silence. */
export function watchNetwork(connection: { restart(): void; wake(silentFor: number): void }): void {
  window.addEventListener('online', () => connection.restart());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') connection.wake(60_000);
  });
}
