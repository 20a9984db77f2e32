import type { ComponentChildren } from 'preact';
import type { RichText } from '../../../core/richtext.ts';
import { layout, type Run } from '../richtext.ts';

const TAGS = { bold: 'strong', italic: 'em', underline: 'u', strike: 's', code: 'code' } as const;

/** Text with its formatting, as elements. */
export function Rich({ text, autolink }: { readonly text: RichText; readonly autolink: boolean }) {
  return (
    <div class="rich">
      {layout(text, autolink).map((block, index) => {
        const runs = block.runs.map((run, place) => <RunView key={place} run={run} />);
        if (block.kind === 'pre') return <pre key={index}>{runs}</pre>;
        if (block.kind === 'quote') return <blockquote key={index}>{runs}</blockquote>;
        return <p key={index}>{runs}</p>;
      })}
    </div>
  );
}

function RunView({ run }: { readonly run: Run }) {
  let inner: ComponentChildren = run.text;
  for (const style of run.styles) {
    const Tag = TAGS[style];
    inner = <Tag>{inner}</Tag>;
  }
  return run.url === undefined ? inner : <Outward url={run.url}>{inner}</Outward>;
}

/** A link away from here, which learns nothing of where it was. */
export function Outward({
  url,
  children,
  ...rest
}: {
  url: string;
  children: ComponentChildren;
  class?: string;
  'aria-label'?: string;
}) {
  return (
    <a href={url} target="_blank" rel="noopener noreferrer nofollow" {...rest}>
      {children}
    </a>
  );
}
