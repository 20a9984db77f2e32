import { capabilities as lanying } from '../../adapters/lanying/capabilities.ts';
import { capabilitiesOf as slackCapabilities } from '../../adapters/slack/capabilities.ts';
import { capabilities as telegram } from '../../adapters/telegram/capabilities.ts';
import { capabilitiesOf as webCapabilities } from '../../adapters/web/capabilities.ts';
import { capabilities as wechatMp } from '../../adapters/wechat-mp/capabilities.ts';
import { capabilities as wechaty } from '../../adapters/wechaty/capabilities.ts';
import { capabilities as wecomKf } from '../../adapters/wecom-kf/capabilities.ts';
import type { Capabilities, Feature } from '../../core/channel.ts';
import type { MediaKind } from '../../core/message.ts';
import type { PlatformName, Role } from './seats/seat.ts';

/** What people do on a platform, or cannot. */
export type Deed = Exclude<Feature, 'buttons' | 'forms' | 'threads' | 'typing' | 'marks' | 'image'> | 'rare reaction';

/** What a platform is to those who use it, beside what its channel declares. */
export interface About {
  readonly title: string;
  readonly capabilities: Capabilities;
  /** What is lost where the channel carries something in part, and what stands in for what it has not. */
  readonly ways: Partial<
    Record<Feature | 'rare reaction' | 'long text' | 'fate' | 'complaint' | 'what is typed', string>
  >;
  /** What nobody can do there, and why: for everybody, or for customers or agents alone. */
  readonly cannot: Partial<Record<Deed, string | Partial<Record<Role, string>>>>;
  /** As what kind a file arrives that cannot be what it is, where that is another kind. */
  readonly arrivesAs: Partial<Record<MediaKind, MediaKind>>;
}

/** What texts, quotes and changes come to where there is nothing but text. */
const plainWays = {
  formatting: 'the words alone, a link behind its words, quoted lines behind `> `',
  image: 'a picture, and its caption behind it',
  video: 'a film, and its caption behind it',
  file: 'a file, and its caption behind it',
  album: 'one picture after the other',
  reply: 'the quoted words above the answer',
  edit: '✏️ and the new words, below the quoted old ones',
  delete: '🗑️ below the quoted words, which stay',
  reaction: 'the emoji, below the quoted words',
  'rare reaction': 'the emoji, below the quoted words',
} as const;
/** A group that is a desk, where each case has a code. */
const roomWays = {
  buttons: '`#12 !claim`, typed',
  forms: '`#12 !transfer orders`, typed',
  fate: 'nothing, unless it failed: ⚠️ and the reason, below the quoted words',
  complaint: '⚠️ and the reason, below the quoted words',
} as const;
const plainTyped = 'nothing typed there is formatting';
const noReactions = 'it has no reactions';
const noAlbums = 'each picture is a message of its own';
const inWechat = {
  formatting: plainTyped,
  audio: 'in WeChat a sound is a file',
  album: noAlbums,
  edit: 'nobody can edit in WeChat',
  reaction: 'WeChat has no reactions',
  'rare reaction': 'WeChat has no reactions',
} as const;

/** Largest file on each platform, in bytes. Those of the website and of Slack are set; the others' are their own. */
export const fileLimits: Readonly<Record<PlatformName, number>> = {
  web: 300_000,
  slack: 200_000,
  telegram: telegram.limits.fileBytes,
  'wecom-kf': wecomKf.limits.fileBytes,
  'wechat-mp': wechatMp.limits.fileBytes,
  wechaty: wechaty.limits.fileBytes,
  lanying: lanying.limits.fileBytes,
};

