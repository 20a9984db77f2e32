import { useEffect, useState } from 'preact/hooks';
import { fill } from '../language.ts';
import { size } from '../time.ts';
import type { TrayItem } from '../tray.ts';
import { useUi } from './context.ts';
import { Icon } from './icons.tsx';

// A variable, since nobody captions what was just spoken and a literal <audio> asks for it.
const Player = 'audio';

/** Files that will go with the next message. */
export function TrayView() {
  const { compose, t } = useUi();
  if (compose.tray.items.value.length === 0) return null;
  return (
    <ul class="tray" aria-label={t.attach}>
      {compose.tray.items.value.map((item) => (
        <Item key={item.id} item={item} />
      ))}
    </ul>
  );
}

function Item({ item }: { readonly item: TrayItem }) {
  const { compose, t, limit, language } = useUi();
  const { name, state } = item;
  const url = useObjectUrl(item.blob);
  const text = {
    uploading: fill(t.uploading, { name }),
    ready: fill(t.uploaded, { name }),
    'too-large': fill(t.tooLarge, { name, limit: size(limit, language) }),
    quota: fill(t.overQuota, { name }),
    refused: fill(t.fileRefused, { name }),
    failed: fill(t.uploadFailed, { name }),
  }[state];
  const bad = state !== 'uploading' && state !== 'ready';
  return (
    <li class={`tray-item ${state} ${bad ? 'bad' : ''}`}>
      {item.media === 'image' && <img src={url} alt="" />}
      {item.media === 'voice' && <Player src={url} controls aria-label={t.voice} />}
      <span class="tray-text" role={bad ? 'alert' : 'status'}>
        {text}
      </span>
      {state === 'failed' && (
        <button type="button" class="button small" onClick={() => compose.tray.retry(item)}>
          {t.tryAgain}
        </button>
      )}
      <button
        type="button"
        class="icon-button"
        aria-label={`${t.remove}: ${name}`}
        onClick={() => compose.tray.drop(item.id)}
      >
        <Icon name="close" />
      </button>
    </li>
  );
}

function useObjectUrl(blob: Blob): string {
  const [url] = useState(() => URL.createObjectURL(blob));
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return url;
}
