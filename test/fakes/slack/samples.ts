import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Json } from './world.ts';

const folder = fileURLToPath(new URL('../../../../shared/fixtures/slack/', import.meta.url));

/** Why Slack's own samples cannot be looked at, if they cannot. */
export const samplesMissing = existsSync(folder) ? null : 'the folder ../shared/fixtures/slack is not there';

const loaded = new Map<string, Json>();

/** @returns undefined where Slack has no such sample */
function load(path: string): Json | undefined {
  if (!loaded.has(path) && existsSync(`${folder}${path}`)) {
    loaded.set(path, JSON.parse(readFileSync(`${folder}${path}`, 'utf8')) as Json);
  }
  return loaded.get(path);
}

/** Whether values are kept under ids, so that each sample stands for all. */
const byId = new Set(['public', 'private', 'values']);
/** What is of our own making, or checked elsewhere. */
const opaque = new Set(['blocks', 'state', 'values', 'elements', 'metadata']);

/** Keys of a payload that Slack's sample has not got, as paths. */
function unknownKeys(payload: unknown, sample: unknown, path = ''): readonly string[] {
  if (Array.isArray(payload)) {
    const [first] = Array.isArray(sample) ? sample : [];
    return payload.flatMap((item) => unknownKeys(item, first, `${path}[]`));
  }
  if (typeof payload !== 'object' || payload === null) return [];
  const known = (typeof sample === 'object' && sample !== null ? sample : {}) as Json;
  return Object.entries(payload).flatMap(([key, value]) => {
    if (opaque.has(key) || value === undefined) return [];
    const isId = byId.has(path.split('.').at(-1) ?? '');
    const inSample = isId ? Object.values(known)[0] : known[key];
    if (inSample === undefined) return [`${path}.${key}`];
    return unknownKeys(value, inSample, `${path}.${key}`);
  });
}

const eventFiles: Readonly<Record<string, string>> = {
  message: 'Message',
  'message/file_share': 'MessageFileShare',
  'message/thread_broadcast': 'MessageThreadBroadcast',
  'message/message_changed': 'MessageChanged',
  'message/message_deleted': 'MessageDeleted',
  'message/message_replied': 'MessageReplied',
  reaction_added: 'ReactionAdded',
  reaction_removed: 'ReactionRemoved',
  'message/bot_message': 'MessageBot',
  'message/me_message': 'MessageMe',
};

const interactions: Readonly<Record<string, string>> = {
  block_actions: 'BlockActionPayload',
  block_suggestion: 'BlockActionPayload',
  view_submission: 'ViewSubmissionPayload',
  message_action: 'MessageShortcutPayload',
};

/** Slack's sample of what was said, by what it is. */
function sampleFor(kind: string, payload: Json): Json | undefined {
  if (kind === 'slash_commands') return load('app-backend/SlashCommandPayload.json');
  if (kind === 'interactive') return load(`app-backend/${interactions[String(payload['type'])]}.json`);
  // It answers as `views.open` does: docs.slack.dev/reference/methods/views.update.
  if (kind !== 'events_api') return load(`api/${kind === 'views.update' ? 'views.open' : kind}.json`);
  const event = payload['event'] as Json;
  const name = [event['type'], event['subtype']].filter(Boolean).join('/');
  return load(`events/${eventFiles[name] ?? fileName(name)}Payload.json`);
}

/** As Slack calls the files: `channel_left` is `ChannelLeft`. */
function fileName(name: string): string {
  return name.replace(/(?:^|[_/])([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** What of a payload is not in Slack's samples. @param kind a method, or how the payload is handed over */
export function strangeIn(kind: string, payload: Json): readonly string[] {
  const sample = sampleFor(kind, payload);
  if (sample) return unknownKeys(payload, sample).map((path) => `${kind} ${path}`);
  // A method without a sample answers nothing but that it was done.
  const isBare = Object.keys(payload).every((key) => ['ok', 'error'].includes(key));
  return isBare ? [] : [`${kind}: no sample`];
}
