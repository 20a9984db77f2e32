import { deepEqual, equal, ok } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { shippedTexts } from '../../../config/texts/index.ts';
import type { MediaKind } from '../../../core/message.ts';
import { samples } from '../../contracts/channel/samples.ts';
import type { LookedFile } from '../seats/seat.ts';
import { eventually, fileLimits, sees } from '../stage.ts';
import type { Scene, Thing } from '../thing.ts';
import { arrival, fresh, isSaid, ownLook } from './helpers.ts';

const noStickers = { slack: 'Slack has no stickers' };
const noPlaces = { slack: 'Slack has no locations' };
const noContacts = { slack: 'Slack has no contacts', web: 'the website has no contacts' };

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function isSame(file: LookedFile | undefined, bytes: Uint8Array): Promise<void> {
  ok(file, 'there is no file');
  equal(sha256(await file.bytes()), sha256(bytes), 'the bytes have changed');
}

/** As what a kind of file arrives where it cannot be that kind. */
const substitutes: Partial<Record<MediaKind, string>> = { voice: 'audio', sticker: 'image' };

function file(media: MediaKind, name: string): Thing {
  const sample = samples[media];
  return {
    name,
    feature: media,
    ...(media === 'sticker' ? { absent: noStickers } : {}),
    async run({ from, to, how }) {
      const caption = media === 'sticker' ? '' : fresh('see *this*');
      const look = await arrival(
        to,
        () => from.give([sample], caption),
        (one) => one.files.length > 0,
      );
      const [shown] = look.files;
      equal(shown?.kind, how === 'fallback' ? substitutes[media] : media);
      await isSame(shown, sample.bytes);
      // A name is lost where either platform has none for such files.
      if (from.features[media] !== 'partial' && how !== 'partial') equal(shown?.name, sample.name);
      if (caption !== '') await sees(to, ({ text }) => text.text.includes(caption));
    },
  };
}

export const media: readonly Thing[] = [
  file('image', 'an image with a caption'),
  {
    name: 'an album of three images, as one unit',
    feature: 'album',
    async run({ from, to, how }) {
      const three = ['one.png', 'two.png', 'three.png'].map((name, index) => {
        const bytes = Buffer.concat([samples.image.bytes, Buffer.from([index])]);
        return { media: 'image' as const, name, bytes };
      });
      const caption = fresh('all three');
      const look = await arrival(
        to,
        () => from.give(three, caption),
        (one) => one.files.length === 3,
      );
      for (const [index, { bytes }] of three.entries()) await isSame(look.files[index], bytes);
      ok(look.text.text.includes(caption));
      if (how === 'native' && from.features.album === 'full') {
        deepEqual(
          look.files.map(({ name }) => name),
          three.map(({ name }) => name),
        );
      }
    },
  },
  file('video', 'a video'),
  file('audio', 'a sound'),
  file('voice', 'a voice message'),
  file('file', 'a file'),
  file('sticker', 'a sticker'),
  {
    name: 'a location with its name',
    feature: 'location',
    absent: noPlaces,
    async run({ from, to, how }) {
      const place = { lat: 31.2304, lng: 121.4737, label: fresh('外滩') };
      const look = await arrival(
        to,
        async () => from.locate?.(place),
        (one) => one.place?.label === place.label || one.text.text.includes(place.label),
      );
      if (how === 'native') return deepEqual(look.place, place);
      ok(look.text.text.includes('31.2304, 121.4737'), 'the coordinates are swallowed');
      ok(look.live.some((one) => one.includes('openstreetmap.org') && one.includes('121.4737')));
    },
  },
  {
    name: 'a contact',
    feature: 'contact',
    absent: noContacts,
    async run({ from, to, how }) {
      const contact = { name: fresh('Han Meimei'), phone: '+86 21 5555 0100' };
      const look = await arrival(
        to,
        async () => from.introduce?.(contact),
        (one) => one.contact?.name === contact.name || one.text.text.includes(contact.name),
      );
      if (how === 'native') return deepEqual(look.contact, contact);
      ok(look.text.text.includes(contact.phone), 'the number is swallowed');
    },
  },
  {
    name: 'a file too large for the other side is told',
    how: ({ platform }, to) => (platform === 'web' && to === 'web' ? 'absent' : 'fallback'),
    words: ({ platform, role }, to) => {
      if (platform === 'web' && to === 'web') return 'refused at the upload, which has the same limit';
      if (platform === 'telegram') return 'a line with its name and size: a bot can fetch 20 MB';
      return role === 'agent' ? 'a mark on the message, with the reason' : 'a sentence to the customer';
    },
    run: tooLarge,
  },
];

async function tooLarge({ from, to }: Scene): Promise<void> {
  if (from.platform === 'telegram') {
    const look = await arrival(to, async () => from.giveTooLarge?.('film.bin', 21 * 1024 * 1024));
    ok(look.text.text.includes('film.bin') && look.text.text.includes('20 MB'), look.text.text);
    return;
  }
  const before = new Set(from.shown().map(({ id }) => id));
  const id = (await from.giveTooLarge?.('film.bin', fileLimits[to.platform] + 1)) ?? '';
  if (from.role === 'customer') {
    await sees(from, (look) => !before.has(look.id) && isSaid(look, 'undelivered'));
    return;
  }
  await eventually(() => equal(ownLook(from, id).fate, 'failed'));
  const reason = shippedTexts('en').desk.failures['file-too-large'] ?? '';
  await sees(from, (look) => !before.has(look.id) && (look.reason ?? look.text.text).includes(reason));
}
