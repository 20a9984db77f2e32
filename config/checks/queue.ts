import { type Finding, valueAt } from '../finding.ts';

/** A queue between processes is of no use where each would have a store of its own. */
export function checkQueue(data: unknown): Finding[] {
  const queue = valueAt(data, ['queue']);
  const store = valueAt(data, ['store']) ?? 'sqlite:';
  const isShared = typeof queue === 'string' && /^rediss?:/.test(queue);
  if (!isShared || typeof store !== 'string' || !store.startsWith('sqlite:')) return [];
  return [
    {
      path: ['queue'],
      at: 'value',
      message: 'Processes that share a queue have to share their store too, and a file is one process’s',
      suggestion: 'Set store to postgres://…, or queue to embedded',
    },
  ];
}
