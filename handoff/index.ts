import { smallTalk } from '../core/bot/smalltalk.ts';
import type { Inbound } from '../core/channel.ts';
import type { Case, Entry } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import { factsIn } from '../core/facts.ts';
import { frontdesk } from '../core/fallback.ts';
import { type Party, plainParts, typedText } from '../core/message.ts';
import { isDanger } from '../core/triage/index.ts';
import type { Handoff, Incoming } from '../core/turn.ts';
import { createAlerts } from './alerts.ts';
import { createAnchors, isAnchorTimer } from './anchors.ts';
import { type Argument, parseCommand } from './commands.ts';
import { createDesk } from './desk.ts';
import { createElsewhere } from './elsewhere.ts';
import { createIdle } from './idle.ts';
import { caseOfLane } from './lanes.ts';
import { createLate } from './late.ts';
import { createLifecycle } from './lifecycle.ts';
import { createOutcomes } from './outcomes.ts';
import { handOver } from './passing.ts';
import { createQueue } from './queue.ts';
import { createReach } from './reach.ts';
import { createRecords } from './records.ts';
import { isNote, relayChange, relayMessage } from './relay.ts';
import { deskIn } from './routing.ts';
import { createService } from './service.ts';
import type { HandoffSettings } from './settings.ts';
import { createShifts } from './shifts.ts';
import { createSnooze } from './snooze.ts';
import { createSummaries } from './summary.ts';
import { createSurvey } from './survey.ts';
import { readTimer } from './timers.ts';
import { forVip } from './vip.ts';
import { createVoice } from './voice.ts';
import { createWindows } from './window.ts';

export { type Account, boardCard } from './board.ts';
export { customerFile } from './customer.ts';
export { type FileLink, fileLinkWords, unshownNames } from './file-link.ts';
export { customerChannel } from './rights.ts';
export { type Routing, route } from './routing.ts';
export { createMask } from './sensitive.ts';
export type { Desk, HandoffSettings } from './settings.ts';
export {
  ofCase,
  readTranscriptId,
  type TranscriptId,
  type TranscriptMatter,
  transcriptChannel,
  writeTranscript,
} from './transcript.ts';

