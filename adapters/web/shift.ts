import type { Agent, ShiftBook } from '../../core/cases.ts';
import type { Wire } from './peer.ts';

/** What one agent's browser knows of the shift. */
export interface Shift {
  /** It may have changed: by a command in a thread, say, or in another tab. */
  look(): void;
  /** The agent goes, or is back. Resolves once that is on disk. */
  set(isAway: boolean): Promise<void>;
}

/** Tells an agent's browser whether the shift is over; nothing where nobody keeps that. */
export function watchShift(shifts: ShiftBook | undefined, agent: Agent, wire: Wire): Shift {
  let told: boolean | undefined;
  let looking = false;
  let again = false;

  async function read(): Promise<void> {
    const away = (await shifts?.away()) ?? [];
    const isAway = away.some(({ channel, id }) => channel === agent.channel && id === agent.id);
    if (isAway !== told) wire.tell({ type: 'shift', away: isAway });
    told = isAway;
  }

  /** However often it is asked for meanwhile, the store is looked at once more and no oftener. */
  async function readAll(): Promise<void> {
    looking = true;
    try {
      do {
        again = false;
        await read();
      } while (again);
    } finally {
      looking = false;
    }
  }

  function look(): void {
    if (!shifts) return;
    if (looking) again = true;
    else readAll().catch(wire.fail);
  }

  look();
  return {
    look,
    async set(isAway) {
      await shifts?.shift(agent, isAway);
      look();
    },
  };
}
