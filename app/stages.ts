import { loadCanned } from '../config/canned.ts';
import type { Config, DeskConfig } from '../config/config.ts';
import { loadKnowledge } from '../config/knowledge.ts';
import { loadTexts } from '../config/texts-files.ts';
import { loadExamples } from '../config/triage-examples.ts';
import { createBot } from '../core/bot/bot.ts';
import { buildKnowledge } from '../core/bot/knowledge.ts';
import { parseMarkdown } from '../core/markdown.ts';
import { plain } from '../core/richtext.ts';
import { createTriage } from '../core/triage/index.ts';
import { createTurn, type Turn } from '../core/turn.ts';
import { createHandoff, type Desk } from '../handoff/index.ts';

/**
 * The brand's way of deciding: its triage, its bot and its desks.
 * @throws {KnowledgeError} where the knowledge cannot be read
 * @throws {ConfigError} where the examples of triage or the canned replies cannot
 */
export async function createStages(config: Config): Promise<Turn> {
  const [language] = config.brand.languages;
  const { idle } = config.handoff;
  const knowledge = buildKnowledge(await loadKnowledge(config.bot.knowledge, config.brand.timezone));
  const greetings = new Map(Object.entries(config.bot.greeting).map(([key, text]) => [key, parseMarkdown(text)]));
  const triage = createTriage(await loadExamples(config.triage.examples));
  const texts = await loadBrandTexts(config);
  const canned = await loadCanned(config.handoff.canned);
  return createTurn({
    language,
    triage: (text) => {
      const decision = triage(text);
      return decision.escalate ? decision : null;
    },
    bot: createBot({
      name: config.brand.name,
      greeting: (wanted) => greetings.get(wanted) ?? greetings.get(language),
      knowledge,
      unanswered: config.triage.unanswered,
      texts,
    }),
    handoff: createHandoff({
      desks: config.desks.map((desk) => deskOf(config, desk)),
      guards: guardsOf(config),
      replyWithin: { first: config.handoff.firstReply, next: config.handoff.nextReply },
      routes: config.routing.map((rule) => ({ when: {}, ...rule })),
      notes: config.handoff.notes,
      reopenMs: config.handoff.reopen,
      survey: config.handoff.survey,
      canned: canned.map(({ name, texts }) => ({
        name,
        text: (wanted) => texts[wanted] ?? texts[language] ?? Object.values(texts)[0] ?? plain(''),
      })),
      ...hoursOf(config),
      ...(idle && { idle: { warnMs: idle.warn, closeMs: idle.close } }),
      texts,
      deskLanguage: language,
      timezone: config.brand.timezone,
    }),
  });
}

function guardsOf({ handoff: { guards } }: Config) {
  const { collision: collisionMs, undo: undoMs, ...others } = guards;
  return { ...others, collisionMs, undoMs };
}

/** The brand's texts, with those of its desks. @throws {ConfigError} where a file of them is wrong */
export function loadBrandTexts({ brand, desks }: Config) {
  return loadTexts(brand.texts, Object.fromEntries(desks.map(({ name, texts }) => [name, texts])));
}

function deskOf({ channels }: Config, { channel, room, supervisors, texts: _, ...desk }: DeskConfig): Desk {
  // On the website people are known by their names, elsewhere by ids that say nothing.
  const isWeb = channels.some(({ name, type }) => name === channel && type === 'web');
  return {
    ...desk,
    room: { channel, chat: room },
    supervisors: supervisors.map((id) => (isWeb ? { id, name: id } : { id })),
  };
}

function hoursOf({ brand, handoff: { hours } }: Config) {
  if (!hours) return {};
  return { hours: { timezone: brand.timezone, week: hours.week, holidays: new Set(hours.holidays) } };
}
