import { type ReadonlySignal, signal } from '@preact/signals';
import type { ClientMessage, ServerMessage } from '../../adapters/web/protocol.ts';
import type { Clock } from '../../core/clock.ts';

/** A WebSocket, as little of it as is needed. */
export interface Wire {
  send(text: string): void;
  close(): void;
}

export interface WireEvents {
  opened(): void;
  heard(text: string): void;
  closed(): void;
}

export interface ConnectionOptions {
  /** Opens a socket. Rejecting counts as a connection that failed. */
  readonly dial: (events: WireEvents) => Promise<Wire> | Wire;
  /** What to say first; the server's welcome answers it. */
  readonly hello: () => ClientMessage;
  readonly heard: (message: ServerMessage) => void;
  readonly clock: Clock;
  readonly random: () => number;
}

/** Milliseconds before a socket that was not welcomed is given up. */
const PATIENCE = 15_000;
/** Milliseconds without a connection before people are told. */
const GRACE = 2_000;

/** Milliseconds before the next try: doubling from half a second to half a minute, the upper half of it by chance. */
export function backoff(attempt: number, random: number): number {
  return Math.min(30_000, 500 * 2 ** Math.min(attempt, 10)) * (0.5 + random / 2);
}

/** One lasting connection out of sockets that come and go. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #open = signal(false);
  readonly #troubled = signal(false);
  #generation = 0;
  #attempt = 0;
  #running = false;
  #wire: Wire | null = null;
  #cancelRetry: () => void = () => undefined;
  #cancelGrace: (() => void) | null = null;
  #lastHeard = 0;
  /** How often the server says that it lives, in milliseconds, where it does. */
  #pulse: number | undefined;
  #cancelSilence: () => void = () => undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** The server has welcomed us, and the socket has not closed since. */
  get open(): ReadonlySignal<boolean> {
    return this.#open;
  }

  /** Not connected for long enough that people should know. */
  get troubled(): ReadonlySignal<boolean> {
    return this.#troubled;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#worry();
    void this.#dial();
  }

  stop(): void {
    this.#running = false;
    this.#drop();
    this.#cancelRetry();
    this.#calm();
  }

  /** Says the message now, or returns false where there is nobody to say it to. */
  send(message: ClientMessage): boolean {
    if (!this.#open.peek() || this.#wire === null) return false;
    this.#wire.send(JSON.stringify(message));
    return true;
  }

  /** Tries at once, on a new socket: the network came back, or the old socket went silent. */
  restart(): void {
    if (!this.#running) return;
    this.#drop();
    this.#cancelRetry();
    this.#attempt = 0;
    this.#worry();
    void this.#dial();
  }

  /** Looks whether an idle socket may have died unnoticed, as it does while a machine sleeps. */
  wake(silentFor: number): void {
    if (!this.#open.peek() || this.#options.clock.now() - this.#lastHeard > silentFor) this.restart();
  }

  async #dial(): Promise<void> {
    this.#generation += 1;
    const generation = this.#generation;
    const current = () => this.#running && generation === this.#generation;
    const lost = () => {
      if (current()) this.#retry();
    };
    this.#cancelRetry = this.#options.clock.after(PATIENCE, lost);
    const early: string[] = [];
    let opened = false;
    const greet = () => {
      if (current() && opened) this.#wire?.send(JSON.stringify(this.#options.hello()));
    };
    try {
      const wire = await this.#options.dial({
        opened: () => {
          opened = true;
          greet();
        },
        heard: (text) => {
          if (!current()) return;
          if (this.#wire === null) early.push(text);
          else this.#hear(text);
        },
        closed: lost,
      });
      if (!current()) return wire.close();
      this.#wire = wire;
      greet();
      for (const text of early) this.#hear(text);
    } catch {
      lost();
    }
  }

  #hear(text: string): void {
    this.#lastHeard = this.#options.clock.now();
    const message = JSON.parse(text) as ServerMessage;
    if (message.type === 'welcome' || message.type === 'welcome-agent') {
      this.#pulse = message.pulse;
      this.#attempt = 0;
      this.#cancelRetry();
      this.#calm();
      this.#open.value = true;
      this.#troubled.value = false;
    }
    this.#listen();
    this.#options.heard(message);
  }

  /** A server that is silent for more than two pulses hangs, though the socket stands: another may answer. */
  #listen(): void {
    this.#cancelSilence();
    if (this.#pulse === undefined) return;
    const patience = this.#pulse * (2 + this.#options.random() / 2);
    this.#cancelSilence = this.#options.clock.after(patience, () => this.restart());
  }

  #retry(): void {
    this.#drop();
    this.#worry();
    this.#cancelRetry();
    const wait = backoff(this.#attempt, this.#options.random());
    this.#attempt += 1;
    this.#cancelRetry = this.#options.clock.after(wait, () => void this.#dial());
  }

  #drop(): void {
    this.#generation += 1;
    this.#open.value = false;
    this.#pulse = undefined;
    this.#cancelSilence();
    this.#wire?.close();
    this.#wire = null;
  }

  #calm(): void {
    this.#cancelGrace?.();
    this.#cancelGrace = null;
  }

  /** Counts from the moment the connection went, however many tries have failed since. */
  #worry(): void {
    this.#cancelGrace ??= this.#options.clock.after(GRACE, () => {
      this.#troubled.value = true;
    });
  }
}
