import { expect, test } from 'vitest';
import { mergePosts } from '../../adapters/slack/merged.ts';
import { planPosts } from '../../adapters/slack/outbound.ts';
import { plain } from '../../core/richtext.ts';
import { bot } from '../fakes/slack/world.ts';
import { seen } from './slack.ts';

const by = { id: 'frontdesk', name: 'Frontdesk', kind: 'system' } as const;
const says = (text: string) => ({ key: text, by, parts: [{ kind: 'text', text: plain(text) } as const] });

test('each of several messages in one post is seen', () => {
  const first = planPosts(says('Ana has taken the case.'), 'room').posts[0] ?? { summary: '', blocks: [] };
  const { summary: text, blocks } = mergePosts(first, [says('Ana closed the case:\nSent again')], 'room');
  const lines = seen({ ts: '1700000000.000100', user: bot.user, text, blocks } as Parameters<typeof seen>[0]);
  expect(lines.map((line) => [line.id, line.text])).toEqual([
    ['1700000000.000100', 'Ana has taken the case.'],
    ['1700000000.000100#2', 'Ana closed the case:\nSent again'],
  ]);
});
