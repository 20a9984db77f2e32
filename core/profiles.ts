import type { Profile } from './alert.ts';
import type { Draft } from './draft.ts';
import type { Party } from './message.ts';
import { argumentsOf, type Tool, type ToolReply } from './tool.ts';

/** Which of the brand's systems knows its customers, and how long what it says holds, in milliseconds. */
export interface ProfileLookup {
  readonly tool: Tool;
  readonly refreshMs: number;
}

/** A system that did not answer is asked again after this time at the earliest. */
const againMs = 5 * 60_000;
/** So much as `PUT /api/customers` takes. */
const mostAttributes = 20;
const system: Party = { id: 'lookup', name: 'Lookup', kind: 'system' };
const special: ReadonlySet<string> = new Set(['id', 'name', 'vip', 'agent', 'agentName']);

/** Asks who a customer is, where that is not known or may have changed. Nothing waits for the answer. */
export function lookUp(draft: Draft, lookup: ProfileLookup | undefined): void {
  const { conversation, context } = draft;
  if (!lookup || context.now < (conversation.profileLookup?.next ?? 0)) return;
  const asked = argumentsOf(lookup.tool, {}, conversation);
  if (!asked) return;
  const call = context.newId();
  draft.called.push({ id: call, tool: lookup.tool.name, arguments: asked });
  // Should the answer never come, the question is put again.
  draft.update({ profileLookup: { call, next: context.now + againMs } });
}

/** @returns whether this was the answer to who the customer is, and says something else than was known */
export function lookedUp(draft: Draft, id: string, reply: ToolReply, lookup: ProfileLookup | undefined): boolean {
  const { conversation, context } = draft;
  if (!lookup || conversation.profileLookup?.call !== id || !('values' in reply)) return false;
  draft.update({ profileLookup: { next: context.now + lookup.refreshMs } });
  const profile = profileOf(reply.values);
  if (JSON.stringify(profile) === JSON.stringify(conversation.profile)) return false;
  draft.update({ profile });
  draft.audit(system, 'customer-profiled');
  return true;
}

function profileOf(values: Readonly<Record<string, string>>): Profile {
  const { id, name, vip, agent, agentName = agent } = values;
  const others = Object.entries(values).filter(([key]) => !special.has(key));
  return {
    ...(id !== undefined && { id }),
    ...(name !== undefined && { name }),
    vip: vip === 'true',
    ...(agent !== undefined && { agent: { id: agent, name: agentName ?? agent } }),
    attributes: Object.fromEntries(others.slice(0, mostAttributes)),
  };
}
