import type { Case, Identity } from '../core/conversation.ts';
import type { Draft } from '../core/draft.ts';
import type { Party } from '../core/message.ts';
import type { Priority } from '../core/priority.ts';
import type { Service } from './service.ts';
import type { Voice } from './voice.ts';

/** What agents note about a case. None of it changes whose case it is, and the customer hears nothing of it. */
export interface Filing {
  prioritise(draft: Draft, current: Case, agent: Party, priority: Priority): void;
  tag(draft: Draft, current: Case, agent: Party, tags: readonly string[]): void;
  /** An agent has, or has not, made sure that the customer is who they say. */
  identify(draft: Draft, current: Case, agent: Party, identity: Identity): void;
}

export function createFiling(voice: Voice, service: Service): Filing {
  return {
    prioritise(draft, current, agent, priority) {
      const { priority: before } = current.why;
      if (priority === before) return;
      const changed = service.prioritised(draft, draft.updateCase(current, { why: { ...current.why, priority } }));
      draft.audit(agent, 'case-prioritised', { from: before, to: priority });
      voice.updateCard(draft, changed, changed.state);
      const { priorities } = voice.textsAt(current.desk);
      voice.tellDesk(draft, changed, 'prioritised', {
        agent: agent.name,
        from: priorities[before],
        to: priorities[priority],
      });
    },

    tag(draft, current, agent, tags) {
      const before = (current.tags ?? []).join(', ');
      const after = tags.join(', ');
      if (after === before) return;
      const changed = draft.updateCase(current, { tags });
      draft.audit(agent, 'case-tagged', { from: before, to: after });
      voice.updateCard(draft, changed, changed.state);
      const { noTags } = voice.textsAt(current.desk);
      voice.tellDesk(draft, changed, 'tagged', { agent: agent.name, tags: after || noTags });
    },

    identify(draft, current, agent, identity) {
      if (identity === (current.identity ?? 'unverified')) return;
      const changed = draft.updateCase(current, { identity });
      draft.audit(agent, 'customer-identified', { from: current.identity ?? 'unverified', to: identity });
      voice.updateCard(draft, changed, changed.state);
      const { identities } = voice.textsAt(current.desk);
      voice.tellDesk(draft, changed, 'identityNoted', { agent: agent.name, identity: identities[identity] });
    },
  };
}