/** The people's side: cases, their threads, and the relay between customer and desk. */
export function createHandoff(settings: HandoffSettings): Handoff {
  const voice = createVoice(settings);
  const anchors = createAnchors(settings, voice);
  const service = createService(settings, voice);
  const queue = createQueue(voice);
  const lifecycle = createLifecycle({ settings, voice, anchors, service, queue });
  const survey = createSurvey(settings, voice, lifecycle);
  const idle = createIdle(settings, voice, lifecycle);
  const snooze = createSnooze(settings, voice, service);
  const windows = createWindows(settings, voice);
  const reach = createReach(voice);
  const shifts = createShifts(voice, lifecycle, snooze, () => desk.hold);
  const records = createRecords(settings, voice);
  const summaries = createSummaries(settings, voice);
  const elsewhere = createElsewhere(settings, voice, lifecycle, service);
  const desk = createDesk({
    elsewhere,
    settings,
    lifecycle,
    voice,
    snooze,
    service,
    shifts,
    windows,
    records,
    summaries,
  });
  const outcomes = createOutcomes(settings, voice, anchors, windows, idle);
  const alerts = createAlerts({ settings, voice, lifecycle, service });

  const outcome: Handoff['outcome'] = (draft, lane, outcome, entry) => {
    if (elsewhere.outcome(draft, outcome)) return;
    if (lane === draft.conversation.id && alerts.outcome(draft, outcome)) return;
    outcomes.outcome(draft, lane, outcome, entry);
    // Some platforms say so in no other way.
    const isBlocked = outcome.outcome === 'failed' && outcome.code === 'blocked-by-customer';
    if (isBlocked && lane === draft.conversation.id) reach.status(draft, outcome.code);
  };

  return {
    open: lifecycle.open,

    pressed(draft, action) {
      reach.heard(draft);
      return alerts.pressed(draft, action) || draft.conversation.blocked != null || survey.pressed(draft, action);
    },

    resume(draft, { event, reply }, entry, why) {
      reach.heard(draft);
      // Whoever is blocked is heard by nobody, unless somebody is in danger.
      if (draft.conversation.blocked) return !why || !isDanger(why);
      if (survey.answered(draft, entry, typedText(event.parts), why)) return true;
      const { previous } = draft.conversation;
      if (!previous?.last || draft.context.now - previous.closedAt > settings.reopenMs) return false;
      const isThanks = (why === null || why.isLikeness === true) && smallTalk(typedText(event.parts)) !== null;
      const reopened = isThanks ? undefined : lifecycle.reopen(draft, event.by, why);
      if (reopened) follow(draft, reopened, entry, reply);
      // Thanks reopen nothing, but whoever earned them hears them.
      else relayMessage(draft, previous.lane, entry, reply, 'failures');
      return reopened !== undefined;
    },

    customer(draft, incoming, entry, why) {
      const { case: before } = draft.conversation;
      if (!before) return;
      idle.customerSpoke(draft, before);
      if (entry || incoming.event.type === 'action') reach.heard(draft);
      const heard = entry ? draft.updateCase(before, { heard: { message: entry.id, at: entry.at } }) : before;
      const followed = follow(draft, heard, entry, incoming.reply);
      const current = entry ? service.waits(draft, wake(draft, followed, entry.by)) : followed;
      if (entry && factsIn(typedText(entry.parts)).length > 0) voice.updateCard(draft, current, current.state);
      const danger = why && isDanger(why) ? why : null;
      if (entry && danger) lifecycle.endanger(draft, current, danger);
      if (entry && current.elsewhere) handOver(draft, current);
      if (entry) return alerts.answered(draft, typedText(entry.parts));
      if (incoming.event.type === 'action') pressed(draft, current, incoming.event.action);
      else {
        relayEvent(draft, threadFor(draft, current, incoming), incoming);
        forget(draft, current, incoming);
        if (danger) lifecycle.endanger(draft, draft.conversation.case ?? current, danger);
      }
    },

    endangered(draft, why) {
      const { case: current } = draft.conversation;
      if (current) lifecycle.endanger(draft, current, why);
    },

    changed(draft, incoming) {
      const { previous } = draft.conversation;
      if (previous) relayEvent(draft, previous, incoming);
    },

    desk(draft, incoming) {
      // Roles are checked when the action runs: whoever is no agent by then changes nothing.
      if (incoming.event.by.kind !== 'agent') {
        return voice.tellDesk(draft, threadOf(incoming), 'notAllowed');
      }
      const { case: current } = draft.conversation;
      if (current && current.lane === incoming.lane) desk.handle(draft, current, incoming);
      else inOtherThread(draft, incoming);
    },

    said: elsewhere.said,

    outcome,
    replayed: outcomes.replayed,
    waits: outcomes.waits,
    late: createLate({ outcome, mark: outcomes.mark }),

    timer(draft, timer) {
      if (desk.timer(draft, timer)) return;
      if (isAnchorTimer(timer)) return anchors.retry(draft, timer);
      const due = readTimer(timer);
      const { case: current } = draft.conversation;
      if (!due || !current || due.caseId !== current.id) return;
      if (due.kind === 'still-waiting') lifecycle.stillWaiting(draft, current);
      else if (due.kind === 'queue-place') queue.look(draft, current);
      else if (due.kind === 'snooze') wake(draft, current, null);
      else if (due.kind === 'reply-soon' || due.kind === 'reply-late') service.due(draft, current, due.kind);
      else if (due.kind === 'alert-reach' || due.kind === 'alert-answer') alerts.due(draft, current, due.kind);
      else idle.due(draft, current, due.kind);
    },

    alert: alerts.raise,

    profiled(draft, before) {
      const { case: current, profile } = draft.conversation;
      if (!current) return;
      const why = forVip(draft.conversation, current.why);
      const isRaised = why.priority !== current.why.priority;
      const { priority } = why;
      const changed = isRaised ? draft.updateCase(current, { why: { ...current.why, priority } }) : current;
      if (isRaised)
        draft.audit(frontdesk, 'case-prioritised', { from: current.why.priority, to: priority, why: 'vip' });
      const shown = isRaised ? service.prioritised(draft, changed) : changed;
      voice.updateCard(draft, shown, shown.state);
      if (profile?.agent && profile.agent.id !== before?.agent?.id) {
        voice.callAtDesk(draft, shown, 'vipAgent', [profile.agent]);
      }
    },
    shiftEnded: shifts.ended,
    worded: summaries.worded,
    window: windows.changed,

    status(draft, status) {
      const { case: current } = draft.conversation;
      if (!current || !elsewhere.status(draft, current, status)) reach.status(draft, status);
    },
  };

  /** A case that was put aside comes back to its agent, or, where that one is off, into the queue. */
  function wake(draft: Draft, current: Case, by: Party | null): Case {
    const woken = snooze.wake(draft, current, by);
    if (woken !== current) shifts.comesBack(draft, woken);
    return woken;
  }

  /** Relays what the customer wrote to wherever the case's thread is by now. */
  function follow(draft: Draft, current: Case, entry: Entry | null, reply: Entry | undefined): Case {
    const followed = anchors.follow(draft, current);
    // What a new thread begins with has this message already.
    if (entry && followed === current) relayMessage(draft, current.lane, entry, reply, 'failures');
    return followed;
  }

  function relayEvent(draft: Draft, thread: Pick<Case, 'lane' | 'desk'>, incoming: Incoming<Inbound>): void {
    const { records } = voice.textsAt(thread.desk);
    // Before it is cut: half a number is not known as one any more.
    relayChange(draft, thread, incoming, { records, hide: settings.mask ?? ((text) => text) });
  }

  /** What the customer said in the last case stands in the thread of that one. */
  function threadFor({ conversation }: Draft, current: Case, { target }: Incoming): Pick<Case, 'lane' | 'desk'> {
    const { previous } = conversation;
    return previous && target?.case === previous.id ? previous : current;
  }

  /** What the customer took back or put differently is not to stay on the card either. */
  function forget(draft: Draft, current: Case, { event, target }: Incoming<Inbound>): void {
    if (!target || (event.type !== 'edit' && event.type !== 'delete')) return;
    const before = plainParts(target.parts);
    const evidence = current.why.evidence.filter((words) => !before.includes(words));
    const changed = draft.updateCase(current, { why: { ...current.why, evidence } });
    voice.updateCard(draft, changed, changed.state);
  }

  /** A button of the bot's, while people are in charge: the bot stays silent, but the agents should know. */
  function pressed(draft: Draft, current: Case, action: string): void {
    if (alerts.pressed(draft, action) || survey.pressed(draft, action)) return;
    const choice = draft.conversation.bot.choices.find(({ id }) => id === action)?.label ?? action;
    voice.tellDesk(draft, current, 'pressed', { choice });
    if (current.state === 'queued') voice.tellCustomer(draft, 'stillWaiting');
  }

  /** Where something happened, be it a thread that its case has left. */
  function threadOf({ lane, event }: Incoming<Inbound>) {
    return { lane, desk: deskIn(settings, event.from)?.name ?? '' };
  }

  /** What an agent asks for, by button or by command; nothing where it is anything else. */
  function commandIn(event: Inbound): { readonly name: string; readonly argument: Argument } | undefined {
    if (event.type === 'action') return { name: event.action, argument: event.values };
    const typed = event.type === 'message' ? parseCommand(plainParts(event.parts)) : null;
    return typed ? { name: typed.name, argument: { text: typed.text } } : undefined;
  }

  function offerReopening(draft: Draft, { lane, desk }: Pick<Case, 'lane' | 'desk'>): void {
    const { caseClosed: title, reopen: label } = voice.textsAt(desk);
    const card = { title, actions: [{ id: 'reopen', label }] };
    const message = draft.context.newId();
    draft.deliver(lane, { op: 'send', message, by: frontdesk, parts: [{ kind: 'card', card }] });
  }

  /** In the thread of a case that is closed or has moved. Nothing new goes out from there, and whoever writes is told. */
  function inOtherThread(draft: Draft, incoming: Incoming<Inbound>): void {
    const { event, lane, target } = incoming;
    const { case: current } = draft.conversation;
    // What is taken back is taken back from the customer too, however late.
    if (event.type === 'delete') return desk.remove(draft, { ...incoming, event });
    const { name: command, argument } = commandIn(event) ?? {};
    if (event.type === 'message') {
      if (target) return;
      const origin = { lane, id: event.id };
      const said = { by: event.by, parts: event.parts, at: event.at.getTime(), origin };
      const isRemark = command === 'note' || isNote(event.parts, settings.notes);
      if (isRemark || command === undefined) draft.record({ ...said, visibility: 'note', case: caseOfLane(lane) });
      if (isRemark) return;
    } else if (event.type !== 'edit' && event.type !== 'action') return;
    const thread = { ...threadOf(incoming), channel: event.from.channel };
    if (shifts.command(draft, thread, event.by, command ?? '')) return;
    if (records.command(draft, thread, event.by, command ?? '', argument ?? {})) return;
    if (current && caseOfLane(lane) === current.id) {
      return voice.tellDesk(draft, threadOf(incoming), 'caseMoved', { desk: current.desk });
    }
    if (current) return voice.tellDesk(draft, threadOf(incoming), 'caseClosed');
    if (command === 'unblock') return lifecycle.unblock(draft, threadOf(incoming), event.by);
    const isLast = settings.reopenMs > 0 && draft.conversation.previous?.lane === lane;
    if (isLast && command === 'reopen') return void lifecycle.reopen(draft, event.by, null);
    if (isLast && draft.conversation.previous?.last) offerReopening(draft, threadOf(incoming));
    else voice.tellDesk(draft, threadOf(incoming), 'caseClosed');
  }
}
