import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import type { ClientMessage, WireFile } from '../../adapters/web/protocol.ts';
import { Compose } from '../../web/shared/compose.ts';
import { Outbox } from '../../web/shared/outbox.ts';
import { setNoteMark, withoutNoteMark } from '../../web/shared/parts.ts';
import { memoryShelf } from '../../web/shared/storage.ts';
import { Talk } from '../../web/shared/talk.ts';
import { UploadError } from '../../web/shared/upload.ts';
import { ANA } from './fake-server.ts';
import { HandClock } from './hand-clock.ts';

function setUp() {
  const said: Extract<ClientMessage, { type: 'message' }>[] = [];
  let typed = 0;
  const shelf = memoryShelf();
  const clock = new HandClock();
  const send = (one: ClientMessage) => {
    if (one.type === 'message') said.push(one);
    if (one.type === 'typing') typed += 1;
    return true;
  };
  const outbox = new Outbox({ shelf, prefix: 'out.', clock, send, stalled: () => undefined });
  let keys = 0;
  const newKey = () => {
    keys += 1;
    return `k${keys}`;
  };
  const talk = new Talk({ where: { room: 'r', thread: 't' }, me: signal(ANA), send, outbox, clock, newKey });
  const uploads: { done: (file: WireFile) => void; fail: (error: unknown) => void }[] = [];
  const options = {
    talk,
    upload: () => new Promise<WireFile>((done, fail) => uploads.push({ done, fail })),
    limit: () => 100,
    shelf,
    place: 'draft',
  };
  const compose = new Compose(options);
  const add = (count: number) =>
    compose.tray.add(Array.from({ length: count }, (_, index) => ({ blob: new Blob(['x']), name: `${index}.txt` })));
  const upload = async (index: number) => {
    uploads[index]?.done({ id: `f${index}`, name: `${index}.txt`, mime: 'text/plain', bytes: 1, url: '/f' });
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { said, typed: () => typed, compose, uploads, add, upload, again: () => new Compose(options) };
}

describe('a note', () => {
  it('begins with the sign that the brand has chosen, or with the usual one, in full width too', () => {
    setNoteMark('##');
    try {
      const { compose, typed } = setUp();
      for (const text of ['## she is upset', '＃＃ she is upset', '// she is upset', ' ／／ she is upset']) {
        compose.write(text);
        expect(compose.isNote.value).toBe(true);
        expect(withoutNoteMark(text)).toBe('she is upset');
      }
      compose.write('#');
      expect(compose.isNote.value).toBe(false);
      expect(typed()).toBe(0);
      compose.write('# is a number');
      expect(withoutNoteMark('# is a number')).toBe('# is a number');
    } finally {
      setNoteMark('//');
    }
  });
});

describe('writing a message', () => {
  it('waits for files that are still on their way, and sends them with their text', async () => {
    const { compose, said, add, upload } = setUp();
    add(2);
    compose.write('two files');
    compose.submit();
    await upload(1);
    expect(said).toEqual([]);
    await upload(0);
    expect(said).toMatchObject([{ parts: [{ text: 'two files' }, { file: 'f0' }, { file: 'f1' }] }]);
    expect(compose.tray.items.value).toEqual([]);
  });

  it('sends nothing where a file failed, and all of it once that is taken out', async () => {
    const { compose, said, add, upload, uploads } = setUp();
    add(2);
    compose.submit();
    uploads[0]?.fail(new UploadError('refused'));
    await upload(1);
    compose.submit();
    expect(said).toEqual([]);
    expect(compose.tray.items.value.map((item) => item.state)).toEqual(['refused', 'ready']);
    compose.tray.drop(1);
    compose.submit();
    expect(said).toMatchObject([{ parts: [{ file: 'f1' }] }]);
  });

  it('makes a note of every message that the files of a note need', async () => {
    const { compose, said, add, upload } = setUp();
    add(11);
    for (let index = 0; index < 11; index += 1) await upload(index);
    compose.toggleNote();
    compose.submit();
    expect(said.map((one) => one.parts.length)).toEqual([10, 3]);
    for (const { parts } of said) expect(parts[0]).toEqual({ kind: 'text', text: '//' });
  });

  it.each(['/', '//', '// careful', '／', ' ／／ 小心', '!', '!transfer billing', '！转接'])(
    'tells nobody that %j is being typed',
    (text) => {
      const { compose, typed } = setUp();
      compose.write(text);
      expect(typed()).toBe(0);
      compose.write('Good morning');
      expect(typed()).toBe(1);
    },
  );

  it('tells nobody that a note is being typed, also in full width', () => {
    const { compose, typed } = setUp();
    compose.write('／／');
    expect(compose.isNote.value).toBe(true);
    compose.write('');
    compose.toggleNote();
    compose.write('difficult');
    expect(typed()).toBe(0);
  });

  it('keeps the unsent text and whether it is a note', () => {
    const { compose, again } = setUp();
    compose.write('half a');
    compose.toggleNote();
    expect(again()).toMatchObject({ text: { value: 'half a' }, note: { value: true } });
  });

  it('never puts a note’s mark twice', () => {
    const { compose, said } = setUp();
    compose.write('// careful');
    compose.toggleNote();
    compose.submit();
    expect(said).toMatchObject([{ parts: [{ text: '// careful' }] }]);
  });

  it('goes back to the note that was being written before an edit, never to a reply of the same words', () => {
    const { compose, said } = setUp();
    compose.toggleNote();
    compose.write('internal');
    const parts = [{ kind: 'text' as const, text: { text: 'public', spans: [] } }];
    compose.edit({ id: 'm', seq: 1, at: 1, by: ANA, parts, edited: false, removed: false, reactions: [] });
    expect(compose.isNote.value).toBe(false);
    compose.cancelEdit();
    compose.submit();
    expect(said).toMatchObject([{ parts: [{ text: '// internal' }] }]);
  });

  it('keeps a note a note when it is edited, and brings back what was being written', () => {
    const { compose } = setUp();
    compose.write('a reply');
    const parts = [{ kind: 'text' as const, text: { text: '// internal', spans: [] } }];
    compose.edit({ id: 'm', seq: 1, at: 1, by: ANA, parts, edited: false, removed: false, reactions: [] });
    expect(compose.text.value).toBe('internal');
    expect(compose.isNote.value).toBe(true);
    compose.toggleNote();
    expect(compose.isNote.value).toBe(true);
    compose.cancelEdit();
    expect(compose.text.value).toBe('a reply');
    expect(compose.isNote.value).toBe(false);
  });
});
