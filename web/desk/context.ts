import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Language } from '../../core/conversation.ts';
import type { DeskTexts, TalkTexts } from '../shared/texts/index.ts';
import type { Access } from './access.ts';
import type { Desk } from './desk.ts';
import type { Preferences } from './preferences.ts';

export interface DeskUi {
  readonly desk: Desk;
  readonly access: Access;
  readonly preferences: Preferences;
  readonly language: Language;
  readonly t: DeskTexts;
  readonly common: TalkTexts;
  readonly notify: (text: string) => void;
}

export const DeskContext = createContext<DeskUi | null>(null);

export function useDesk(): DeskUi {
  const ui = useContext(DeskContext);
  if (ui === null) throw new Error('Render this inside DeskContext');
  return ui;
}
