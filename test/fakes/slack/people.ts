import { changed, deleted, kindOf, reaction, sharedFile } from './methods.ts';
import type { Ack, FakeSlack } from './server.ts';
import { type FakeMessage, type Json, team } from './world.ts';

export interface Place {
  readonly channel: string;
  readonly thread?: string;
}

/** What a person does in Slack's window: it is kept in the workspace, and handed to the app. */
export class FakePerson {
  readonly id: string;
  readonly #slack: FakeSlack;

  constructor(slack: FakeSlack, id: string, name: string, flags: Json = {}) {
    this.id = id;
    this.#slack = slack;
    slack.world.addUser(id, name, flags);
  }

  /** Writes, while the app may or may not listen. */
  write(place: Place, text: string, more: Json = {}): FakeMessage {
    const { world } = this.#slack;
    const message: FakeMessage = {
      type: 'message',
      ts: world.ts(),
      user: this.id,
      team,
      text: text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;'),
      ...(text === '' ? {} : { blocks: [textBlock(text)] }),
      ...(place.thread === undefined ? {} : { thread_ts: place.thread }),
      ...more,
    };
    world.channel(place.channel).messages.push(message);
    return message;
  }

  said(place: Place, message: FakeMessage): Json {
    if (message.files) return sharedFile(place.channel, message);
    const told = { channel: place.channel, event_ts: message.ts, channel_type: kindOf(place.channel), ...message };
    return message.subtype === undefined ? told : { ...told, team: undefined };
  }

  say(place: Place, text: string, more: Json = {}): Promise<Ack> {
    return this.#slack.event(this.said(place, this.write(place, text, more)));
  }

  give(place: Place, files: readonly { name: string; bytes: Uint8Array }[], caption: string): Promise<Ack> {
    const { world, base } = this.#slack;
    const made = files.map(({ name, bytes }) => world.addFile(name, Buffer.from(bytes)));
    const objects = made.map((file) => world.fileObject(file, base));
    return this.say(place, caption, { subtype: 'file_share', files: objects });
  }

  edit(channel: string, ts: string, text: string): Promise<Ack> {
    const { world } = this.#slack;
    const message = world.message(channel, ts);
    if (!message) throw new Error('There is no such message');
    const previous = { ...message };
    message.text = text;
    message.blocks = [textBlock(text)];
    message.edited = { user: this.id, ts: world.ts() };
    return this.#slack.event(changed(channel, message, previous, message.edited.ts));
  }

  remove(channel: string, ts: string): Promise<Ack> {
    return this.#slack.event(deleted(channel, this.erase(channel, ts), this.#slack.world.ts()));
  }

  /** Deletes a message, while the app may or may not listen. */
  erase(channel: string, ts: string): FakeMessage {
    const { world } = this.#slack;
    const message = world.message(channel, ts);
    if (!message) throw new Error('There is no such message');
    const { messages } = world.channel(channel);
    messages.splice(messages.indexOf(message), 1);
    return message;
  }

  react(channel: string, ts: string, name: string, added: boolean): Promise<Ack> {
    return this.#slack.event(this.reacted(channel, ts, name, added));
  }

  /** Reacts, while the app may or may not listen. @returns the event that tells of it */
  reacted(channel: string, ts: string, name: string, added: boolean): Json {
    const { world } = this.#slack;
    const message = world.message(channel, ts);
    if (message) world.react(message, name, this.id, added);
    return reaction(channel, ts, name, this.id, added, world.ts());
  }

