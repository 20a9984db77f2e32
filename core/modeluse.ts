import type { Draft } from './draft.ts';

/** Counts one more call of a model for this customer. @returns whether it is within what they may have today (UTC) */
export function takeCall(draft: Draft, perCustomer: number): boolean {
  const { bot } = draft.conversation;
  const day = new Date(draft.context.now).toISOString().slice(0, 10);
  const count = bot.modelUse?.day === day ? bot.modelUse.count : 0;
  if (count >= perCustomer) return false;
  draft.update({ bot: { ...bot, modelUse: { day, count: count + 1 } } });
  return true;
}
