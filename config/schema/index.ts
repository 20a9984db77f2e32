import * as z from 'zod';
import { api } from './api.ts';
import { bot, triage } from './bot.ts';
import { brand } from './brand.ts';
import { channels } from './channels.ts';
import { desks } from './desks.ts';
import { handoff } from './handoff.ts';
import { profile } from './profile.ts';
import { retention } from './retention.ts';
import { routing } from './routing.ts';
import { server } from './server.ts';
import { queue, store } from './store.ts';

/** The whole file. */
export const fileSchema = z.strictObject({
  brand: brand.meta({ description: 'Who the customers are talking to.' }),
  server: server.prefault({}).meta({ description: 'The HTTP server.' }),
  api: api.prefault({}).meta({ description: "What the brand's own systems may tell, under /api." }),
  store: store.default('sqlite:./data/frontdesk.db'),
  queue: queue.default('embedded'),
  retention: retention.optional(),
  channels,
  desks,
  routing: routing.optional(),
  bot: bot.prefault({}).meta({ description: 'What answers before a person does.' }),
  profile: profile.prefault({}).meta({ description: 'Where the brand knows its customers from.' }),
  triage: triage.prefault({}).meta({ description: 'When a person is needed.' }),
  handoff: handoff.prefault({}).meta({ description: 'How cases are worked at the desk.' }),
});

/** The file as parsed: defaults filled in, durations in milliseconds, sizes in bytes. */
export type FileContent = z.output<typeof fileSchema>;
