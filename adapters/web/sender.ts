/** The browser went away before all of its bytes were here. */
export class BrokenOff extends Error {
  override readonly name = 'BrokenOff';
}

/**
 * The bytes of a request, such that what goes wrong with them can be told from what goes wrong here: reading it throws
 * `BrokenOff` where the sender has gone.
 */
export function fromSender(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await reader.read().catch((cause: unknown) => {
          throw new BrokenOff('The browser went away before the file was complete; it has to be sent again', { cause });
        });
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
