import { entriesOf, type Finding, valueAt } from '../finding.ts';
import { plainName } from '../schema/scalars.ts';

/** Names of channels and desks that would not fit in a URL. */
export function checkNames(data: unknown): Finding[] {
  return ['channels', 'desks'].flatMap((section) =>
    entriesOf(valueAt(data, [section]))
      .filter(([name]) => !plainName.test(name))
      .map(([name]): Finding => {
        const message = 'A name appears in URLs: up to 64 letters, digits, - and _, beginning with a letter or digit';
        return { path: [section, name], at: 'key', message, suggestion: 'Choose a short, plain name' };
      }),
  );
}
