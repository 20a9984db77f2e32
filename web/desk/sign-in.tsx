import { useId, useState } from 'preact/hooks';
import type { DeskTexts } from '../shared/texts/index.ts';
import type { Access, SignInFailure } from './access.ts';

/** The door: a one-time link asks for a name only, otherwise there is the token. */
export function SignIn(props: {
  readonly code: string | null;
  readonly access: Access;
  readonly t: DeskTexts;
  readonly onDone: () => void;
}) {
  const { code: opened, access, t, onDone } = props;
  const [code, setCode] = useState(opened);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<SignInFailure | null>(null);
  const id = useId();

  const submit = async (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const value = String(new FormData(event.currentTarget).get('value') ?? '').trim();
    if (value === '') return;
    setBusy(true);
    const failed = await access.signIn(code === null ? { token: value } : { code, name: value });
    setBusy(false);
    setFailure(failed);
    if (failed === null) onDone();
    else if (failed !== 'failed') setCode(null);
  };
  const text = { used: t.linkUsed, unknown: t.linkUnknown, failed: t.signInFailed };
  return (
    <main class="door">
      <form class="door-card" onSubmit={(event) => void submit(event)}>
        <h1>{t.signInTitle}</h1>
        <p>{code === null ? t.tokenHello : t.linkHello}</p>
        <div class="field">
          <label for={id}>{code === null ? t.token : t.name}</label>
          {code === null ? (
            <input key="token" id={id} name="value" type="password" autocomplete="current-password" required />
          ) : (
            <input key="name" id={id} name="value" type="text" autocomplete="name" maxLength={80} required />
          )}
        </div>
        <div role="alert">{failure !== null && <p class="door-failure">{text[failure]}</p>}</div>
        <button type="submit" class="button primary" disabled={busy}>
          {t.signIn}
        </button>
      </form>
    </main>
  );
}
