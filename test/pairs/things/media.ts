import { deepEqual, equal, ok } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { MediaKind } from '../../../core/message.ts';
import { samples } from '../../contracts/channel/samples.ts';
import { about } from '../about.ts';
import type { LookedFile } from '../seats/seat.ts';
import { eventually, sees } from '../stage.ts';
import type { Scene, Thing } from '../thing.ts';
import { arrival, fresh } from './helpers.ts';

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function isSame(file: LookedFile | undefined, bytes: Uint8Array): Promise<void> {
  ok(file, 'there is no file');
  equal(sha256(await file.bytes()), sha256(bytes), 'the bytes have changed');
}

function file(media: MediaKind, name: string): Thing {
  const sample = samples[media];
  return {
    name,
    feature: media,
    ...(media === 'image' ? {} : { takes: media }),
    async run({ stage, from, to, how }) {
      const caption = media === 'sticker' ? '' : fresh('see *this*');
      const isNameless = from.features[media] === 'partial';
      if (to.features[media] === 'none' && media === 'sticker') {
        await from.give([sample], caption);
        return void (await sees(to, ({ text }) => text.text.includes(`▫️ ${isNameless ? media : sample.name}`)));
      }
      if (to.features[media] === 'none' || (to.platform === 'wechat-mp' && media === 'voice')) {
        const give = () => from.give([sample], caption);
        const look = await arrival(to, give, ({ text }) => text.text.includes('/files/'));
        ok(look.text.text.includes(caption), 'the caption is swallowed');
        if (!isNameless) ok(look.text.text.includes(sample.name), 'the name is swallowed');
        const [url = ''] = /https:\S+/.exec(look.text.text) ?? [];
        const answer = await stage.follow(url);
        return equal(
          sha256(new Uint8Array(await answer.arrayBuffer())),
          sha256(sample.bytes),
          'the bytes have changed',
        );
      }
      const look = await arrival(
        to,
        () => from.give([sample], caption),
        (one) => one.files.length > 0,
      );
      const [shown] = look.files;
      equal(shown?.kind, how === 'fallback' ? (about[to.platform].arrivesAs[media] ?? media) : media);
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
    takes: 'album',
    async run({ from, to, how }) {
      const three = ['one.png', 'two.png', 'three.png'].map((name, index) => {
        const bytes = Buffer.concat([samples.image.bytes, Buffer.from([index])]);
        return { media: 'image' as const, name, bytes };
      });
      const caption = fresh('all three');
      if (how === 'fallback') {
        const before = to.shown().length;
        await from.give(three, caption);
        await sees(to, ({ text }) => text.text.includes(caption));
        const files = await eventually(() => {
          const given = to.shown().slice(before);
          const found = given.flatMap((one) => one.files);
          equal(found.length, 3);
          return found;
        });
        for (const [index, { bytes }] of three.entries()) await isSame(files[index], bytes);
        return;
      }
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
    takes: 'location',
    async run({ from, to, how }) {
      const place = { lat: 31.2304, lng: 121.4737, label: fresh('外滩') };
      const look = await arrival(
        to,
        async () => from.locate?.(place),
        (one) => one.place?.label === place.label || one.text.text.includes(place.label),
      );
      if (how === 'native') return deepEqual(look.place, place);
      const links = [look.text.text, ...look.live];
      ok(
        links.some((one) => one.includes('openstreetmap.org') && one.includes('121.4737')),
        'the place is swallowed',
      );
    },
  },
  {
    name: 'a contact',
    feature: 'contact',
    takes: 'contact',
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
    name: 'a file too large for the other side',
    costly: true,
    takes: 'file',
    how: ({ platform }, to) => {
      if (platform === 'web' && to === 'web') return 'absent';
      return platform === 'telegram' && to === 'telegram' ? 'native' : 'fallback';
    },
    words: ({ platform }, to) => {
      if (platform === 'telegram' && to === 'telegram') return undefined;
      if (platform === 'web' && to === 'web') return 'refused at the upload, which has the same limit';
      if (platform === 'telegram') return 'a line with its name and size: a bot can fetch 20 MB';
      return 'a link to it, with its name, that ends after a while';
    },
    run: tooLarge,
  },
];

async function tooLarge({ stage, from, to, how }: Scene): Promise<void> {
  if (how === 'native') {
    const look = await arrival(
      to,
      async () => from.giveTooLarge?.('film.bin', 61 * 1024 * 1024),
      (one) => one.files.some(({ name }) => name === 'film.bin'),
    );
    return equal(look.files.length, 1);
  }
  if (from.platform === 'telegram') {
    const look = await arrival(
      to,
      async () => from.giveTooLarge?.('film.bin', 21 * 1024 * 1024),
      (one) => one.text.text.includes('film.bin'),
    );
    ok(look.text.text.includes('20 MB'), look.text.text);
    return;
  }
  const bytes = stage.fileBytes(to.platform) + 1;
  const look = await arrival(
    to,
    async () => from.giveTooLarge?.('film.bin', bytes),
    (one) => one.text.text.includes('/files/'),
  );
  if (from.features.file !== 'partial') ok(look.text.text.includes('film.bin'), look.text.text);
  const [url = ''] = /https:\S+/.exec(look.text.text) ?? [];
  const answer = await stage.follow(url);
  equal(answer.status, 200);
  equal((await answer.arrayBuffer()).byteLength, bytes);
}
