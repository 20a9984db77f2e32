import { AsyncLocalStorage } from 'node:async_hooks';

const watchers = new AsyncLocalStorage<() => void>();

/** Runs something, and is told each time bytes of a file move in it: whoever waits for it can tell slow from dead. */
export function watched<T>(onMoved: () => void, run: () => T): T {
  return watchers.run(onMoved, run);
}

/** What to call when bytes have moved. To be taken where the work begins, as streams are read from elsewhere. */
export function progress(): () => void {
  return watchers.getStore() ?? (() => {});
}

/** The same bytes, told of while they pass. */
export function told(stream: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const moved = progress();
  return stream.pipeThrough(
    new TransformStream({
      transform(chunk, controller) {
        moved();
        controller.enqueue(chunk);
      },
    }),
  );
}
