import type { Case, Priority } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import type { Party } from '../core/message.ts';
import type { Filing } from './filing.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { HandoffSettings } from './settings.ts';
import { retag, tagLimits } from './tags.ts';
import type { Voice } from './voice.ts';

const levels: readonly Priority[] = ['low', 'normal', 'high', 'urgent'];

/** What an agent does to a case, by button or as `!command` in its thread. */
export type Command = (draft: Draft, current: Case, agent: Party, argument: Argument) => void;

/** Of a button: the form's values. Of a typed command: what stands behind it, under `text`. */
export type Argument = Readonly<Record<string, string>>;

export function createCommands(settings: HandoffSettings, lifecycle: Lifecycle, filing: Filing, voice: Voice) {
  const commands: Readonly<Record<string, Command>> = {
    claim(draft, current, agent) {
      if (current.assignee && current.assignee.id !== agent.id) {
        return voice.tellDesk(draft, current, 'alreadyClaimed', { agent: current.assignee.name });
      }
      lifecycle.assign(draft, current, agent, 'claim');
    },
    close(draft, current, agent) {
      lifecycle.close(draft, current, agent);
    },
    transfer(draft, current, agent, argument) {
      const [typedDesk = '', ...words] = (argument['text'] ?? '').split(/\s+/);
      lifecycle.transfer(draft, current, agent, argument['desk'] ?? typedDesk, argument['reason'] ?? words.join(' '));
    },
    return(draft, current, agent) {
      lifecycle.requeue(draft, current, agent);
    },
    priority(draft, current, agent, argument) {
      const typed = (argument['text'] ?? '').trim().toLowerCase();
      const { priorities } = voice.textsAt(current.desk);
      const found = levels.find((level) => level === typed || priorities[level].toLowerCase() === typed);
      if (found) return filing.prioritise(draft, current, agent, found);
      const names = levels.map((level) => priorities[level]).join(', ');
      voice.tellDesk(draft, current, 'unknownPriority', { priority: typed, priorities: names });
    },
    tag(draft, current, agent, argument) {
      const tags = retag(current.tags ?? [], argument['text'] ?? '');
      if (tags) return filing.tag(draft, current, agent, tags);
      const { noTags } = voice.textsAt(current.desk);
      voice.tellDesk(draft, current, 'tagUsage', { tags: (current.tags ?? []).join(', ') || noTags, ...tagLimits });
    },
    verify(draft, current, agent) {
      filing.identify(draft, current, agent, 'verified');
    },
    unverify(draft, current, agent) {
      filing.identify(draft, current, agent, 'unverified');
    },
    help(draft, current) {
      const desks = settings.desks.map(({ name }) => name).join(', ');
      voice.tellDesk(draft, current, 'help', { notes: settings.notes, desks });
    },
  };

  return {
    /** @returns whether there is such a command */
    run(name: string, draft: Draft, current: Case, agent: Party, argument: Argument): boolean {
      const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
      command?.(draft, current, agent, argument);
      return command !== undefined;
    },
  };
}

/** `!name text`, as typed in a thread; full-width signs too, as Chinese keyboards write them. */
export function parseCommand(text: string): { readonly name: string; readonly text: string } | null {
  const match = /^\s*!\s*(\p{L}+)\s*([\s\S]*)$/u.exec(text.normalize('NFKC'));
  if (!match?.[1]) return null;
  return { name: match[1].toLowerCase(), text: (match[2] ?? '').trim() };
}
