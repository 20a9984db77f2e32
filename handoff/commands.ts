import { type Case, resolutions } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import type { Part, Party } from '../core/message.ts';
import { priorities } from '../core/priority.ts';
import { wholeCase } from './anchors.ts';
import { createAssigning } from './assigning.ts';
import { fillCanned, findCanned, listCanned } from './canned.ts';
import type { Filing } from './filing.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { HandoffSettings } from './settings.ts';
import type { Shifts } from './shifts.ts';
import type { Snooze } from './snooze.ts';
import { longestSummary, type Summaries } from './summary.ts';
import { retag, tagLimits } from './tags.ts';
import type { Voice } from './voice.ts';

/** What an agent does to a case, by button or as `!command` in its thread. */
export type Command = (draft: Draft, current: Case, agent: Party, argument: Argument) => void;

/** Of a button: the form's values. Of a typed command: what stands behind it, under `text`. */
export type Argument = Readonly<Record<string, string>>;

/** What commands are made of. */
export interface CommandParts {
  readonly settings: HandoffSettings;
  readonly lifecycle: Lifecycle;
  readonly filing: Filing;
  readonly snooze: Snooze;
  readonly voice: Voice;
  readonly summaries: Summaries;
  readonly shifts: Shifts;
  /** Says something to the customer in an agent's name. */
  readonly reply: (draft: Draft, current: Case, agent: Party, parts: readonly Part[]) => void;
}

export function createCommands({ settings, lifecycle, filing, snooze, voice, summaries, shifts, reply }: CommandParts) {
  const typed = (argument: Argument, field: string) => (argument[field] ?? argument['text'] ?? '').trim();

  const assigning = createAssigning(settings, voice, lifecycle, snooze);
  const commands: Readonly<Record<string, Command>> = {
    claim(draft, current, agent) {
      if (current.assignee && current.assignee.id !== agent.id) {
        if (current.state === 'snoozed') return shifts.claimed(draft, current, agent);
        return voice.tellDesk(draft, current, 'alreadyClaimed', { agent: current.assignee.name });
      }
      lifecycle.assign(draft, snooze.wake(draft, current, agent), agent, 'claim');
    },
    close(draft, current, agent, argument) {
      const resolution = resolutions.find((one) => one === argument['resolution']);
      const summary = typed(argument, 'summary').slice(0, longestSummary);
      const tags = retag([], argument['tags'] ?? '');
      lifecycle.close(draft, current, agent, {
        ...(resolution && { resolution }),
        ...(summary !== '' && { summary }),
        ...(tags && { tags }),
      });
      // Whoever was shown a form has had the word, and left it empty.
      if (summary === '' && argument['summary'] === undefined && resolution !== 'spam') summaries.closed(draft);
    },
    transfer(draft, current, agent, argument) {
      const [typedDesk = '', ...words] = (argument['text'] ?? '').split(/\s+/);
      lifecycle.transfer(draft, current, agent, argument['desk'] ?? typedDesk, argument['reason'] ?? words.join(' '));
    },
    assign: assigning.assign,
    return(draft, current, agent) {
      lifecycle.requeue(draft, current, agent);
    },
    snooze(draft, current, agent, argument) {
      const until = (argument['time'] ?? '').trim() || (argument['until'] ?? argument['text'] ?? '').trim();
      snooze.snooze(draft, lifecycle.assign(draft, current, agent, 'claim'), agent, until);
    },
    priority(draft, current, agent, argument) {
      const wanted = typed(argument, 'priority').toLowerCase();
      const { priorities: words } = voice.textsAt(current.desk);
      const found = priorities.find((level) => level === wanted || words[level].toLowerCase() === wanted);
      if (found) return filing.prioritise(draft, current, agent, found);
      const names = priorities.map((level) => words[level]).join(', ');
      voice.tellDesk(draft, current, 'unknownPriority', { priority: wanted, priorities: names });
    },
    tag(draft, current, agent, argument) {
      const form = argument['tags'];
      const tags = form === undefined ? retag(current.tags ?? [], argument['text'] ?? '') : (retag([], form) ?? []);
      if (tags) return filing.tag(draft, current, agent, tags);
      const { noTags } = voice.textsAt(current.desk);
      voice.tellDesk(draft, current, 'tagUsage', { tags: (current.tags ?? []).join(', ') || noTags, ...tagLimits });
    },
    canned(draft, current, agent, argument) {
      const wanted = typed(argument, 'reply');
      const found = wanted === '' ? settings.canned : findCanned(settings.canned, wanted);
      const [one, ...others] = found;
      if (one && others.length === 0 && wanted !== '') {
        const text = fillCanned(one, draft.conversation, current, agent);
        return reply(draft, current, agent, [{ kind: 'text', text }]);
      }
      const names = listCanned(found.length > 0 ? found : settings.canned);
      const { noCanned } = voice.textsAt(current.desk);
      voice.tellDesk(draft, current, 'cannedUsage', { replies: names || noCanned });
    },
    verify(draft, current, agent) {
      filing.identify(draft, current, agent, 'verified');
    },
    unverify(draft, current, agent) {
      filing.identify(draft, current, agent, 'unverified');
    },
    reveal(draft, current, agent) {
      const { mask } = settings;
      if (!mask) return voice.tellDesk(draft, current, 'nothingMasked');
      draft.audit(agent, 'numbers-revealed');
      voice.tellDesk(draft, current, 'revealedBy', { agent: agent.name });
      draft.carry({ lane: current.lane, since: current.from ?? 0, limit: wholeCase, notes: false, revealing: mask });
    },
    block(draft, current, agent, argument) {
      lifecycle.block(draft, current, agent, typed(argument, 'reason'));
    },
    unblock(draft, current, agent) {
      lifecycle.unblock(draft, current, agent);
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
