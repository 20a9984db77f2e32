import { fill } from '../shared/language.ts';
import { Icon, type IconName } from '../shared/ui/icons.tsx';
import { useDesk } from './context.ts';

export type Window = 'invite' | 'keys' | 'settings';

export function TopBar({ onOpen }: { readonly onOpen: (window: Window) => void }) {
  const { desk, access, t } = useDesk();
  const me = desk.me.value;
  const signOut = async () => {
    await access.signOut();
    // Nothing of this agent stays in the page for the next one.
    window.location.assign(window.location.pathname + window.location.search);
  };
  return (
    <header class="top">
      <h1>
        {desk.welcome.value?.brand} <span>{t.desk}</span>
      </h1>
      <span class="space" />
      <span class="who" title={fill(t.signedInAs, { name: me?.name ?? '' })}>
        {me?.name}
      </span>
      <ShiftButton />
      {me?.role === 'supervisor' && (
        <a class="icon-button" href="/admin" aria-label={t.admin} title={t.admin}>
          <Icon name="plug" />
        </a>
      )}
      {me?.role === 'supervisor' && <Tool icon="invite" label={t.invite} onClick={() => onOpen('invite')} />}
      <Tool icon="keys" label={t.keys} onClick={() => onOpen('keys')} />
      <Tool icon="settings" label={t.settings} onClick={() => onOpen('settings')} />
      <Tool icon="out" label={t.signOut} onClick={() => void signOut()} />
    </header>
  );
}

/** One click hands all open cases back; whoever is off sees that they are. */
function ShiftButton() {
  const { desk, t } = useDesk();
  const away = desk.away.value;
  if (away === null) return null;
  return (
    <button
      type="button"
      class={`shift ${away ? 'is-off' : ''}`}
      title={away ? t.shiftIsOff : t.shiftIsOn}
      onClick={() => desk.shift(!away)}
    >
      {away ? t.shiftOn : t.shiftOff}
    </button>
  );
}

function Tool(props: { readonly icon: IconName; readonly label: string; readonly onClick: () => void }) {
  return (
    <button type="button" class="icon-button" aria-label={props.label} title={props.label} onClick={props.onClick}>
      <Icon name={props.icon} />
    </button>
  );
}