export const about: Readonly<Record<PlatformName, About>> = {
  web: {
    title: 'the website',
    capabilities: webCapabilities(fileLimits.web),
    ways: { fate: 'a mark beside the message', complaint: 'a mark on the message, with the reason' },
    cannot: { formatting: 'nothing typed on the website is formatting', contact: 'the website has no contacts' },
    arrivesAs: {},
  },
  slack: {
    title: 'Slack',
    capabilities: slackCapabilities(fileLimits.slack),
    ways: {
      voice: 'a sound file that can be played',
      sticker: 'a picture',
      location: 'a line with its name and a link to a map',
      contact: 'a line with name and number',
      reply: 'the quoted words above the answer',
      'long text': 'split at sensible places, at most 4,000 each',
      fate: 'a reaction on the message',
      complaint: 'a mark on the message, with the reason',
    },
    cannot: {
      sticker: 'Slack has no stickers',
      location: 'Slack has no locations',
      contact: 'Slack has no contacts',
      reply: { agent: 'a thread of Slack is flat: what is said in it answers no single message' },
    },
    arrivesAs: { voice: 'audio', sticker: 'image' },
  },
  telegram: {
    title: 'Telegram',
    capabilities: telegram,
    ways: {
      image: 'a photo: compressed by Telegram, without its name',
      album: 'one album, without names',
      voice: 'a voice message, without its name',
      sticker: 'a sticker, without its name',
      buttons: 'a text with buttons below it',
      forms: 'asked field by field in a message',
      delete: 'deleted, for 48 hours',
      reaction: 'the one reaction that a bot has',
      'rare reaction': 'a reply with the emoji, and who reacted',
      'long text': 'split at sensible places, at most 4,096 each',
      fate: 'a reaction on the message',
      complaint: 'a mark on the message, with the reason',
      'what is typed':
        'no formatting, no mention; Telegram by itself lets a customer touch a name or command in plain text',
    },
    cannot: {
      delete: 'Telegram does not tell bots what people delete, save in business chats',
      'rare reaction': 'Telegram offers fewer reactions',
    },
    arrivesAs: {},
  },
  'wecom-kf': {
    title: 'WeChat customer service',
    capabilities: wecomKf,
    ways: {
      ...plainWays,
      audio: 'a file',
      voice: 'a file, unless it is AMR',
      sticker: 'a file',
      contact: 'a line with name and number',
      'long text': 'split at sensible places, at most 2,048 bytes each',
    },
    cannot: {
      ...inWechat,
      sticker: 'WeChat does not hand over stickers',
      contact: 'of a card WeChat only says that there is one',
      reply: 'WeChat does not say what is quoted',
    },
    arrivesAs: { audio: 'file', voice: 'file', sticker: 'file' },
  },
  'wechat-mp': {
    title: 'an official account of WeChat',
    capabilities: wechatMp,
    ways: {
      ...plainWays,
      audio: 'a link to it, with its name, that ends after a while: accounts can send no sounds',
      voice: 'a voice message where it is AMR or MP3, otherwise a link to it that ends after a while',
      file: 'a link to it, with its name, that ends after a while: accounts can send no files',
      sticker: 'a line with its name: accounts can send no stickers',
      location: 'a line with its name and a link to a map',
      contact: 'a line with name and number',
      'long text': 'split at sensible places, at most 2,048 bytes each',
    },
    cannot: {
      ...inWechat,
      file: 'WeChat tells an account its name alone',
      sticker: 'WeChat does not hand over stickers',
      contact: 'WeChat does not hand over cards',
      reply: 'WeChat does not say what is quoted',
      delete: 'WeChat does not tell accounts what is recalled',
    },
    arrivesAs: {},
  },
  wechaty: {
    title: 'a WeChat account',
    capabilities: wechaty,
    ways: {
      ...plainWays,
      ...roomWays,
      audio: 'a file',
      voice: 'a file',
      sticker: 'a file',
      location: 'a line with its name and a link to a map',
      contact: 'a line with name and number',
      'long text': 'split at sensible places, at most 2,000 each',
    },
    cannot: { ...inWechat, reply: 'what is quoted comes as words' },
    arrivesAs: { audio: 'file', voice: 'file', sticker: 'file' },
  },
  lanying: {
    title: 'Lanying',
    capabilities: lanying,
    ways: {
      ...plainWays,
      ...roomWays,
      audio: 'a file',
      voice: 'a file, unless it is AMR or MP3',
      sticker: 'a picture',
      contact: 'a line with name and number',
      edit: 'the new words in its place; files stay',
      delete: 'taken back, as long as Lanying allows it',
      'long text': 'split at sensible places, at most 2,000 each',
    },
    cannot: {
      formatting: plainTyped,
      audio: 'in Lanying a sound is a file',
      sticker: 'Lanying has no stickers',
      album: noAlbums,
      contact: 'Lanying has no contacts',
      reaction: noReactions,
      'rare reaction': noReactions,
    },
    arrivesAs: { audio: 'file', voice: 'file', sticker: 'image' },
  },
};
