import { loadCanned } from '../config/canned.ts';
import type { Config, DeskConfig } from '../config/config.ts';
import type { Knowledge } from '../core/bot/knowledge.ts';
import type { CannedText } from '../core/cases.ts';
import type { Language } from '../core/conversation.ts';
import type { Mask } from '../core/mask.ts';
import { plain, type RichText } from '../core/richtext.ts';
import type { TextsIn } from '../core/texts.ts';
import { createTurn, type Turn } from '../core/turn.ts';
import type { UnshownNames } from '../core/unshown.ts';
import {
  boardCard,
  createHandoff,
  createMask,
  customerFile,
  type Desk,
  type FileLink,
  fileLinkWords,
  type HandoffSettings,
  type Routing,
  type TranscriptMatter,
  unshownNames,
  writeTranscript,
} from '../handoff/index.ts';
import type { BoardParts } from './boards.ts';
import { createBrain } from './brain.ts';
import type { TellOfCustomer } from './case-book.ts';

/** The brand's way of deciding, and of showing how a desk stands. */
export interface Stages {
  readonly turn: Turn;
  readonly board: BoardParts['card'];
  /** What a desk may know of a customer. */
  readonly tell: TellOfCustomer;
  /** The canned replies as customers of a language get them. */
  readonly canned: (language: Language) => readonly CannedText[];
  /** Writes down what was said, as its desk may see it. */
  readonly transcript: (matter: TranscriptMatter) => AsyncIterable<string>;
  /** What is said in place of a file that goes as a link. */
  readonly fileLink: (link: FileLink) => RichText;
  /** What things are called that are shown by their names alone, to whoever reads a lane. */
  readonly unshown: (reading: Pick<FileLink, 'conversation' | 'lane'>) => UnshownNames;
  readonly texts: TextsIn;
}

/**
 * The brand's way of deciding: its triage, its bot and its desks.
 * @throws {ConfigError} where the examples of triage, the canned replies or the texts cannot be read
 */
export async function createStages(config: Config, knowledge: Knowledge): Promise<Stages> {
  const [language] = config.brand.languages;
  const { idle } = config.handoff;
  const { mask } = maskOf(config);
  const { triage, bot, opinions, texts } = await createBrain(config, knowledge, mask);
  const canned = await loadCanned(config.handoff.canned);
  const settings: HandoffSettings = {
    ...routingOf(config),
    guards: guardsOf(config),
    ...(mask && { mask }),
    replyWithin: { first: config.handoff.firstReply, next: config.handoff.nextReply },
    passedOn: passedOn(config),
    notes: config.handoff.notes,
    reopenMs: config.handoff.reopen,
    survey: config.handoff.survey,
    drafts: config.bot.llm !== undefined,
    canned: canned.map(({ name, texts }) => ({
      name,
      text: (wanted) => texts[wanted] ?? texts[language] ?? Object.values(texts)[0] ?? plain(''),
    })),
    ...(idle && { idle: { warnMs: idle.warn, closeMs: idle.close } }),
    texts,
    deskLanguage: language,
    timezone: config.brand.timezone,
  };
  const lookup = config.bot.tools.find(({ name }) => name === config.profile.lookup);
  const turn = createTurn({
    language,
    ...(lookup && { lookup: { tool: lookup, refreshMs: config.profile.refresh } }),
    triage: (text, before) => {
      const decision = triage(text, before);
      return decision.escalate ? decision : null;
    },
    bot,
    ...(opinions && { opinions }),
    handoff: createHandoff(settings),
  });
  const { publicUrl } = config.server;
  const hasPages = config.channels.some(({ type }) => type === 'web');
  const admin = publicUrl !== undefined && hasPages ? `${publicUrl}/admin` : undefined;
  return {
    turn,
    texts,
    fileLink: (link) => fileLinkWords(settings, link),
    unshown: (reading) => unshownNames(settings, reading),
    tell: (...about) => customerFile(settings, ...about),
    canned: (wanted) => settings.canned.map(({ name, text }) => ({ name, text: text(wanted).text })),
    transcript: (matter) => writeTranscript(settings, matter),
    board: (desk, standing, now, accounts) => boardCard(settings, desk, standing, now, { accounts, admin }),
  };
}

/** What decides where a case goes. */
export function routingOf(config: Config): Routing {
  return {
    desks: config.desks.map((desk) => deskOf(config, desk)),
    routes: config.routing.map(({ agents = [], ...rule }) => ({
      when: {},
      ...rule,
      agents: peopleOf(config, config.desks.find(({ name }) => name === rule.desk)?.channel, agents),
    })),
    ...hoursOf(config),
  };
}

/** What is not to be seen at desks. */
export function maskOf({ handoff: { privacy } }: Pick<Config, 'handoff'>): { mask?: Mask } {
  return privacy.mask ? { mask: createMask(privacy.patterns.map((pattern) => new RegExp(pattern, 'gu'))) } : {};
}

/** Channels of which people in the platform's own app answer. */
function passedOn({ channels }: Config): readonly string[] {
  const passing = channels.filter(
    (one) => (one.type === 'wecom-kf' && one.handover !== undefined) || (one.type === 'wechat-mp' && one.transfer),
  );
  return passing.map(({ name }) => name);
}

function guardsOf({ handoff: { guards } }: Config) {
  const { collision: collisionMs, newer: newerMs, undo: undoMs, ...others } = guards;
  return { ...others, collisionMs, newerMs, undoMs };
}

function deskOf(
  config: Config,
  { channel, room, supervisors, texts: _, board: __, admit: ___, ...desk }: DeskConfig,
): Desk {
  return { ...desk, room: { channel, chat: room }, supervisors: peopleOf(config, channel, supervisors) };
}

/** On the website people are known by their names, elsewhere by ids that say nothing. */
function peopleOf({ channels }: Config, channel: string | undefined, ids: readonly string[]) {
  const isWeb = channels.some(({ name, type }) => name === channel && type === 'web');
  return ids.map((id) => (isWeb ? { id, name: id } : { id }));
}

function hoursOf({ brand, handoff: { hours } }: Config) {
  if (!hours) return {};
  return { hours: { timezone: brand.timezone, week: hours.week, holidays: new Set(hours.holidays) } };
}
