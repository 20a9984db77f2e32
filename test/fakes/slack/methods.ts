import { bot, type FakeMessage, type Json, team, type World } from './world.ts';

export type Answer = Json & { readonly ok: boolean };
export type Emit = (event: Json) => void;
type Method = (args: Json, world: World, emit: Emit, base: string) => Answer;

const scopeOf: Readonly<Record<string, string | null>> = {
  'auth.test': null,
  'users.info': 'users:read',
  'conversations.info': 'channels:read',
  'conversations.list': 'im:read',
  'conversations.members': 'channels:read',
  'conversations.history': 'history',
  'conversations.replies': 'history',
  'chat.postMessage': 'chat:write',
  'chat.postEphemeral': 'chat:write',
  'chat.update': 'chat:write',
  'chat.delete': 'chat:write',
  'reactions.add': 'reactions:write',
  'reactions.remove': 'reactions:write',
  'files.getUploadURLExternal': 'files:write',
  'files.completeUploadExternal': 'files:write',
  'files.delete': 'files:write',
  'files.info': 'files:read',
  'views.open': null,
  'views.publish': null,
  'views.update': null,
};

/** The scope that a call needs. */
export function scopeFor(method: string, args: Json): string | null | undefined {
  const scope = scopeOf[method];
  if (scope !== 'history') return scope;
  return text(args['channel']).startsWith('D') ? 'im:history' : 'channels:history';
}

