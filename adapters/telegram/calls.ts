import type { Priority } from '../../core/priority.ts';
import { type Api, ApiFailure, type Payload } from './api.ts';
import { isGroup, type Place } from './place.ts';
import type { Schedule } from './schedule.ts';
import { note, type State } from './state.ts';

/** How a call that posts or changes something is made: in its turn, and to where the group is by now. */
export interface Calls {
  /** The place an address leads to, for groups that moved and business accounts that were connected again. */
  resolve(place: Place): Promise<Place>;
  /**
   * @param place whose limits count
   * @throws {ApiFailure}
   * @throws {SendError} where it has to wait too long
   */
  make<T>(place: Place, method: string, payload: (place: Place) => Payload, turn: Turn): Promise<T>;
}

export interface Turn {
  readonly priority?: Priority;
  readonly ticket: string;
  readonly signal?: AbortSignal;
  /** Not one of those that Telegram counts per chat. */
  readonly free?: true;
}

export interface CallParts {
  readonly api: Api;
  readonly schedule: Schedule;
  readonly state: State;
  /** A group has another id from now on. */
  readonly onMoved: (from: string, to: string) => Promise<void>;
}

export function createCalls({ api, schedule, state, onMoved }: CallParts): Calls {
  async function resolve(place: Place): Promise<Place> {
    if (place.business !== undefined) {
      const reached = await state.get('reached-by', place.business);
      return reached ? { ...place, business: reached.now } : place;
    }
    if (!isGroup(place)) return place;
    const moved = await state.get('migrated', String(place.chat));
    return moved === undefined ? place : { ...place, chat: Number(moved) };
  }

  async function once<T>(place: Place, method: string, payload: Payload, turn: Turn): Promise<T> {
    const { priority = 'normal', ticket, signal, free } = turn;
    const chat = String(place.chat);
    const toSignal = signal === undefined ? {} : { signal };
    if (!free) await schedule.turn({ chat, isGroup: isGroup(place), priority, ticket, ...toSignal });
    try {
      return await api.call<T>(method, payload, toSignal);
    } catch (error) {
      if (error instanceof ApiFailure && error.retryAfterMs !== null) schedule.pause(chat, error.retryAfterMs);
      throw error;
    }
  }

  return {
    resolve,
    async make<T>(place: Place, method: string, payload: (place: Place) => Payload, turn: Turn): Promise<T> {
      try {
        return await once<T>(place, method, payload(place), turn);
      } catch (error) {
        if (!(error instanceof ApiFailure) || error.migratedTo === null) throw error;
        await state.put(note('migrated', String(place.chat), String(error.migratedTo)));
        // What its agents write comes from there, and may be here before Telegram's word of the move.
        await onMoved(String(place.chat), String(error.migratedTo));
        const moved: Place = { ...place, chat: error.migratedTo };
        return once<T>(moved, method, payload(moved), turn);
      }
    },
  };
}
