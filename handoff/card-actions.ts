import { type Case, type Conversation, resolutions } from '../core/conversation.ts';
import type { Action, Form } from '../core/message.ts';
import { priorities } from '../core/priority.ts';
import type { Texts } from '../core/texts.ts';
import { factsInWords } from './customer.ts';
import type { CardState } from './machine.ts';
import { languageAt } from './routing.ts';
import type { HandoffSettings } from './settings.ts';

/** The buttons of a case's card: each does what the command of its name does. */
export function caseActions(
  settings: HandoffSettings,
  conversation: Conversation,
  shown: Case,
  state: CardState,
): readonly Action[] {
  const texts = settings.texts(languageAt(settings, shown.desk), shown.desk).desk;
  const { blocked } = conversation;
  if (state === 'moved') return [];
  if (state === 'closed') {
    return [
      ...(blocked ? [{ id: 'unblock', label: texts.unblock }] : []),
      ...(settings.reopenMs > 0 && !shown.elsewhere ? [{ id: 'reopen', label: texts.reopen }] : []),
      { id: 'customer', label: texts.records.customer },
    ];
  }
  if (shown.elsewhere) {
    return [
      { id: 'tag', label: texts.tag, form: tagForm(texts, shown) },
      { id: 'customer', label: texts.records.customer },
      { id: 'close', label: texts.close, form: closeForm(settings, texts, conversation, shown) },
    ];
  }
  const others = settings.desks.map(({ name }) => name).filter((name) => name !== shown.desk);
  return [
    ...(state === 'queued' ? [{ id: 'claim', label: texts.claim, style: 'primary' } as const] : []),
    ...(settings.canned.length > 0 ? [{ id: 'canned', label: texts.canned, form: cannedForm(settings, texts) }] : []),
    { id: 'snooze', label: texts.snooze, form: snoozeForm(texts) },
    { id: 'tag', label: texts.tag, form: tagForm(texts, shown) },
    { id: 'assign', label: texts.assign },
    { id: 'customer', label: texts.records.customer },
    ...(others.length > 0 ? [{ id: 'transfer', label: texts.transfer, form: transferForm(texts, others) }] : []),
    { id: 'close', label: texts.close, form: closeForm(settings, texts, conversation, shown) },
    { id: 'more', label: texts.more.button, form: moreForm(settings, texts, shown, state) },
  ];
}

/** What is done less often, as the command that does it. */
function moreForm({ mask }: HandoffSettings, texts: Texts['desk'], { why, identity }: Case, state: CardState): Form {
  const { fields, identities, more, records } = texts;
  const other = identity === 'verified' ? 'unverified' : 'verified';
  const options = [
    ...priorities
      .filter((level) => level !== why.priority)
      .map((level) => ({ value: `priority ${level}`, label: `${fields.priority}: ${texts.priorities[level]}` })),
    { value: other === 'verified' ? 'verify' : 'unverify', label: `${fields.identity}: ${identities[other]}` },
    ...(state === 'queued' ? [] : [{ value: 'return', label: more.return }]),
    { value: 'transcript', label: records.transcript },
    ...(mask ? [{ value: 'reveal', label: more.reveal }] : []),
    { value: 'block', label: more.block },
    { value: 'help', label: more.help },
  ];
  return {
    title: more.button,
    submit: more.do,
    fields: [{ id: 'command', label: more.which, kind: 'select', required: true, options }],
  };
}

function transferForm(texts: Texts['desk'], desks: readonly string[]): Form {
  const options = desks.map((name) => ({ value: name, label: name }));
  return {
    title: texts.transfer,
    submit: texts.transfer,
    fields: [
      { id: 'desk', label: texts.transferTo, kind: 'select', required: true, options },
      { id: 'reason', label: texts.transferReason, kind: 'multiline' },
    ],
  };
}

/** What is to be said of the case is there already, as far as it is known: by a model's draft, or by what was mentioned. */
function closeForm(
  settings: HandoffSettings,
  texts: Texts['desk'],
  { facts = [] }: Conversation,
  { tags = [], summary, draft }: Case,
): Form {
  const value = draft?.text || summary || factsInWords(texts, facts);
  const drafted = settings.drafts && ({ draft: draft?.text === undefined ? 'awaited' : 'ready' } as const);
  const options = resolutions.map((value) => ({ value, label: texts.resolutions[value] }));
  return {
    title: texts.close,
    submit: texts.close,
    fields: [
      { id: 'resolution', label: texts.resolution, kind: 'select', options },
      { id: 'tags', label: texts.tagForm, kind: 'text', value: tags.join(' ') },
      { id: 'summary', label: texts.summary, kind: 'multiline', value, ...drafted },
    ],
  };
}

function tagForm(texts: Texts['desk'], { tags = [] }: Case): Form {
  return {
    title: texts.tag,
    submit: texts.tag,
    fields: [{ id: 'tags', label: texts.tagForm, kind: 'text', value: tags.join(' ') }],
  };
}

function snoozeForm(texts: Texts['desk']): Form {
  const { hour, hours, tomorrow, monday, customer } = texts.snoozeChoices;
  return {
    title: texts.snooze,
    submit: texts.snooze,
    fields: [
      {
        id: 'until',
        label: texts.snoozeUntil,
        kind: 'select',
        options: [
          { value: '1h', label: hour },
          { value: '3h', label: hours },
          { value: 'tomorrow', label: tomorrow },
          { value: 'monday', label: monday },
          { value: 'customer', label: customer },
        ],
      },
      { id: 'time', label: texts.snoozeTime, kind: 'text' },
    ],
  };
}

function cannedForm({ canned }: HandoffSettings, texts: Texts['desk']): Form {
  const options = canned.map(({ name }) => ({ value: name, label: name }));
  return {
    title: texts.canned,
    submit: texts.send,
    fields: [{ id: 'reply', label: texts.cannedReply, kind: 'select', search: 'canned', required: true, options }],
  };
}
