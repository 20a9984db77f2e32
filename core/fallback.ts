import { cardAsText } from './cardtext.ts';
import type { Capabilities, Feature } from './channel.ts';
import type { Delivery } from './delivery.ts';
import type { Part, Party } from './message.ts';
import { plain } from './richtext.ts';
import { namedMedia } from './unshown.ts';

/** Puts in place of each part that a channel cannot show one that it can. Nothing is left out in silence. */
export function adaptParts(parts: readonly Part[], { features }: Capabilities): readonly Part[] {
  const adapted = parts.flatMap((part) => (features[featureOf(part)] === 'none' ? substitute(part) : [part]));
  return adapted.some((part, index) => part !== parts[index]) ? adapted : parts;
}

/** Puts its name and size in place of each file of which nobody can have the bytes, where it leads to another channel. */
export function withinReach(parts: readonly Part[], channel: string): readonly Part[] {
  return parts.flatMap((part): readonly Part[] => {
    if (part.kind !== 'media' || part.file.channel === channel || part.file.fetchLimit === undefined) return [part];
    const { name, bytes = 0, fetchLimit } = part.file;
    const size = `${Math.ceil(bytes / 1024 / 1024)} MB > ${Math.floor(fetchLimit / 1024 / 1024)} MB`;
    return byName(part, name === undefined ? size : `${name} (${size})`);
  });
}

/** A file's name in its place, or of what kind it is where it has none; what was said with it stays. */
function byName({ caption, file, media }: Part & { kind: 'media' }, label = file.name): readonly Part[] {
  const shown: Part =
    file.name === undefined || label === undefined ? namedMedia(media, label) : { kind: 'unsupported', label };
  return [shown, ...(caption ? [{ kind: 'text', text: caption } as const] : [])];
}

function featureOf(part: Part): Feature {
  switch (part.kind) {
    case 'text':
    case 'unsupported':
      return 'formatting';
    case 'media':
      return part.media;
    case 'card':
      return 'buttons';
    default:
      return part.kind;
  }
}

function substitute(part: Part): readonly Part[] {
  const words = (text: string): readonly Part[] => [{ kind: 'text', text: plain(text) }];
  switch (part.kind) {
    case 'text':
      return part.text.spans.length === 0 ? [part] : words(part.text.text);
    case 'card':
      return [{ kind: 'text', text: cardAsText(part.card) }];
    case 'location': {
      const place = `https://www.openstreetmap.org/?mlat=${part.lat}&mlon=${part.lng}`;
      return words(['📍', part.label, place].filter(Boolean).join(' '));
    }
    case 'contact':
      return words(['👤', part.name, ...part.phones].join(' '));
    case 'media':
      return byName(part);
    case 'unsupported':
      return [part];
  }
}

/** What to send where a channel cannot change an earlier message; null where nothing needs to be said. */
export function correction(delivery: Delivery): { by: Party; parts: readonly Part[] } | null {
  switch (delivery.op) {
    case 'edit':
      return { by: delivery.by, parts: [{ kind: 'text', text: plain('✏️') }, ...delivery.parts.map(inShort)] };
    case 'remove':
      return { by: delivery.by, parts: [{ kind: 'text', text: plain('🗑️') }] };
    case 'react':
      return delivery.added ? { by: delivery.by, parts: [{ kind: 'text', text: plain(delivery.emoji) }] } : null;
    case 'mark': {
      if (delivery.fate !== 'failed' && delivery.fate !== 'unknown') return null;
      const sign = delivery.fate === 'failed' ? '⚠️' : '❔';
      return {
        by: frontdesk,
        parts: [{ kind: 'text', text: plain([sign, delivery.reason].filter(Boolean).join(' ')) }],
      };
    }
    case 'send':
    case 'hand-over':
      return null;
  }
}

/** A case's card that cannot be changed in its place says how things stand, and not once more what can be done. */
function inShort(part: Part): Part {
  if (part.kind !== 'card' || !part.card.facts) return part;
  const { title, fields = [] } = part.card;
  return { kind: 'card', card: { title, fields } };
}

/** Who speaks where no person and no bot does. */
export const frontdesk: Party = { id: 'frontdesk', name: 'Frontdesk', kind: 'system' };
