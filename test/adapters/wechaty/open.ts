import { mock, type PuppetMock } from 'wechaty-puppet-mock';
import { createChannel } from '../../../adapters/registry.ts';
import type { WechatyOptions } from '../../../adapters/wechaty/index.ts';
import type { CaseBook } from '../../../core/cases.ts';
import type { Channel, FileStream } from '../../../core/channel.ts';
import { type Clock, systemClock } from '../../../core/clock.ts';
import type { FileRef } from '../../../core/message.ts';
import type { Store } from '../../../core/store.ts';
import { openSqliteStore } from '../../../store/sqlite/index.ts';
import { createSink, type RecordingSink } from '../../contracts/channel/sink.ts';
import { createElsewhere } from '../../support/elsewhere.ts';
import { recordingLog } from '../../support/log.ts';

/** What a puppet is told of a message. */
export interface Told {
  readonly id?: string;
  readonly talkerId: string;
  readonly text?: string;
  readonly type?: number;
  readonly roomId?: string;
  readonly timestamp?: number;
  readonly mentionIdList?: string[];
  readonly filename?: string;
}

export interface WechatyUnderTest {
  readonly channel: Channel;
  readonly mocker: mock.Mocker;
  readonly puppet: PuppetMock;
  /** As if the code were scanned. */
  login(): Promise<void>;
  readonly sink: RecordingSink;
  readonly logged: readonly string[];
  readonly shownCodes: readonly string[];
  /** Hands a message to the puppet, as WeChat does. @returns its id */
  tell(message: Told): string;
  foreign(name: string, bytes: Uint8Array): FileRef;
  close(): Promise<void>;
}

export interface OpenOptions extends Partial<WechatyOptions> {
  readonly clock?: Clock;
  readonly store?: Store;
  /** Where files of other channels come from, where not from `foreign`. */
  readonly openFile?: (ref: FileRef) => Promise<FileStream>;
  readonly wrap?: (channel: Channel) => Channel;
  readonly sink?: RecordingSink;
  readonly cases?: CaseBook;
  readonly loggedIn?: boolean;
  /** False: an engine starts it, and logs in by `login`. */
  readonly start?: boolean;
}

export const me = 'the-brand';
export const mei = 'wxid_mei';
export const tom = 'wxid_tom';
export const ana = 'wxid_ana';
export const bo = 'wxid_bo';
/** The room of the agents, as the configuration calls it and as WeChat does. */
export const desk = 'Acme desk';
export const deskId = '123@chatroom';
let count = 0;

/** An account with the real Wechaty between it and the puppet that its makers test with. */
export async function openWechaty(options: OpenOptions = {}): Promise<WechatyUnderTest> {
  const { clock = systemClock, wrap = (it: Channel) => it, loggedIn = true, start = true, ...more } = options;
  const { store = await openSqliteStore(':memory:', { clock }), sink = createSink(), rooms = [], ...others } = more;
  const elsewhere = createElsewhere();
  const { openFile = elsewhere.openFile, cases, ...rest } = others;
  const mocker = new mock.Mocker();
  const user = mocker.createContact({ id: me, name: 'Acme' });
  mocker.createContact({ id: mei, name: 'Mei', type: 1 });
  mocker.createContact({ id: tom, name: 'Tom', type: 1 });
  mocker.createContact({ id: ana, name: 'Ana', type: 1 });
  mocker.createContact({ id: bo, name: 'Bo', type: 1 });
  mocker.createRoom({ id: deskId, topic: desk, ownerId: bo, adminIdList: [], memberIdList: [me, ana, bo] });
  const { log, logged } = recordingLog();
  const shownCodes: string[] = [];
  const wanted: WechatyOptions = {
    puppet: 'wechaty-puppet-mock',
    options: { mocker },
    groups: 'ignore',
    rooms,
    catchUp: 60_000,
    daily: 1_000_000,
    language: 'en',
    random: () => 0.5,
    habits: { pause: [0, 0], typing: 0, mostTyping: 0 },
    show: (text) => void shownCodes.push(text),
    ...rest,
  };
  const deps = { storage: store.storage('x'), openFile, clock, log, ...(cases && { cases }) };
  const made = await createChannel('wechaty', 'wechat', wanted, deps);
  const channel = wrap(made);
  async function login(): Promise<void> {
    // The puppet starts within the same second; a login before it is on would be forgotten.
    await mocker.puppet.state.stable('active');
    mocker.login(user);
  }

  if (start) {
    await channel.start(sink);
    await mocker.puppet.state.stable('active');
    if (loggedIn) await login();
  }
  return {
    channel,
    mocker,
    login,
    get puppet() {
      return mocker.puppet as PuppetMock;
    },
    sink,
    logged,
    shownCodes,
    tell(message) {
      count += 1;
      const { id = `message-${count}`, type = 7, timestamp = clock.now(), ...told } = message;
      const to = told.roomId === undefined ? { listenerId: me } : {};
      mocker.MessageMock.create({ id, type, timestamp, ...to, ...told } as Parameters<
        typeof mocker.MessageMock.create
      >[0]);
      mocker.puppet.emit('message', { messageId: id });
      return id;
    },
    foreign: elsewhere.foreign,
    async close() {
      await made.stop();
      if (!options.store) await store.close();
    },
  };
}
