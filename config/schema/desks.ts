import * as z from 'zod';
import { language } from './brand.ts';
import { name, text, yesNo } from './scalars.ts';

const desk = z.strictObject({
  channel: text.meta({ description: 'The name of the channel that the room is in.' }),
  room: text.meta({ description: 'The room where cases appear: on a web channel a plain name, elsewhere its id.' }),
  language: language
    .optional()
    .meta({ description: "What its agents read: cards, buttons and notices. The brand's first language otherwise." }),
  texts: z.array(text).default([]).meta({
    description: 'The same as brand.texts, for cases of this desk alone.',
  }),
  board: yesNo.default(false).meta({
    description:
      'Whether one message in its room, updated in place, shows how many cases wait, are open and at risk. On Slack and Telegram. Default false.',
  }),
  supervisors: z
    .array(text)
    .default([])
    .meta({ description: 'Who is called on when a case runs late: names of agents on a web channel, elsewhere ids.' }),
  admit: z.array(text).default([]).meta({
    description: 'On Slack: guests and apps in the room who may act as agents all the same, by their ids of users.',
  }),
});

export const desks = z
  .record(name, desk)
  .refine(
    (all) => Object.keys(all).length > 0,
    'There is no desk: add support: { channel: website, room: support }, so that agents have a room to take cases in',
  )
  .meta({
    description: 'Rooms where agents take cases, by a name of your own.',
  });
