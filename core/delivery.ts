import type { Fate, Part, Party } from './message.ts';
import type { Priority } from './priority.ts';

/** What is to be done to a channel. `message` is our id of the message it concerns. */
export type Delivery =
  | {
      readonly op: 'send';
      readonly message: string;
      readonly by: Party;
      readonly parts: readonly Part[];
      /** Nothing in it is masked: somebody asked to see it as it is. */
      readonly revealed?: true;
      /** Our id of the message answered. */
      readonly replyTo?: string;
      /** This message opens the lane's thread; later ones of the lane go into it. */
      readonly opensThread?: true;
      readonly late?: number;
      /** Of the case it belongs to. */
      readonly priority?: Priority;
    }
  | {
      readonly op: 'edit';
      readonly message: string;
      readonly by: Party;
      readonly parts: readonly Part[];
      /** What it said before, for where the message cannot be changed in its place. */
      readonly was?: string;
      /** Goes below the new words where it is changed in its place: whoever has read it is to see what has changed. */
      readonly below?: string;
    }
  | { readonly op: 'remove'; readonly message: string; readonly by: Party }
  | {
      readonly op: 'react';
      readonly message: string;
      readonly by: Party;
      readonly emoji: string;
      readonly added: boolean;
    }
  /** From the lane's place on, the platform's own desk has this customer. `message`: the card of the case. */
  | { readonly op: 'hand-over'; readonly message: string }
  | { readonly op: 'mark'; readonly message: string; readonly fate: Fate; readonly reason?: string };