export const methods: Readonly<Record<string, Method>> = {
  'auth.test': () => ({ ok: true, team: 'Acme', user: bot.name, team_id: team, user_id: bot.user, bot_id: bot.id }),

  'users.info': ({ user }, world) => {
    const found = world.users.get(text(user));
    return found ? { ok: true, user: world.userObject(found) } : no('user_not_found');
  },

  'conversations.info': ({ channel }, world) => {
    const found = world.channels.get(text(channel));
    if (!found) return no('channel_not_found');
    const { id, archived, members } = found;
    return {
      ok: true,
      channel: { id, name: id.toLowerCase(), is_archived: archived, is_member: members.has(bot.user) },
    };
  },

  'conversations.list': (args, world) => {
    const all = [...world.channels.values()].filter(({ id }) => id.startsWith('D'));
    const start = Number(args['cursor'] || 0);
    const limit = Number(args['limit'] ?? 100);
    const shown = all.slice(start, start + limit).map(({ id, members }) => {
      const user = [...members].find((member) => member !== bot.user);
      return { id, is_im: true, user, is_user_deleted: false };
    });
    const more = start + limit < all.length;
    return { ok: true, channels: shown, response_metadata: { next_cursor: more ? String(start + limit) : '' } };
  },

  'conversations.members': ({ channel }, world) => {
    const found = world.channels.get(text(channel));
    if (!found) return no('channel_not_found');
    return { ok: true, members: [...found.members], response_metadata: { next_cursor: '' } };
  },

  'conversations.history': (args, world) => {
    const found = world.channels.get(text(args['channel']));
    if (!found) return no('channel_not_found');
    const roots = found.messages.filter(({ ts, thread_ts }) => thread_ts === undefined || thread_ts === ts);
    return page(world, roots.toReversed(), args);
  },

  'conversations.replies': (args, world) => {
    const found = world.channels.get(text(args['channel']));
    if (!found) return no('channel_not_found');
    const ts = text(args['ts']);
    const thread = found.messages.filter((message) => message.ts === ts || message.thread_ts === ts);
    return thread.length > 0 ? page(world, thread, args) : no('thread_not_found');
  },

  'chat.postMessage': (args, world, emit) => {
    const channel = text(args['channel']);
    const refusal = refusePost(args, world, 40_000);
    if (refusal) return no(refusal);
    const message = byBot(world, args, {
      blocks: args['blocks'] as unknown[],
      text: text(args['text']),
      ...(args['metadata'] ? { metadata: args['metadata'] as Json } : {}),
    });
    world.channel(channel).messages.push(message);
    emit({
      type: 'message',
      channel,
      event_ts: message.ts,
      channel_type: kindOf(channel),
      ...withoutMetadata(message),
    });
    return { ok: true, channel, ts: message.ts, message: withoutMetadata(message) };
  },

  'chat.postEphemeral': (args, world) => {
    world.whispers.push(args);
    return { ok: true, message_ts: world.ts() };
  },

  'chat.update': (args, world, emit) => {
    const channel = text(args['channel']);
    const message = world.message(channel, text(args['ts']));
    if (!message) return no('message_not_found');
    if (message.user !== bot.user) return no('cant_update_message');
    const refusal = refusePost(args, world, 4_000);
    if (refusal) return no(refusal);
    const previous = { ...message };
    message.blocks = args['blocks'] as unknown[];
    message.text = text(args['text']);
    message.edited = { user: bot.user, ts: world.ts() };
    emit(changed(channel, message, previous, message.edited.ts));
    return { ok: true, channel, ts: message.ts, text: message.text };
  },

  'chat.delete': (args, world, emit) => {
    const channel = text(args['channel']);
    const message = world.message(channel, text(args['ts']));
    if (!message) return no('message_not_found');
    const { messages } = world.channel(channel);
    messages.splice(messages.indexOf(message), 1);
    emit(deleted(channel, message, world.ts()));
    return { ok: true, channel, ts: message.ts };
  },

  'reactions.add': (args, world, emit) => react(args, world, emit, true),
  'reactions.remove': (args, world, emit) => react(args, world, emit, false),

  'files.getUploadURLExternal': ({ filename, length }, world, _emit, base) => {
    const file = world.addFile(text(filename), Buffer.alloc(0));
    file.loose = true;
    return { ok: true, upload_url: `${base}/upload/${file.id}?length=${text(length)}`, file_id: file.id };
  },

  'files.completeUploadExternal': (args, world, emit, base) => {
    const channel = text(args['channel_id']);
    const refusal = refusePost({ ...args, channel }, world, 40_000);
    if (refusal) return no(refusal);
    const files = (args['files'] as { id: string }[]).flatMap(({ id }) => world.files.get(id) ?? []);
    const message = byBot(world, args, {
      subtype: 'file_share',
      text: '',
      blocks: (args['blocks'] as unknown[]) ?? [],
    });
    for (const file of files) file.loose = false;
    // The answer comes before the scan is done: it does not say where the file is shared.
    const answer = files.map((file) => world.fileObject(file, base));
    const show = () => {
      for (const file of files) file.shared.push({ channel, ts: message.ts });
      message.files = files.map((file) => world.fileObject(file, base));
      world.channel(channel).messages.push(message);
      emit(sharedFile(channel, message));
    };
    if (world.scan) void world.scan.then(show);
    else show();
    return { ok: true, files: answer };
  },

  'files.info': ({ file }, world, _emit, base) => {
    const found = world.files.get(text(file));
    return found && !found.loose ? { ok: true, file: world.fileObject(found, base) } : no('file_not_found');
  },

  'files.delete': ({ file }, world) => (world.files.delete(text(file)) ? { ok: true } : no('file_not_found')),

  'views.open': (args, world) => {
    world.views.push({ ...(args['view'] as Json), id: world.id('V'), trigger_id: args['trigger_id'] });
    return { ok: true, view: { id: world.views.at(-1)?.['id'] } };
  },

  'views.update': (args, world) => {
    const known = world.views.find((view) => view['id'] === args['view_id']);
    if (!known) return no('not_found');
    Object.assign(known, args['view']);
    return { ok: true, view: { id: args['view_id'] } };
  },

  'views.publish': (args, world) => {
    world.views.push({ ...(args['view'] as Json), user_id: args['user_id'] });
    return { ok: true, view: { id: world.id('V') } };
  },
};

