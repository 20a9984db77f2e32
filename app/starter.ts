import { stringify } from 'yaml';

/** A platform as `frontdesk init` sets it up. */
export interface Platform {
  readonly type: string;
  readonly title: string;
  /** What to have ready before its questions. */
  readonly before?: string;
  readonly fields: readonly Field[];
  /** What the room of a desk is there; absent where agents cannot work on it. */
  readonly room?: string;
}

export interface Field {
  readonly key: string;
  readonly question: string;
  /** Kept in a file of its own, not in the configuration. */
  readonly isSecret?: boolean;
}

const callback: readonly Field[] = [
  { key: 'token', question: 'Token of the callback', isSecret: true },
  { key: 'aesKey', question: 'EncodingAESKey of the callback', isSecret: true },
];

/** In the order in which they are offered. */
export const platforms: readonly Platform[] = [
  {
    type: 'web',
    title: 'Website',
    fields: [],
  },
  {
    type: 'telegram',
    title: 'Telegram',
    before: 'Make a bot first, with https://t.me/BotFather. docs/telegram.md shows each step.',
    fields: [{ key: 'token', question: "The bot's token", isSecret: true }],
    room: 'Id of the forum group, such as -1001234567890',
  },
  {
    type: 'slack',
    title: 'Slack',
    before: 'Make the app first, with what `frontdesk slack manifest` prints. docs/slack.md shows each step.',
    fields: [
      { key: 'botToken', question: 'Bot token (xoxb-…)', isSecret: true },
      { key: 'appToken', question: 'App token (xapp-…)', isSecret: true },
    ],
    room: 'Id of the channel, such as C0123456789',
  },
  {
    type: 'wecom-kf',
    title: 'WeChat, by customer service of WeCom (微信客服)',
    before: 'docs/wecom.md shows where each of these is.',
    fields: [
      { key: 'corpId', question: 'Id of the corporation (ww…)' },
      { key: 'secret', question: 'Secret of the app', isSecret: true },
      ...callback,
    ],
  },
  {
    type: 'wechat-mp',
    title: 'WeChat, by an official account (公众号)',
    before: 'docs/wechat-mp.md shows where each of these is.',
    fields: [
      { key: 'appId', question: 'AppID (wx…)' },
      { key: 'secret', question: 'AppSecret', isSecret: true },
      ...callback,
    ],
  },
];

export interface Answers {
  readonly brand: string;
  readonly languages: readonly string[];
  readonly timezone: string;
  /** Where Frontdesk is reached from outside; absent on one's own machine. */
  readonly publicUrl?: string;
  /** Sites that show the chat. */
  readonly origins: readonly string[];
  /** Types of the platforms on which customers write. */
  readonly customers: readonly string[];
  readonly desk:
    | { readonly type: 'web'; readonly agent: string; readonly token: string }
    | { readonly type: string; readonly room: string };
  /** What was answered to the fields of each type. */
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface Starter {
  readonly yaml: string;
  /** What each file of `secrets` is to hold. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** A channel of the website is called as its place is, any other as its platform. */
const nameOf = (type: string) => (type === 'web' ? 'website' : type);

/** Writes the configuration of a brand that begins. */
export function starterOf(answers: Answers): Starter {
  const { desk, publicUrl } = answers;
  const secrets: Record<string, string> = {};
  const keep = (file: string, secret: string): string => {
    secrets[file] = secret;
    return `\${file:./secrets/${file}}`;
  };
  const used = platforms.filter(({ type }) => answers.customers.includes(type) || desk.type === type);
  const channels = used.map(({ type, fields }) => {
    const given = fields.map(({ key, isSecret }) => {
      const value = answers.values[type]?.[key] ?? '';
      return [key, isSecret ? keep(`${type}-${key}`, value) : value];
    });
    return [nameOf(type), { type, ...Object.fromEntries(given), ...moreOf(type) }];
  });

  function moreOf(type: string): object {
    if (type === 'slack') return answers.customers.includes('slack') ? { customers: 'direct' } : {};
    if (type !== 'web') return {};
    const agents =
      'agent' in desk ? [{ name: desk.agent, token: keep('agent-token', desk.token), role: 'supervisor' }] : [];
    return {
      ...(answers.origins.length > 0 && { origins: answers.origins }),
      ...(agents.length > 0 && { agents }),
    };
  }

  const config = {
    brand: { name: answers.brand, languages: answers.languages, timezone: answers.timezone },
    ...(publicUrl !== undefined && { server: { publicUrl, trustProxy: true } }),
    store: 'sqlite:./data/frontdesk.db',
    channels: Object.fromEntries(channels),
    desks: { support: { channel: nameOf(desk.type), room: 'room' in desk ? desk.room : 'support' } },
  };
  const heading =
    '# docs/configuration.md tells what else there is: knowledge, flows, hours, routing, service levels.\n';
  return { yaml: heading + stringify(config), secrets };
}
