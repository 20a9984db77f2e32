import type { Agent, Overview } from '../core/cases.ts';
import type { Case } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import { frontdesk } from '../core/fallback.ts';
import type { Card, Party } from '../core/message.ts';
import type { Lifecycle } from './lifecycle.ts';
import { deskNamed } from './routing.ts';
import type { HandoffSettings } from './settings.ts';
import { isAway } from './shifts.ts';
import type { Snooze } from './snooze.ts';
import type { Voice } from './voice.ts';

/** So many are offered to choose from; whoever is not among them can be typed. */
const mostOffered = 50;

/** A colleague, and the desk at which they were seen last. */
type Colleague = Agent & { readonly desk: string };

/** Gives a case to a colleague, at this desk or at another. */
export function createAssigning(settings: HandoffSettings, voice: Voice, lifecycle: Lifecycle, snooze: Snooze) {
  /** All that is known of who works where: who has had a case of late, at a desk there still is. */
  function colleagues({ room, desk }: Case, { agents, recent, open }: Overview): readonly Colleague[] {
    const { channel } = room;
    const atDesk = [...open, ...recent].flatMap((one): Colleague[] =>
      one.assignee && channelOf(one.desk) === channel ? [{ ...one.assignee, channel, desk: one.desk }] : [],
    );
    const seen = agents.flatMap((one): Colleague[] =>
      one.desk !== undefined && channelOf(one.desk) === one.channel ? [{ ...one, desk: one.desk }] : [],
    );
    const all = new Map<string, Colleague>();
    // Who has been at this desk is called to it, wherever else they were.
    for (const one of [...atDesk, ...seen].toSorted((a, b) => Number(b.desk === desk) - Number(a.desk === desk))) {
      const key = `${one.channel} ${one.id}`;
      if (!all.has(key)) all.set(key, one);
    }
    return [...all.values()].toSorted(
      (a, b) => Number(b.desk === desk) - Number(a.desk === desk) || a.name.localeCompare(b.name),
    );
  }

  function channelOf(desk: string): string | undefined {
    return deskNamed(settings, desk)?.room.channel;
  }

  const labelOf = ({ desk }: Case, one: Colleague): string =>
    one.desk === desk ? one.name : `${one.name} (${one.desk})`;

  /** Asks whom to give it to: a list of those who are here. */
  function offer(draft: Draft, current: Case, people: readonly Colleague[]): void {
    const { assign, assignTo, assignUsage, nobody } = voice.textsAt(current.desk);
    const names = people.slice(0, mostOffered).map((one) => labelOf(current, one));
    if (people.length === 0) return voice.tellDesk(draft, current, 'assignUsage', { people: nobody });
    const options = people
      .slice(0, mostOffered)
      .map((one) => ({ value: `${one.channel}/${one.id}`, label: labelOf(current, one) }));
    const form = {
      title: assign,
      submit: assign,
      fields: [{ id: 'agent', label: assignTo, kind: 'select', required: true, options }],
    } as const;
    const title = assignUsage.replace('{people}', names.join(', '));
    const card: Card = { title, actions: [{ id: 'assign', label: assign, form }] };
    const message = draft.context.newId();
    draft.deliver(current.lane, { op: 'send', message, by: frontdesk, parts: [{ kind: 'card', card }] });
  }

  function give(draft: Draft, current: Case, agent: Party, to: Colleague): void {
    const party: Party = { id: to.id, name: to.name, kind: 'agent' };
    const awake = snooze.wake(draft, current, agent);
    if (to.desk === current.desk) return lifecycle.handOver(draft, awake, agent, party);
    lifecycle.transfer(draft, awake, agent, to.desk, '');
    const { case: moved } = draft.conversation;
    if (moved?.desk === to.desk) lifecycle.handOver(draft, moved, agent, party);
  }

  return {
    /** By name or from the list; without either, the list is shown. */
    assign(draft: Draft, before: Case, agent: Party, argument: Readonly<Record<string, string>>): void {
      const chosen = argument['agent'];
      const typed = (chosen ?? argument['text'] ?? '')
        .trim()
        .replace(/^[@＠]/u, '')
        .toLowerCase();
      draft.withOverview(
        (overview) => {
          const { case: current } = draft.conversation;
          if (current?.id !== before.id) return;
          const people = colleagues(current, overview);
          const found =
            chosen === undefined
              ? calledBy(people, typed)
              : people.filter((one) => `${one.channel}/${one.id}` === chosen);
          const [to, ...others] = found;
          if (to && others.length === 0 && typed !== '') {
            if (isAway(to, overview)) return voice.tellDesk(draft, current, 'isOff', { agent: to.name });
            return give(draft, current, agent, to);
          }
          offer(
            draft,
            current,
            people.filter((one) => !isAway(one, overview)),
          );
        },
        { wantsAgents: true },
      );
    },
  };
}

/** Who goes by a name that was typed: the whole of it, or else one of its words. */
function calledBy(people: readonly Colleague[], typed: string): readonly Colleague[] {
  const exact = people.filter(({ name }) => name.toLowerCase() === typed);
  return exact.length > 0 ? exact : people.filter(({ name }) => name.toLowerCase().split(/\s+/u).includes(typed));
}
