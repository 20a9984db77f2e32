import type { Inbound } from '../core/channel.ts';
import type { Case, Entry } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import type { HeldReply } from '../core/held-reply.ts';
import { formOpened, type Part, type Party, plainParts } from '../core/message.ts';
import type { Incoming, Said } from '../core/turn.ts';
import { type Argument, createCommands, parseCommand } from './commands.ts';
import type { Elsewhere } from './elsewhere.ts';
import { createFiling } from './filing.ts';
import { createHold } from './hold.ts';
import { lanesUpTo } from './lanes.ts';
import type { Lifecycle } from './lifecycle.ts';
import { keepOvertaken, takeOvertaken } from './overtaken.ts';
import type { Records } from './records.ts';
import { isNote, relayMessage } from './relay.ts';
import type { Service } from './service.ts';
import type { HandoffSettings } from './settings.ts';
import type { Shifts } from './shifts.ts';
import type { Snooze } from './snooze.ts';
import type { Summaries } from './summary.ts';
import type { Voice } from './voice.ts';
import type { Windows } from './window.ts';

/** Commands after which the case is not with its agent any more. */
const leaving: ReadonlySet<string> = new Set(['close', 'transfer', 'return', 'assign', 'snooze', 'block']);

/** What the desk is made of. */
export interface DeskParts {
  readonly settings: HandoffSettings;
  readonly elsewhere: Elsewhere;
  readonly lifecycle: Lifecycle;
  readonly voice: Voice;
  readonly snooze: Snooze;
  readonly service: Service;
  readonly shifts: Shifts;
  readonly windows: Windows;
  readonly records: Records;
  readonly summaries: Summaries;
}

