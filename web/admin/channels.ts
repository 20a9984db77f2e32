import { type ReadonlySignal, signal } from '@preact/signals';

/** As `app/admin.ts` tells it. */
export interface ChannelView {
  readonly name: string;
  readonly type: string;
  readonly isReady: boolean;
  readonly login?: {
    readonly state: 'starting' | 'scan' | 'scanned' | 'confirmed' | 'logged-in' | 'logged-out';
    readonly reason?: string;
    readonly code?: string;
  };
}

/** `signed-out` and `not-allowed`: nothing is shown; `troubled`: what is shown may be old. */
export type Standing = 'asking' | 'fine' | 'troubled' | 'signed-out' | 'not-allowed';

/** A code to scan is replaced within a minute or so, and whoever scans wants to see that it was understood. */
const everyMs = 2_000;

/** How the channels stand, asked for again and again while somebody looks. */
export class Channels {
  readonly #list = signal<readonly ChannelView[]>([]);
  readonly #standing = signal<Standing>('asking');
  #timer: number | undefined;
  #round = 0;

  constructor() {
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible' && this.#timer !== undefined) this.start();
    });
  }

  get list(): ReadonlySignal<readonly ChannelView[]> {
    return this.#list;
  }

  get standing(): ReadonlySignal<Standing> {
    return this.#standing;
  }

  start(): void {
    this.#cancel();
    void this.#ask(this.#round);
  }

  /** Somebody has to sign in. */
  stop(): void {
    this.#cancel();
    this.#list.value = [];
    this.#standing.value = 'signed-out';
  }

  #cancel(): void {
    window.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#round += 1;
  }

  async #ask(round: number): Promise<void> {
    const response = document.visibilityState === 'visible' ? await fetch('/admin/channels').catch(() => null) : null;
    const body = response?.ok ? await response.json().catch(() => null) : null;
    // Asked anew, or signed out, in the meantime.
    if (round !== this.#round) return;
    if (response?.status === 401) return this.stop();
    if (response?.status === 403) {
      this.#list.value = [];
      this.#standing.value = 'not-allowed';
      return;
    }
    if (body !== null) this.#list.value = (body as { channels: readonly ChannelView[] }).channels;
    if (document.visibilityState === 'visible') this.#standing.value = body === null ? 'troubled' : 'fine';
    this.#timer = window.setTimeout(() => void this.#ask(round), everyMs);
  }
}
