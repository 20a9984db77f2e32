import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface Field {
  readonly name: string;
  readonly types: readonly string[];
  readonly required: boolean;
}

interface Shape {
  /** Of methods. */
  readonly returns?: readonly string[];
  readonly fields?: readonly Field[];
  readonly subtypes?: readonly string[];
}

interface Description {
  readonly version: string;
  readonly methods: Readonly<Record<string, Shape>>;
  readonly types: Readonly<Record<string, Shape>>;
}

const path = fileURLToPath(new URL('../../../../shared/fixtures/telegram/api.min.json', import.meta.url));

/** Telegram's own description of its Bot API; null where it does not lie beside the project. */
export const description: Description | null = existsSync(path)
  ? (JSON.parse(readFileSync(path, 'utf8')) as Description)
  : null;

/** Said in the name of what cannot run without it. */
export const needsDescription =
  description === null ? ' (left out: ../shared/fixtures/telegram/api.min.json is not here)' : '';

/** A file that came along with a call. */
export class Attached {
  readonly name: string;
  readonly bytes: Buffer;

  constructor(name: string, bytes: Buffer) {
    this.name = name;
    this.bytes = bytes;
  }
}

/** What is wrong with a call, by the description; empty where nothing is. */
export function faultsOfCall(method: string, params: Readonly<Record<string, unknown>>): readonly string[] {
  if (!description) return [];
  const shape = description.methods[method];
  return shape ? faultsOfFields(params, shape.fields ?? [], method) : [`${method}: there is no such method`];
}

/** What is wrong with what a method answers. */
export function faultsOfAnswer(method: string, result: unknown): readonly string[] {
  return faultsOf(result, description?.methods[method]?.returns ?? [], `${method}: its answer`);
}

/** What is wrong with an object that claims to be of a type. */
export function faultsOfType(value: unknown, type: string): readonly string[] {
  return description ? faultsOf(value, [type], type) : [];
}

/** The types a parameter may have, to read it from a form, where everything is text. */
export function typesOf(method: string, param: string): readonly string[] {
  return description?.methods[method]?.fields?.find(({ name }) => name === param)?.types ?? [];
}

function faultsOfFields(value: Readonly<Record<string, unknown>>, fields: readonly Field[], at: string): string[] {
  const known = new Map(fields.map((field) => [field.name, field]));
  const unknown = Object.keys(value).filter((key) => !known.has(key));
  return [
    ...unknown.map((key) => `${at}.${key}: there is no such field`),
    ...fields.flatMap(({ name, types, required }) => {
      if (value[name] === undefined) return required ? [`${at}.${name}: is missing`] : [];
      return faultsOf(value[name], types, `${at}.${name}`);
    }),
  ];
}

/** The faults of the type that fits best. */
function faultsOf(value: unknown, types: readonly string[], at: string): readonly string[] {
  const tries = types.map((type) => faultsOfOne(value, type, at));
  if (!description) return [];
  return tries.toSorted((a, b) => a.length - b.length)[0] ?? [`${at}: has no type`];
}

function faultsOfOne(value: unknown, type: string, at: string): readonly string[] {
  const wrong = [`${at}: is no ${type}`];
  if (type.startsWith('Array of ')) {
    if (!Array.isArray(value)) return wrong;
    return value.flatMap((item, index) => faultsOf(item, [type.slice('Array of '.length)], `${at}[${index}]`));
  }
  switch (type) {
    case 'Integer':
      return Number.isSafeInteger(value) ? [] : wrong;
    case 'Float':
      return typeof value === 'number' ? [] : wrong;
    case 'String':
      return typeof value === 'string' ? [] : wrong;
    case 'Boolean':
      return typeof value === 'boolean' ? [] : wrong;
    case 'True':
      return value === true ? [] : wrong;
    case 'InputFile':
      return value instanceof Attached ? [] : wrong;
  }
  const shape = description?.types[type];
  if (!shape) return [`${at}: there is no type ${type}`];
  if (shape.subtypes) return faultsOf(value, shape.subtypes, at);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong;
  return [...faultsOfFields(value as Record<string, unknown>, shape.fields ?? [], at), ...kindFaults(value, type, at)];
}

/** Of types that only differ by a word, the word. */
const kinds: Readonly<Record<string, readonly [field: string, value: string]>> = {
  ChatMemberOwner: ['status', 'creator'],
  ChatMemberAdministrator: ['status', 'administrator'],
  ChatMemberMember: ['status', 'member'],
  ChatMemberRestricted: ['status', 'restricted'],
  ChatMemberLeft: ['status', 'left'],
  ChatMemberBanned: ['status', 'kicked'],
  ReactionTypeEmoji: ['type', 'emoji'],
  ReactionTypeCustomEmoji: ['type', 'custom_emoji'],
  ReactionTypePaid: ['type', 'paid'],
  InputMediaPhoto: ['type', 'photo'],
  InputMediaVideo: ['type', 'video'],
  InputMediaAudio: ['type', 'audio'],
  InputMediaDocument: ['type', 'document'],
  InputMediaAnimation: ['type', 'animation'],
  MessageOriginUser: ['type', 'user'],
  MessageOriginHiddenUser: ['type', 'hidden_user'],
  MessageOriginChat: ['type', 'chat'],
  MessageOriginChannel: ['type', 'channel'],
};

function kindFaults(value: object, type: string, at: string): string[] {
  const kind = kinds[type];
  if (!kind) return [];
  const [field, wanted] = kind;
  return Object.entries(value).some(([key, is]) => key === field && is === wanted)
    ? []
    : [`${at}.${field}: is not ${wanted}`];
}
