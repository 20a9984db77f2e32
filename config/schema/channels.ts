import * as z from 'zod';
import { lanying } from './lanying.ts';
import { bytes, duration, httpUrl, isHttpUrl, name, text } from './scalars.ts';
import { wechatMp, wecomKf } from './wecom.ts';

/** Every type of channel there will be, and whether a desk can be one of its rooms. */
export const channelTypes = {
  web: { desk: true },
  telegram: { desk: true },
  slack: { desk: true },
  wechaty: { desk: true },
  'wecom-kf': { desk: false },
  'wechat-mp': { desk: false },
  lanying: { desk: true },
} as const;

const agent = z.strictObject({
  name: text.meta({ description: 'The name customers and colleagues see.', examples: ['Ana'] }),
  token: z
    .string()
    .min(16, 'Must have at least 16 characters, so that nobody guesses it; `openssl rand -hex 16` makes a good one')
    .meta({ description: 'What the agent signs in with. Keep it out of the file: ${NAME} or ${file:/path}.' }),
  role: z
    .enum(['agent', 'supervisor'])
    .default('agent')
    .meta({ description: 'A supervisor may do what agents may, and more. Default agent.' }),
});

const origin = text.refine(
  (value) => isHttpUrl(value) && new URL(value).origin === value.toLowerCase(),
  'Must be scheme and host alone, such as https://www.acme.example',
);

const web = z.strictObject({
  type: z.literal('web').meta({ description: 'Chat on the website, and the web desk.' }),
  origins: z
    .array(origin)
    .default([])
    .meta({
      description: 'Sites that may embed the widget: scheme and host, without a path.',
      examples: [['https://www.acme.example']],
    }),
  agents: z.array(agent).default([]).meta({
    description: 'People who may sign in at the web desk. The start prints a one-time link for the first visit.',
  }),
  uploadLimit: bytes.prefault('20MB').meta({ description: 'Largest file that may be sent. Default 20MB.' }),
});

const telegram = z.strictObject({
  type: z
    .literal('telegram')
    .meta({ description: 'A Telegram bot: customers who write to it, desks in forum groups.' }),
  token: text
    .regex(/^\d+:\S+$/, 'Must be the token as @BotFather gave it: digits, a colon, letters')
    .meta({ description: 'The token @BotFather gave. Keep it out of the file: ${NAME}.' }),
  mode: z.enum(['polling', 'webhook']).default('polling').meta({
    description:
      'How updates arrive: polling needs no public address; webhook is registered by Frontdesk and posted to /hooks/<name>. Default polling.',
  }),
  apiRoot: httpUrl
    .default('https://api.telegram.org')
    .meta({ description: 'The Bot API server. Default https://api.telegram.org.' }),
});

const slack = z
  .strictObject({
    type: z.literal('slack').meta({ description: 'A Slack app: desks in its channels, customers who write to it.' }),
    mode: z.enum(['socket', 'http']).default('socket').meta({
      description:
        'How events arrive: socket needs no public address, http is posted to /hooks/<name>. Default socket.',
    }),
    botToken: text.meta({ description: 'The token that begins with xoxb-. Keep it out of the file: ${NAME}.' }),
    appToken: text.optional().meta({ description: 'The token that begins with xapp-. Needed in socket mode.' }),
    signingSecret: text.optional().meta({ description: "The app's signing secret. Needed in http mode." }),
    apiUrl: httpUrl
      .default('https://slack.com/api')
      .meta({ description: 'The Web API. Default https://slack.com/api/.' }),
    customers: z
      .enum(['none', 'direct'])
      .default('none')
      .meta({ description: 'direct: people who write to the app in a direct message are customers. Default none.' }),
    uploadLimit: bytes.prefault('1GB').meta({ description: 'Largest file that is passed on. Default 1GB, as Slack.' }),
  })
  .refine(
    ({ mode, appToken }) => mode !== 'socket' || appToken !== undefined,
    'Socket mode needs appToken, which begins with xapp-: see Basic Information, App-Level Tokens',
  )
  .refine(
    ({ mode, signingSecret }) => mode !== 'http' || signingSecret !== undefined,
    'Mode http needs signingSecret: see Basic Information, App Credentials',
  );

const wechaty = z.strictObject({
  type: z.literal('wechaty').meta({ description: 'A personal WeChat account, by a puppet of Wechaty.' }),
  puppet: text
    .regex(/^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/, 'Must be the name of an npm package')
    .meta({ description: 'The npm package of the puppet, which you install.', examples: ['wechaty-puppet-wechat4u'] }),
  options: z
    .record(z.string(), z.unknown())
    .default({})
    .meta({ description: "The puppet's own options. Keep tokens out of the file: ${NAME}." }),
  groups: z.enum(['ignore', 'mentioned', 'all']).default('ignore').meta({
    description:
      'Whether a group is a customer: never, where the account is mentioned, or with all that is said. Default ignore.',
  }),
  catchUp: duration.prefault('1h').meta({
    description: 'How long before the start a message may have been written to be news still. Default 1h.',
  }),
  daily: z
    .int()
    .min(1)
    .default(300)
    .meta({ description: 'Most messages that the account writes in 24 hours; more of them wait. Default 300.' }),
});

const channel = z.discriminatedUnion('type', [web, telegram, slack, wecomKf, wechatMp, wechaty, lanying]);

export const channels = z
  .record(name, channel)
  .refine((all) => Object.keys(all).length > 0, 'There is no channel: add website: { type: web }')
  .meta({
    description: 'The messengers customers and agents use, by a name of your own. The name appears in URLs.',
  });
