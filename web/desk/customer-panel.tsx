import { useEffect, useRef, useState } from 'preact/hooks';
import type { ThreadSummary, WireCustomer } from '../../adapters/web/protocol.ts';
import { fill } from '../shared/language.ts';
import { Icon } from '../shared/ui/icons.tsx';
import { threadKey } from './cases.ts';
import { useDesk } from './context.ts';

type Shown = WireCustomer | 'loading' | 'failed';

/** What is known of a case's customer, beside the conversation: it says nothing to anybody, and changes nothing. */
export function CustomerPanel(props: { readonly summary: ThreadSummary; readonly onClose: () => void }) {
  const { summary, onClose } = props;
  const { access, t, common } = useDesk();
  const [shown, setShown] = useState<Shown>('loading');
  const title = useRef<HTMLHeadingElement>(null);
  const { room, thread } = summary;
  // What the card says has changed: whether the customer is verified, say.
  const fields = JSON.stringify(summary.card.fields);

  useEffect(() => {
    let isWanted = true;
    void access.customer({ room, thread }).then((found) => {
      if (isWanted) setShown(found ?? 'failed');
    });
    return () => {
      isWanted = false;
    };
  }, [access, room, thread, fields]);
  useEffect(() => title.current?.focus(), []);

  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    onClose();
  };
  return (
    <aside class="about-customer" aria-label={t.aboutCustomer} onKeyDown={leave}>
      <div class="customer-head">
        <h2 ref={title} tabIndex={-1}>
          {typeof shown === 'string' ? t.aboutCustomer : shown.title}
        </h2>
        <button type="button" class="icon-button" aria-label={common.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      {typeof shown === 'string' ? (
        <p role="status">{shown === 'loading' ? t.connecting : t.customerFailed}</p>
      ) : (
        <About customer={shown} at={{ room, thread }} />
      )}
    </aside>
  );
}

type Place = { readonly room: string; readonly thread: string };

function About({ customer, at }: { readonly customer: WireCustomer; readonly at: Place }) {
  const { t } = useDesk();
  return (
    <>
      <dl class="fields">
        {customer.fields.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h3>{t.customerCases}</h3>
      <ol class="past">
        {customer.cases.map((one) => (
          <PastCase key={one.number} one={one} at={at} />
        ))}
      </ol>
    </>
  );
}

function PastCase({ one, at }: { readonly one: WireCustomer['cases'][number]; readonly at: Place }) {
  const { desk, access, t } = useDesk();
  const [read, setRead] = useState<{ readonly name: string; readonly text: string } | 'failed' | null>(null);
  const { number, room, thread, link } = one;
  const toggle = async () => setRead(read === null ? ((await access.transcript(at, number)) ?? 'failed') : null);
  const named = fill(t.caseNumber, { number });
  return (
    <li aria-current={one.isThis ? 'true' : undefined}>
      <p>{one.line}</p>
      <div class="past-buttons">
        <button
          type="button"
          class="button small"
          aria-expanded={read !== null}
          aria-label={`${t.transcript}, ${named}`}
          onClick={() => void toggle()}
        >
          {t.transcript}
        </button>
        {!one.isThis && room !== undefined && thread !== undefined && (
          <button
            type="button"
            class="button small"
            aria-label={`${t.openCase}, ${named}`}
            onClick={() => desk.select(threadKey({ room, thread }))}
          >
            {t.openCase}
          </button>
        )}
        {!one.isThis && link !== undefined && (
          <a class="button small" href={link} target="_blank" rel="noreferrer" aria-label={`${t.openCase}, ${named}`}>
            {t.openCase}
          </a>
        )}
      </div>
      {read === 'failed' && <p role="status">{t.customerFailed}</p>}
      {read !== null && read !== 'failed' && <Transcript {...read} label={`${t.transcript}, ${named}`} />}
    </li>
  );
}

function Transcript({ name, text, label }: { readonly name: string; readonly text: string; readonly label: string }) {
  const { t } = useDesk();
  const [url, setUrl] = useState('');
  useEffect(() => {
    // The mark in front is for programs that open the file, and no text.
    const made = URL.createObjectURL(new Blob(['\u{feff}', text], { type: 'text/plain' }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [text]);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard */}
      <section class="transcript" aria-label={label} tabIndex={0}>
        {text}
      </section>
      <a class="button small" href={url} download={name}>
        {t.download}
      </a>
    </>
  );
}