function refusePost(args: Json, world: World, mostText: number): string | undefined {
  const channel = world.channels.get(text(args['channel']));
  if (!channel) return 'channel_not_found';
  if (channel.archived) return 'is_archived';
  if (!channel.members.has(bot.user)) return 'not_in_channel';
  if (text(args['text']).length > mostText) return 'msg_too_long';
  const blocks = (args['blocks'] ?? []) as Json[];
  if (JSON.stringify(blocks.filter(({ type }) => type === 'rich_text')).length > 40_000) return 'msg_blocks_too_long';
  return undefined;
}

function byBot(world: World, args: Json, more: Partial<FakeMessage>): FakeMessage {
  const thread = args['thread_ts'];
  return {
    type: 'message',
    ts: world.ts(),
    user: bot.user,
    bot_id: bot.id,
    team,
    text: '',
    ...(typeof thread === 'string' ? { thread_ts: thread } : {}),
    ...more,
  };
}

function react({ channel, timestamp, name }: Json, world: World, emit: Emit, added: boolean): Answer {
  const message = world.message(text(channel), text(timestamp));
  if (!message) return no('message_not_found');
  const key = `${text(channel)}/${text(timestamp)}`;
  const names = world.reactions.get(key) ?? new Set();
  world.reactions.set(key, names);
  if (added === names.has(text(name))) return no(added ? 'already_reacted' : 'no_reaction');
  if (added) names.add(text(name));
  else names.delete(text(name));
  world.react(message, text(name), bot.user, added);
  emit(reaction(text(channel), text(timestamp), text(name), bot.user, added, world.ts()));
  return { ok: true };
}

/** The event of a message with files, which Slack tells of with less than others. */
export function sharedFile(channel: string, message: Json): Json {
  const { bot_id: _bot, team: _team, files, ...rest } = message;
  const bare = (files as Json[]).map(({ shares: _shares, ...file }) => file);
  return { type: 'message', channel, event_ts: message['ts'], channel_type: kindOf(channel), ...rest, files: bare };
}

export function reaction(channel: string, ts: string, name: string, user: string, added: boolean, at: string): Json {
  return {
    type: added ? 'reaction_added' : 'reaction_removed',
    user,
    item: { type: 'message', channel, ts },
    reaction: name,
    event_ts: at,
  };
}

export function changed(channel: string, message: Json, previous: Json, at: string): Json {
  return {
    type: 'message',
    subtype: 'message_changed',
    channel,
    hidden: true,
    message: withoutMetadata(message),
    previous_message: withoutMetadata(previous),
    event_ts: at,
    ts: at,
    channel_type: kindOf(channel),
  };
}

export function deleted(channel: string, previous: Json, at: string): Json {
  return {
    type: 'message',
    subtype: 'message_deleted',
    channel,
    hidden: true,
    deleted_ts: previous['ts'],
    previous_message: withoutMetadata(previous),
    event_ts: at,
    ts: at,
    channel_type: kindOf(channel),
  };
}

function withoutMetadata(message: Json): Json {
  const { metadata: _, ...rest } = message;
  return rest;
}

function page(world: World, all: readonly FakeMessage[], args: Json): Answer {
  const oldest = Number(args['oldest'] ?? 0);
  const start = Number(args['cursor'] || 0);
  const limit = Number(args['limit'] ?? 100);
  const matching = all.filter(({ ts }) => Number(ts) > oldest);
  const more = start + limit < matching.length;
  const told = matching.map((message) => world.readBack(message));
  const whole = args['include_all_metadata'] === true ? told : told.map(withoutMetadata);
  const shown = whole.map(({ subtype: _, ...message }) => message);
  return {
    ok: true,
    messages: shown.slice(start, start + limit),
    has_more: more,
    response_metadata: { next_cursor: more ? String(start + limit) : '' },
  };
}

export function kindOf(channel: string): string {
  return channel.startsWith('D') ? 'im' : 'channel';
}

function no(error: string): Answer {
  return { ok: false, error };
}

function text(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}
