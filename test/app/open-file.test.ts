import { expect, test } from 'vitest';
import { createOpenFile } from '../../app/open-file.ts';
import { watched } from '../../core/progress.ts';

test('whoever waits for a file is told whenever bytes of it move, wherever they are read', async () => {
  const stream = () => new Blob([new Uint8Array(200_000)]).stream();
  const owner = { open: async () => ({ name: 'film', mime: 'video/mp4', bytes: 200_000, stream: stream() }) };
  const openFile = createOpenFile(
    () => owner,
    () => Promise.reject(new Error('No transcript is asked for')),
  );
  let moves = 0;
  const opened = await watched(
    () => {
      moves += 1;
    },
    () => openFile({ channel: 'chat', id: 'f' }),
  );
  expect((await new Response(opened.stream).arrayBuffer()).byteLength).toBe(200_000);
  expect(moves).toBeGreaterThan(0);
  expect(opened).toMatchObject({ name: 'film', bytes: 200_000 });
});
