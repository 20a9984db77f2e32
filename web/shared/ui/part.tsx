import { useState } from 'preact/hooks';
import type { WirePart } from '../../../adapters/web/protocol.ts';
import type { Party } from '../../../core/message.ts';
import { fill } from '../language.ts';
import { size } from '../time.ts';
import { CardView } from './card.tsx';
import { useUi } from './context.ts';
import { Icon } from './icons.tsx';
import { Outward, Rich } from './rich.tsx';

type MediaPart = Extract<WirePart, { kind: 'media' }>;

/** One part of a message. */
export function PartView({ part, id, by }: { readonly part: WirePart; readonly id: string; readonly by: Party }) {
  const { t, side } = useUi();
  // A customer's address is not made into something an agent might click by mistake.
  const autolink = by.kind !== 'customer';
  switch (part.kind) {
    case 'text':
      return <Rich text={part.text} autolink={autolink} />;
    case 'media':
      return (
        <figure class="media">
          <MediaView part={part} />
          {part.caption && (
            <figcaption>
              <Rich text={part.caption} autolink={autolink} />
            </figcaption>
          )}
        </figure>
      );
    case 'location': {
      const at = `${part.lat.toFixed(5)}, ${part.lng.toFixed(5)}`;
      const url = `https://www.openstreetmap.org/?mlat=${part.lat}&mlon=${part.lng}#map=16/${part.lat}/${part.lng}`;
      return (
        <Outward url={url} class="chip" aria-label={`${t.mapLink}, ${part.label ?? at}`}>
          <Icon name="pin" />
          <span>{part.label ?? at}</span>
        </Outward>
      );
    }
    case 'contact':
      return (
        <p class="chip">
          <span>
            {t.contact}: {part.name}
            {part.phones.map((phone) => ` · ${phone}`)}
          </span>
        </p>
      );
    case 'card':
      return <CardView card={part.card} id={id} live={side === 'customer' || by.kind === 'system'} />;
    case 'unsupported':
      return <p class="unsupported">{fill(t.unsupported, { label: part.label })}</p>;
  }
}

function MediaView({ part }: { readonly part: MediaPart }) {
  const { t, link, language } = useUi();
  const [broken, setBroken] = useState(false);
  const { file, media } = part;
  const url = link(file.url);
  const fail = () => setBroken(true);
  if (!broken && (media === 'image' || media === 'sticker')) {
    return (
      <Outward url={url} class="image" aria-label={fill(t.openImage, { name: file.name })}>
        <img src={url} alt={fill(t.image, { name: file.name })} loading="lazy" onError={fail} />
      </Outward>
    );
  }
  if (!broken && (media === 'video' || media === 'voice' || media === 'audio')) {
    const Player = media === 'video' ? 'video' : 'audio';
    const label = media === 'voice' ? t.voice : media === 'video' ? fill(t.video, { name: file.name }) : file.name;
    return <Player src={url} controls preload="metadata" aria-label={label} onError={fail} />;
  }
  return (
    <a
      class="chip"
      href={url}
      download={file.name}
      aria-label={fill(t.download, { name: file.name, size: size(file.bytes, language) })}
    >
      <Icon name="file" />
      <span>
        {file.name} <small>{size(file.bytes, language)}</small>
      </span>
    </a>
  );
}