/** What agents do in the thread of the open case. */
export function createDesk(parts: DeskParts) {
  const { settings, elsewhere, lifecycle, voice, snooze, service, shifts, windows, records, summaries } = parts;
  const filing = createFiling(voice, service);
  const hold = createHold(settings, voice, sendHeld);
  const commands = createCommands({ settings, lifecycle, filing, snooze, voice, summaries, shifts, reply: dictate });

  /** Whoever answers has the case, and is heard from now on. */
  function takeUp(draft: Draft, current: Case, agent: Party, at: number): void {
    const awake = service.answered(draft, snooze.wake(draft, current, agent));
    const answered = draft.updateCase(awake, {
      answered: { by: agent, at },
      firstAnsweredAt: awake.firstAnsweredAt ?? at,
    });
    const assigned = lifecycle.assign(draft, answered, agent, 'reply');
    if (current.state === 'snoozed') shifts.comesBack(draft, assigned, agent);
  }

  /** Says what the agent did not type: the thread has to see it too. */
  function dictate(draft: Draft, current: Case, agent: Party, parts: readonly Part[]): void {
    takeUp(draft, current, agent, draft.context.now);
    const entry = draft.record({ by: agent, parts });
    relayMessage(draft, current.lane, entry, undefined, 'never');
    relayMessage(draft, draft.conversation.id, entry, undefined, 'always');
  }

  function run(draft: Draft, before: Case, agent: Party, name: string, argument: Argument): void {
    if (name === 'more') {
      const chosen = parseCommand(`!${argument['command'] ?? 'help'}`);
      // Where nothing can be chosen, as in a chat group, all there is is told.
      return run(draft, before, agent, chosen && chosen.name !== 'more' ? chosen.name : 'help', {
        text: chosen?.text ?? '',
      });
    }
    if (name === formOpened) return summaries.opened(draft, before);
    if (hold.pressed(draft, before, name)) return;
    if (shifts.command(draft, { ...before, channel: before.room.channel }, agent, name)) return;
    if (records.command(draft, before, agent, name, argument)) return;
    if (elsewhere.refuses(draft, before, name)) return;
    // Who writes a last word and closes the case means the word to arrive. Anything else leaves time to take it back.
    const current = leaving.has(name) ? hold.flush(draft, before) : before;
    if (commands.run(name, draft, current, agent, argument)) return;
    voice.tellDesk(draft, current, 'unknownCommand', { command: `!${name}` });
  }

  function message(draft: Draft, current: Case, { event, lane, target, reply }: Incoming<Said>): void {
    if (target) return;
    const origin = { lane, id: event.id };
    const newer = takeOvertaken(draft, lane, event.id);
    const { by } = event;
    const at = event.at.getTime();
    if (newer?.parts === null) {
      draft.record({ by, parts: [], at, origin, visibility: 'note', deleted: true });
      return;
    }
    const parts = newer?.parts ?? event.parts;
    const said = { by, parts, at, origin, ...(newer && { revision: newer.revision }) };
    const command = parseCommand(plainParts(parts));
    if (command?.name === 'note' || isNote(parts, settings.notes)) {
      draft.record({ ...said, visibility: 'note' });
      return;
    }
    if (command) {
      if (command.name === 'retry' && !current.elsewhere) return retryQuoted(draft, current, reply);
      // A slip in a command must not reach the customer: whatever begins like one stays here. It is nothing that was
      // said, so it is no part of the transcript.
      return run(draft, current, event.by, command.name, { text: command.text });
    }
    if (current.elsewhere) return elsewhere.keep(draft, current, said);
    if (hold.hold(draft, current, { by, parts, at, origin, answers: reply })) return;
    takeUp(draft, current, event.by, at);
    relayMessage(draft, draft.conversation.id, draft.record(said), reply, 'always');
  }

  /** A reply that was held goes out. */
  function sendHeld(draft: Draft, current: Case, { message, by, parts, replyTo }: HeldReply): void {
    takeUp(draft, current, by, draft.context.now);
    const delivery = { op: 'send', message, by, parts, ...(replyTo !== undefined && { replyTo }) } as const;
    draft.deliver(draft.conversation.id, { ...delivery, priority: current.why.priority }, 'always');
  }

  /** Of agents' own messages. What was a note stays one, and what the customer has cannot become one. */
  function edit(draft: Draft, current: Case, { event, lane, target }: Incoming<Inbound & { type: 'edit' }>): void {
    if (!target) return keepOvertaken(draft, { lane, id: event.id, revision: event.revision }, event.parts);
    if (target.deleted || event.revision <= target.revision) return;
    const revise = () => draft.revise(target, event.revision, event.parts);
    const looksLikeNote = isNote(event.parts, settings.notes) || parseCommand(plainParts(event.parts)) !== null;
    if (target.visibility === 'note') {
      revise();
      if (hold.changed(draft, current, target.id, event.parts)) return;
      if (!looksLikeNote) voice.tellDesk(draft, current, 'noteStaysNote');
      return;
    }
    if (looksLikeNote) return voice.tellDesk(draft, current, 'alreadySent');
    const was = plainParts(target.parts);
    if (hold.refuses(plainParts(event.parts), was)) return voice.tellDesk(draft, current, 'editHeld');
    revise();
    const { id } = draft.conversation;
    draft.deliver(id, { op: 'edit', message: target.id, by: target.by, parts: event.parts, was }, 'failures');
  }

  function remove(draft: Draft, { event, lane, target }: Incoming<Inbound & { type: 'delete' }>): void {
    if (!target) return keepOvertaken(draft, { lane, id: event.id, revision: '' }, null);
    if (target.deleted) return;
    draft.revise(target, target.revision, null);
    const { case: current } = draft.conversation;
    if (current) hold.changed(draft, current, target.id, null);
    if (current) windows.forget(draft, target.id);
    removeCopies(draft, event.by, target);
    if (target.visibility === 'note') return;
    draft.deliver(draft.conversation.id, { op: 'remove', message: target.id, by: event.by }, 'failures');
  }

  /** It went along to the threads that its case has had since: it is not to be read there either. */
  function removeCopies(draft: Draft, by: Party, { id: message, case: caseId, lane: own }: Entry): void {
    const { case: current, previous } = draft.conversation;
    const theirs = [current, previous].find((one) => one?.id === caseId);
    for (const lane of theirs ? lanesUpTo(theirs.lane) : []) {
      if (lane !== own) draft.deliver(lane, { op: 'remove', message, by });
    }
  }

  /** Of a message that failed: it waits as a dead letter, unless it had been sent and only did not arrive. */
  function retry(draft: Draft, target: Entry): void {
    const { id, lost = [] } = draft.conversation;
    if (target.deleted) return;
    if (!lost.includes(target.id)) return void draft.retries.push({ lane: id, message: target.id });
    draft.update({ lost: lost.filter((message) => message !== target.id) });
    relayMessage(draft, id, target, undefined, 'always');
    if (target.lane !== undefined) draft.deliver(target.lane, { op: 'mark', message: target.id, fate: 'pending' });
  }

  /** The same where there is no button for it, as in a chat group: what failed is quoted. */
  function retryQuoted(draft: Draft, current: Case, quoted: Entry | undefined): void {
    const isTheirs = quoted?.by.kind === 'agent' && quoted.visibility === 'public';
    if (isTheirs) retry(draft, quoted);
    voice.tellDesk(draft, current, isTheirs ? 'retrying' : 'retryUsage');
  }

  return {
    remove,
    hold,
    timer: hold.timer,

    handle(draft: Draft, current: Case, incoming: Incoming<Inbound>): void {
      const { event, target } = incoming;
      switch (event.type) {
        case 'message':
          return message(draft, current, { ...incoming, event });
        case 'edit':
          return edit(draft, current, { ...incoming, event });
        case 'delete':
          return remove(draft, { ...incoming, event });
        case 'reaction': {
          if (!target || target.visibility === 'note') return;
          const { by, emoji, added } = event;
          return draft.deliver(draft.conversation.id, { op: 'react', message: target.id, by, emoji, added });
        }
        case 'action':
          if (event.action === 'retry' && target && !current.elsewhere) {
            retry(draft, target);
          } else {
            run(draft, current, event.by, event.action, event.values);
          }
          return;
        case 'status':
        case 'window':
        // News of a room are no agent's words, and none of a case's.
      }
    },
  };
}
