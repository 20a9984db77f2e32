import { SendError } from './channel.ts';
import type { Clock } from './clock.ts';
import { Fenced, type OutboxRow, type Store } from './store.ts';

/** How often a worker says that it is still at a delivery, in milliseconds. */
const renewMs = 3_000;
/** Who has said nothing for so long, in milliseconds, is taken for gone, and takes itself for gone. */
const silentMs = 10_000;
/** So many are remembered before those are forgotten that nobody has asked for in a minute. */
const mostKnown = 1_000;
const forgetMs = 60_000;

/**
 * Who is at which delivery, where several processes work the same lanes. Wake-ups see to it that usually one does;
 * when Redis forgets, or a worker hangs, two may. The store fences what they record, but not what a platform does:
 * so an attempt that somebody else has begun is left alone while that one goes on saying that it lives, and who
 * finds itself silent for too long begins no call any more. Each goes by its own clock: none have to agree.
 */
export interface Claims {
  /** Notes who has begun what waits in a lane: those of one that is gone are waited for together, not one by one. */
  see(rows: readonly OutboxRow[]): void;
  /** How long to leave a delivery to whoever has begun it, in milliseconds. */
  wait(row: OutboxRow): number;
  begin(row: OutboxRow): Promise<OutboxRow>;
  /**
   * Goes on saying that we are at it.
   * @param lost told where another has it now, or may have
   */
  hold(row: OutboxRow, lost: (error: SendError) => void): Hold;
  /** It is nobody's any more. */
  end(row: OutboxRow): void;
}

export interface Hold {
  /** Whether we have not been silent for so long that another may be at it. */
  isOurs(): boolean;
  /** Ends it, and gives the row for the settlement. */
  end(): Promise<OutboxRow>;
}

/** One process has all lanes to itself: whatever was begun before was begun by one that is gone. */
function alone(store: Store): Claims {
  return {
    see: () => {},
    wait: () => 0,
    begin: (row) => store.begin(row),
    hold: (row) => ({ isOurs: () => true, end: () => Promise.resolve(row) }),
    end: () => {},
  };
}

export function createClaims(store: Store, clock: Clock, isShared: boolean): Claims {
  if (!isShared) return alone(store);
  /** By id: the attempt that was begun last, as far as we know, and since when we know of it. */
  const known = new Map<string, { readonly begun: number; readonly since: number; readonly isOurs: boolean }>();
  const note = ({ id, begun }: OutboxRow, isOurs: boolean, since: number) => known.set(id, { begun, since, isOurs });

  async function begin(row: OutboxRow): Promise<OutboxRow> {
    const since = clock.now();
    const begun = await store.begin(row);
    // It took so long to hear of it that another may have begun since: it is asked once more.
    if (clock.now() - since > renewMs) return begin(begun);
    note(begun, true, since);
    return begun;
  }

  /** What another process has brought to its end is asked for no more. */
  function forget(): void {
    for (const [id, { isOurs, since }] of known) if (!isOurs && since < clock.now() - forgetMs) known.delete(id);
  }

  function see(rows: readonly OutboxRow[]): void {
    if (known.size > mostKnown) forget();
    for (const row of rows) {
      if (row.state === 'sending' && known.get(row.id)?.begun !== row.begun) note(row, false, clock.now());
    }
  }

  return {
    see,
    wait(row) {
      see([row]);
      const before = known.get(row.id);
      if (row.state !== 'sending' || !before || before.isOurs) return 0;
      return Math.max(0, before.since + silentMs - clock.now());
    },
    begin,
    hold(first, lost) {
      let row = first;
      let saidAt = known.get(first.id)?.since ?? clock.now();
      let saying: Promise<void> | undefined;
      let isOver = false;
      let cancel = clock.after(renewMs, say);
      const isOurs = () => clock.now() - saidAt <= silentMs - renewMs;

      function say(): void {
        // We were paused, and another may be at it: nothing is to be asked first.
        if (!isOurs()) return lost(overtaken());
        saying = begin(row)
          .then((renewed) => {
            row = renewed;
            saidAt = known.get(row.id)?.since ?? saidAt;
          })
          .catch((error) => {
            if (error instanceof Fenced) lost(overtaken());
          })
          .finally(() => {
            saying = undefined;
            if (!isOver) cancel = clock.after(renewMs, say);
          });
      }

      return {
        isOurs,
        async end() {
          isOver = true;
          cancel();
          await saying;
          return row;
        },
      };
    },
    end: ({ id }) => void known.delete(id),
  };
}

function overtaken(): SendError {
  return new SendError('Another process has this delivery now', { outcome: 'unknown', code: 'interrupted' });
}