  press(channel: string, ts: string, action: string): Promise<Ack> {
    const message = this.#slack.world.message(channel, ts);
    const rows = (message?.blocks ?? []) as { type: string; block_id?: string; elements?: Json[] }[];
    const button = rows
      .flatMap((row) => (row.type === 'actions' ? (row.elements ?? []) : []))
      .find((one) => one['action_id'] === action);
    if (!message || !button) throw new Error(`There is no button ${action}`);
    return this.#slack.redeliver('interactive', {
      type: 'block_actions',
      ...this.#actor(),
      trigger_id: this.#slack.world.id('TR'),
      container: {
        type: 'message',
        message_ts: ts,
        channel_id: channel,
        is_ephemeral: false,
        ...(message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts }),
      },
      channel: { id: channel, name: channel.toLowerCase() },
      message,
      actions: [
        {
          type: 'button',
          action_id: action,
          block_id: 'actions-0',
          action_ts: this.#slack.world.ts(),
          ...(button['value'] === undefined ? {} : { value: button['value'] }),
        },
      ],
    });
  }

  /** Presses a button of one's own home, as it was published last. */
  pressHome(action: string): Promise<Ack> {
    const view = this.#slack.world.views.findLast((one) => one['type'] === 'home' && one['user_id'] === this.id);
    const sections = (view?.['blocks'] ?? []) as Json[];
    const button = sections
      .map(({ accessory }) => accessory as Json | undefined)
      .find((one) => one?.['action_id'] === action);
    if (!view || !button) throw new Error(`There is no button ${action}`);
    return this.#slack.redeliver('interactive', {
      type: 'block_actions',
      ...this.#actor(),
      trigger_id: this.#slack.world.id('TR'),
      container: { type: 'view', view_id: 'V1' },
      view: { id: 'V1', type: 'home', private_metadata: '', callback_id: '', state: { values: {} } },
      actions: [{ type: 'button', action_id: action, block_id: 'b1', action_ts: this.#slack.world.ts() }],
    });
  }

  /** Presses a button in the window that was opened last. */
  pressInWindow(action: string, value: string): Promise<Ack> {
    const view = this.#slack.world.views.at(-1);
    const rows = (view?.['blocks'] ?? []) as { type: string; elements?: Json[] }[];
    const button = rows
      .flatMap((row) => (row.type === 'actions' ? (row.elements ?? []) : []))
      .find((one) => one['action_id'] === action && one['value'] === value);
    if (!view || !button) throw new Error(`There is no button ${action} ${value}`);
    const { id, type, private_metadata: metadata, callback_id: callback } = view;
    return this.#slack.redeliver('interactive', {
      type: 'block_actions',
      ...this.#actor(),
      trigger_id: this.#slack.world.id('TR'),
      container: { type: 'view', view_id: id },
      view: { id, type, private_metadata: metadata, callback_id: callback },
      actions: [{ type: 'button', action_id: action, action_ts: this.#slack.world.ts(), value }],
    });
  }

  /** Types into a menu of the dialog that was opened last. @returns what it offers then */
  async search(field: string, typed: string): Promise<readonly string[]> {
    const view = this.#slack.world.views.at(-1);
    const input = ((view?.['blocks'] ?? []) as Json[]).find((block) => block['block_id'] === field);
    const element = input?.['element'] as Json | undefined;
    if (!view || element?.['type'] !== 'external_select') throw new Error('There is no such menu');
    const { id, type, private_metadata: metadata, callback_id: callback } = view;
    // There is no sample of it: docs.slack.dev/reference/interaction-payloads/block_suggestion-payload.
    for (const one of ['block_id', 'action_id', 'value']) this.#slack.known.add(`interactive .${one}`);
    const ack = await this.#slack.redeliver('interactive', {
      type: 'block_suggestion',
      ...this.#actor(),
      block_id: field,
      action_id: element['action_id'],
      value: typed,
      container: { type: 'view', view_id: id },
      view: { id, type, private_metadata: metadata, callback_id: callback },
    });
    if (!ack.acked) throw new Error('Nothing was answered in time');
    const { options } = ack.reply as { readonly options: readonly { readonly text: { readonly text: string } }[] };
    return options.map(({ text }) => text.text);
  }

  /** Fills in the dialog that was opened last. */
  submit(values: Readonly<Record<string, string>>): Promise<Ack> {
    const view = this.#slack.world.views.at(-1);
    if (!view) throw new Error('No dialog is open');
    const state: Record<string, Json> = {};
    for (const [field, value] of Object.entries(values)) {
      const input = (view['blocks'] as Json[]).find((block) => block['block_id'] === field);
      const isSelect = String((input?.['element'] as Json | undefined)?.['type']).endsWith('_select');
      state[field] = {
        value: isSelect ? { type: 'static_select', selected_option: { value } } : { type: 'plain_text_input', value },
      };
    }
    const { id, type, private_metadata: metadata, callback_id: callback } = view;
    return this.#slack.redeliver('interactive', {
      type: 'view_submission',
      ...this.#actor(),
      view: { id, type, private_metadata: metadata, callback_id: callback, state: { values: state } },
    });
  }

  shortcut(channel: string, ts: string, callback: string): Promise<Ack> {
    return this.#slack.redeliver('interactive', {
      type: 'message_action',
      callback_id: callback,
      trigger_id: this.#slack.world.id('TR'),
      message_ts: ts,
      ...this.#actor(),
      user: { id: this.id, name: this.id.toLowerCase() },
      channel: { id: channel, name: channel.toLowerCase() },
      message: this.#slack.world.message(channel, ts),
    });
  }

  command(text: string): Promise<Ack> {
    return this.#slack.redeliver('slash_commands', {
      command: '/frontdesk',
      text,
      team_id: team,
      user_id: this.id,
      channel_id: 'C0SUPPORT',
      trigger_id: this.#slack.world.id('TR'),
    });
  }

  #actor(): Json {
    // In a shared channel, the workspace of whoever acts.
    const home = this.#slack.world.users.get(this.id)?.team ?? team;
    return {
      team: { id: home, domain: home.toLowerCase() },
      user: { id: this.id, username: this.id.toLowerCase(), team_id: home },
    };
  }
}

function textBlock(text: string): Json {
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }] };
}
