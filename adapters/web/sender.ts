/** The browser went away before all of its bytes were here. */
export class BrokenOff extends Error {
  override readonly name = 'BrokenOff';
}

/** The sender has sent as much as one may for now. */
export class OverQuota extends Error {
  override readonly name = 'OverQuota';
  /** Seconds to wait. */
  readonly wait: number;

  constructor(wait: number) {
    super('This sender has sent as many bytes as it may for now');
    this.wait = wait;
  }
}

/**
 * The bytes of a request, such that what goes wrong with them can be told from what goes wrong here: reading it throws
 * `BrokenOff` where the sender has gone, and `OverQuota` where `count` gives a time to wait.
 */
export function fromSender(
  body: ReadableStream<Uint8Array>,
  count: (bytes: number) => Promise<number | null>,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await reader.read().catch((cause: unknown) => {
          throw new BrokenOff('The browser went away before the file was complete; it has to be sent again', { cause });
        });
        if (next.done) return controller.close();
        const wait = await count(next.value.byteLength);
        if (wait === null) return controller.enqueue(next.value);
        const error = new OverQuota(wait);
        await reader.cancel(error).catch(() => undefined);
        throw error;
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
