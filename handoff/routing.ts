import type { Conversation, Escalation, Language } from '../core/conversation.ts';
import { type Address, addressKey } from '../core/message.ts';
import type { Priority } from '../core/priority.ts';
import { isOpen } from './hours.ts';
import type { Desk, HandoffSettings, Route } from './settings.ts';

/** What decides where a case goes. */
export type Routing = Pick<HandoffSettings, 'desks' | 'routes' | 'hours'>;

/** The desk and priority of a new case, and who is called: the first route that matches. */
export function route(
  settings: Routing,
  conversation: Conversation,
  why: Escalation,
  now: number,
): { readonly desk: Desk; readonly priority: Priority; readonly agents: NonNullable<Route['agents']> } {
  const found = settings.routes.find((candidate) => matches(settings, candidate, conversation, why, now));
  const desk = found && deskNamed(settings, found.desk);
  if (!found || !desk) throw new Error('No route matches: the last one must match everything');
  return { desk, priority: found.priority ?? why.priority, agents: found.agents ?? [] };
}

function matches(
  { hours }: Routing,
  { when }: Route,
  conversation: Conversation,
  why: Escalation,
  now: number,
): boolean {
  const isThere = !hours || isOpen(hours, now);
  return (
    (when.category?.includes(why.category) ?? true) &&
    (when.priority?.includes(why.priority) ?? true) &&
    (when.channel?.includes(conversation.address.channel) ?? true) &&
    (when.language?.includes(conversation.language) ?? true) &&
    (when.hours === undefined || (when.hours === 'open') === isThere) &&
    Object.entries(when.customer ?? {}).every(([name, values]) => values.includes(attributeOf(conversation, name)))
  );
}

/** By the brand's profile; a customer without one has no attributes, and is no VIP. */
function attributeOf({ profile }: Conversation, name: string): string {
  return name === 'vip' ? String(profile?.vip ?? false) : (profile?.attributes[name] ?? '');
}

export function deskNamed(settings: Pick<HandoffSettings, 'desks'>, name: string): Desk | undefined {
  const wanted = name.trim().toLowerCase();
  return settings.desks.find((desk) => desk.name.toLowerCase() === wanted);
}

/** The desk whose room an event comes from; undefined once the configuration has given it another. */
export function deskIn(settings: Pick<HandoffSettings, 'desks'>, { channel, chat }: Address): Desk | undefined {
  return settings.desks.find(({ room }) => addressKey(room) === addressKey({ channel, chat }));
}

/** What agents read at a desk, be it one that the configuration has lost since. */
export function languageAt(settings: Pick<HandoffSettings, 'desks' | 'deskLanguage'>, desk: string): Language {
  return deskNamed(settings, desk)?.language ?? settings.deskLanguage;
}
