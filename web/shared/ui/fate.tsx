import type { Fate } from '../../../core/message.ts';
import { fill } from '../language.ts';
import { useUi } from './context.ts';
import { Icon, type IconName } from './icons.tsx';

const ICONS: Readonly<Record<Fate, IconName>> = {
  pending: 'clock',
  sent: 'check',
  read: 'checks',
  failed: 'warn',
  unknown: 'unknown',
};

/** What has become of a message. Trouble is said in words, not only drawn. */
export function FateView({ fate, reason }: { readonly fate: Fate; readonly reason?: string | undefined }) {
  const { t } = useUi();
  const label = fate === 'failed' && reason !== undefined ? fill(t.failedWhy, { reason }) : t[fate];
  if (fate === 'pending' || fate === 'sent' || fate === 'read') {
    return (
      <span class={`fate ${fate}`} role="img" aria-label={label} title={label}>
        <Icon name={ICONS[fate]} />
      </span>
    );
  }
  return (
    <span class={`fate ${fate}`}>
      <Icon name={ICONS[fate]} /> {label}
    </span>
  );
}
