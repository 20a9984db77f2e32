import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { CannedText } from '../../../core/cases.ts';
import type { Language } from '../../../core/conversation.ts';
import type { Compose } from '../compose.ts';
import type { Talk } from '../talk.ts';
import type { TalkTexts } from '../texts/index.ts';

/** What every piece of a conversation on screen may need. */
export interface Ui {
  readonly talk: Talk;
  readonly compose: Compose;
  readonly t: TalkTexts;
  readonly language: Language;
  /** Whose screen this is. */
  readonly side: 'customer' | 'desk';
  /** The conversation is over: what is done to its messages now reaches nobody. */
  readonly ended: boolean;
  /** Largest upload, in bytes. */
  readonly limit: number;
  /** The whole address of a path on our server, which need not be the page's. */
  readonly link: (path: string) => string;
  readonly notify: (text: string) => void;
  /** The texts of the replies to choose from, where there are any. */
  readonly canned?: () => Promise<readonly CannedText[]>;
}

export const UiContext = createContext<Ui | null>(null);

export function useUi(): Ui {
  const ui = useContext(UiContext);
  if (ui === null) throw new Error('Render this inside UiContext');
  return ui;
}
