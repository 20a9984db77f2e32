import * as z from 'zod';
import type { Category } from '../../core/conversation.ts';
import { priorities } from '../../core/priority.ts';
import { language } from './brand.ts';
import { oneOrMore, text } from './scalars.ts';

export const categories = [
  'explicit',
  'technical',
  'billing',
  'emotion',
  'care',
  'security',
  'personal',
  'vip',
  'incident',
  'complaint',
  'unanswered',
  'alert',
] as const satisfies readonly Category[];

const when = z
  .strictObject({
    category: oneOrMore(z.enum(categories)).optional().meta({ description: 'Why a person is needed.' }),
    priority: oneOrMore(z.enum(priorities)).optional().meta({ description: 'How urgent it was found to be.' }),
    channel: oneOrMore(text).optional().meta({ description: 'The channel the customer writes on.' }),
    language: oneOrMore(language).optional().meta({ description: 'The language the customer writes in.' }),
    hours: z
      .enum(['open', 'closed'])
      .optional()
      .meta({ description: 'Whether people are there, by handoff.hours, when the case opens.' }),
    customer: z
      .record(z.string(), oneOrMore(z.union([text, z.boolean().transform(String), z.number().transform(String)])))
      .optional()
      .meta({ description: "What the brand's profile of the customer says: { vip: true, tier: [gold, platinum] }." }),
  })
  .meta({ description: 'All of these must hold. A list holds where one of its values does.' });

const rule = z.strictObject({
  when: when.optional(),
  desk: text.meta({ description: 'The desk that gets the case.' }),
  priority: z.enum(priorities).optional().meta({ description: 'The priority the case gets, whatever was found.' }),
  agents: z
    .array(text)
    .default([])
    .meta({
      description:
        'Who is called by name in the thread of such a case: names of agents on a web channel, elsewhere ids; on Slack those of user groups, too.',
      examples: [['U0ANA', 'S0BILLING']],
    }),
});

export const routing = z
  .array(rule)
  .min(1, 'Needs at least one rule, such as `- desk: support`; or leave `routing` out')
  .meta({ description: 'Which desk gets a case. The first rule that matches wins; the last has no `when`.' });
