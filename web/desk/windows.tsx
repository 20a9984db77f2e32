import { useId, useState } from 'preact/hooks';
import { Dialog } from '../shared/ui/dialog.tsx';
import { Appearance } from './appearance.tsx';
import { useDesk } from './context.ts';
import type { Window } from './top-bar.tsx';

/** The desk's own dialogs. */
export function Windows({ window, onClose }: { readonly window: Window; readonly onClose: () => void }) {
  const { preferences, t, common } = useDesk();
  const title = { invite: t.invite, keys: t.keys, settings: t.settings }[window];
  return (
    <Dialog title={title} onClose={onClose}>
      {window === 'invite' && <Invite />}
      {window === 'keys' && <Keys />}
      {window === 'settings' && <Appearance preferences={preferences} t={t} />}
      <div class="form-buttons">
        <button type="button" class="button" onClick={onClose}>
          {common.close}
        </button>
      </div>
    </Dialog>
  );
}

function Invite() {
  const { access, t } = useDesk();
  const [link, setLink] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const id = useId();
  const copy = async (text: string) => setSaid((await copied(text)) ? t.inviteCopied : '');
  const make = async () => {
    const made = await access.invite();
    setLink(made);
    setSaid(made === null ? t.inviteFailed : '');
    if (made !== null) await copy(made);
  };
  return (
    <>
      <p>{t.inviteHello}</p>
      {link !== null && (
        <div class="field">
          <label for={id}>{t.inviteLink}</label>
          <input id={id} readOnly value={link} onFocus={(event) => event.currentTarget.select()} />
        </div>
      )}
      <button type="button" class="button primary" onClick={() => void (link === null ? make() : copy(link))}>
        {link === null ? t.makeLink : t.copyLink}
      </button>
      <p role="status">{said}</p>
    </>
  );
}

async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function Keys() {
  const { t } = useDesk();
  const keys: readonly (readonly [string, string])[] = [
    ['/  ·  Ctrl K  ·  ⌘ K', t.keySearch],
    ['j  ·  k  ·  ↓  ·  ↑', t.keyMove],
    ['i', t.aboutCustomer],
    ['Alt N', t.keyNote],
    ['↑', t.keyEdit],
    ['Enter', t.keySend],
    ['Shift Enter', t.keyLine],
    ['Esc', t.keyBack],
    ['?', t.keyHelp],
  ];
  return (
    <dl class="keys">
      {keys.map(([key, text]) => (
        <div key={key}>
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
