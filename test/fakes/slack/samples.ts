import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Json } from './world.ts';

const folder = fileURLToPath(new URL('../../../../shared/fixtures/slack/', import.meta.url));

/** Why Slack's own samples cannot be looked at, if they cannot. */
export const samplesMissing = existsSync(folder) ? null : 'the folder ../shared/fixtures/slack is not there';

function load(path: string): Json {
  return JSON.parse(readFileSync(`${folder}${path}`, 'utf8')) as Json;
}

/** The methods that have a sample of their answer. */
export function sampledMethods(): readonly string[] {
  return readdirSync(`${folder}api`).map((file) => file.replace(/\.json$/, ''));
}

/** Whether values are kept under ids, so that each sample stands for all. */
const byId = new Set(['public', 'private', 'values']);
/** What is of our own making, or checked elsewhere. */
const opaque = new Set(['blocks', 'state', 'values', 'elements', 'metadata']);

/** Keys of a payload that Slack's sample has not got, as paths. */
export function unknownKeys(payload: unknown, sample: unknown, path = ''): readonly string[] {
  if (Array.isArray(payload)) {
    const [first] = Array.isArray(sample) ? sample : [];
    return payload.flatMap((item) => unknownKeys(item, first, `${path}[]`));
  }
  if (typeof payload !== 'object' || payload === null) return [];
  const known = (typeof sample === 'object' && sample !== null ? sample : {}) as Json;
  return Object.entries(payload).flatMap(([key, value]) => {
    if (opaque.has(key)) return [];
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
  member_left_channel: 'MemberLeftChannel',
  channel_archive: 'ChannelArchive',
  app_home_opened: 'AppHomeOpened',
};

const interactions: Readonly<Record<string, string>> = {
  block_actions: 'BlockActionPayload',
  view_submission: 'ViewSubmissionPayload',
  message_action: 'MessageShortcutPayload',
};

/** Slack's sample of what was said, by what it is. */
export function sampleFor(kind: string, payload: Json): Json {
  if (kind === 'slash_commands') return load('app-backend/SlashCommandPayload.json');
  if (kind === 'interactive') return load(`app-backend/${interactions[String(payload['type'])]}.json`);
  if (kind !== 'events_api') return load(`api/${kind}.json`);
  const event = payload['event'] as Json;
  const name = [event['type'], event['subtype']].filter(Boolean).join('/');
  return load(`events/${eventFiles[name]}Payload.json`);
}
