import { useEffect, useId } from 'preact/hooks';
import type { Access } from '../desk/access.ts';
import { Appearance } from '../desk/appearance.tsx';
import type { Preferences } from '../desk/preferences.ts';
import { SignIn } from '../desk/sign-in.tsx';
import { fill } from '../shared/language.ts';
import { type AdminTexts, adminTexts, deskTexts } from '../shared/texts/index.ts';
import { Icon } from '../shared/ui/icons.tsx';
import type { Channels, ChannelView } from './channels.ts';

/** The door, or how each channel stands. */
export function Admin(props: {
  readonly channels: Channels;
  readonly access: Access;
  readonly preferences: Preferences;
  /** Of a one-time link that was just opened. */
  readonly code: string | null;
}) {
  const { channels, access, preferences, code } = props;
  const language = preferences.language.value;
  const t = adminTexts[language];
  const standing = channels.standing.value;
  useEffect(() => {
    document.title = t.title;
  }, [t.title]);
  if (standing === 'signed-out') {
    return <SignIn code={code} access={access} t={deskTexts[language]} onDone={() => channels.start()} />;
  }
  const signOut = async () => {
    await access.signOut();
    window.location.reload();
  };
  return (
    <>
      <header class="top">
        <h1>{t.title}</h1>
        <span class="space" />
        <a class="button" href="/desk">
          {t.toDesk}
        </a>
        <button
          type="button"
          class="icon-button"
          aria-label={t.signOut}
          title={t.signOut}
          onClick={() => void signOut()}
        >
          <Icon name="out" />
        </button>
      </header>
      <main class="admin">
        {standing === 'not-allowed' ? <p class="trouble">{t.notAllowed}</p> : <List channels={channels} t={t} />}
        <div class="appearance">
          <Appearance preferences={preferences} t={deskTexts[language]} />
        </div>
      </main>
    </>
  );
}

function List({ channels, t }: { readonly channels: Channels; readonly t: AdminTexts }) {
  const list = channels.list.value;
  const said = list.map((channel) => `${channel.name}: ${stateOf(channel, t)}`).join('. ');
  return (
    <>
      <h2>{t.channels}</h2>
      {channels.standing.value === 'troubled' && <p class="trouble">{t.troubled}</p>}
      {channels.standing.value === 'asking' && <p class="muted">{t.asking}</p>}
      <ul class="channels">
        {list.map((channel) => (
          <Channel key={channel.name} channel={channel} t={t} />
        ))}
      </ul>
      {/* Read out as a whole whenever it changes, and only then. */}
      <p class="visually-hidden" role="status">
        {said}
      </p>
    </>
  );
}

function Channel({ channel, t }: { readonly channel: ChannelView; readonly t: AdminTexts }) {
  const heading = useId();
  const { name, type, login } = channel;
  return (
    <li class="channel" aria-labelledby={heading}>
      <div class="channel-head">
        <h3 id={heading}>{name}</h3>
        <span class="muted">{type}</span>
        <span class={`state ${toneOf(channel)}`}>{stateOf(channel, t)}</span>
      </div>
      {login?.reason !== undefined && <p class="muted">{fill(t.reason, { reason: login.reason })}</p>}
      {login?.code !== undefined && (
        <figure>
          <img src={`data:image/svg+xml,${encodeURIComponent(login.code)}`} alt={fill(t.codeAlt, { name })} />
          <figcaption>{t.scanHello}</figcaption>
        </figure>
      )}
    </li>
  );
}

function stateOf({ isReady, login }: ChannelView, t: AdminTexts): string {
  if (login) return { ...t, 'logged-in': t.loggedIn, 'logged-out': t.loggedOut }[login.state];
  return isReady ? t.ready : t.starting;
}

function toneOf({ isReady, login }: ChannelView): 'good' | 'warn' | 'bad' {
  if (login?.state === 'logged-out') return 'bad';
  return isReady && (login === undefined || login.state === 'logged-in') ? 'good' : 'warn';
}
