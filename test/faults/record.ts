/** What somebody wrote during a run. */
export interface Written {
  readonly mark: string;
  readonly kind: 'customer' | 'agent' | 'note';
  /** Whose conversation it belongs to. */
  readonly customer: string;
  /** Where it was written: within a place, order is known. */
  readonly place: string;
  readonly at: number;
  /** Its platform had to bring it again, after what came behind it. */
  late: boolean;
  /** When it was taken in, as far as whoever wrote it can see. */
  takenAt?: number;
}

/** A message as it stands somewhere. */
export interface Arrival {
  readonly mark: string;
  readonly place: string;
  readonly at: number;
}

/** An agent has closed a case, or given it to another desk, in its thread. */
export interface Ending {
  readonly how: 'closed' | 'moved';
  readonly written: Written;
  /** What the customer wrote behind it went in before it, so that it ended what that had gone on with. */
  isOvertaken: boolean;
}

/** Everything that people wrote, and everything that they were shown. */
export class Record {
  readonly written = new Map<string, Written>();
  readonly arrivals: Arrival[] = [];
  readonly endings: Ending[] = [];
  /** Called for each arrival of what a customer wrote. */
  readonly #heard: ((arrival: Arrival, written: Written) => void)[] = [];
  readonly #arrived = new Set<string>();
  #count = 0;

  /** Notes that somebody writes. @returns words with a mark that nothing else has */
  writes(words: string, what: Pick<Written, 'kind' | 'customer' | 'place'>): { text: string; written: Written } {
    this.#count += 1;
    const mark = `${what.customer}-${this.#count}`;
    const written: Written = { ...what, mark, at: Date.now(), late: false };
    this.written.set(mark, written);
    return { text: `${words} [${mark}]`, written };
  }

  /** Notes that a case ends here, as far as this place is concerned. */
  ends(how: Ending['how'], what: Pick<Written, 'customer' | 'place'>): Ending {
    const written: Written = { ...what, kind: 'note', mark: how, at: Date.now(), late: false };
    const ending: Ending = { how, written, isOvertaken: false };
    this.endings.push(ending);
    return ending;
  }

  /** Notes what somebody is shown. One post may be several messages. */
  shown(place: string, text: string): void {
    for (const [, mark = ''] of text.matchAll(/\[(\w+-\d+)\]/g)) {
      const arrival = { mark, place, at: Date.now() };
      this.arrivals.push(arrival);
      this.#arrived.add(mark);
      const written = this.written.get(mark);
      if (written) for (const tell of this.#heard) tell(arrival, written);
    }
  }

  onShown(tell: (arrival: Arrival, written: Written) => void): void {
    this.#heard.push(tell);
  }

  /** Those that nobody was shown. Notes are for the desk they are written at. */
  get missing(): readonly Written[] {
    return [...this.written.values()].filter(({ mark, kind }) => kind !== 'note' && !this.#arrived.has(mark));
  }
}
