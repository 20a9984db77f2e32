import { entriesOf, type Finding, itemsOf, type Path, valueAt } from '../finding.ts';
import { suggest } from '../nearest.ts';
import { plainName } from '../schema/scalars.ts';

const placeholder = /\{([^{}]*)\}/g;

/** Names of tools that appear in flows, and where their addresses lead. */
export function checkTools(data: unknown): Finding[] {
  const tools = itemsOf(valueAt(data, ['bot', 'tools']));
  const names = tools.map((tool) => valueAt(tool, ['name']));
  const found = tools.flatMap((tool, index) => {
    const path: Path = ['bot', 'tools', index];
    const name = names[index];
    return [
      ...(typeof name === 'string' && !plainName.test(name)
        ? [finding([...path, 'name'], 'A name has letters, digits, - and _ only')]
        : []),
      ...(names.indexOf(name) < index ? [finding([...path, 'name'], 'There is another tool of this name')] : []),
      ...checkUrl(tool, path),
      ...checkModel(tool, path),
      ...entriesOf(valueAt(tool, ['parameters'])).flatMap(([key]) => nameOf([...path, 'parameters', key], key)),
      ...entriesOf(valueAt(tool, ['headers'])).flatMap(([key]) => headerOf([...path, 'headers', key], key)),
      ...entriesOf(valueAt(tool, ['result'])).flatMap(([key, one]) => [
        ...nameOf([...path, 'result', key], key),
        ...(valueAt(one, ['hosts']) !== undefined && valueAt(one, ['type']) !== 'link'
          ? [finding([...path, 'result', key, 'hosts'], 'Only a link leads to a host: say `type: link`')]
          : []),
      ]),
    ];
  });
  return [...found, ...checkLookup(data, tools, names)];
}

function checkUrl(tool: unknown, path: Path): Finding[] {
  const written = valueAt(tool, ['url']);
  if (typeof written !== 'string' || !URL.canParse(written)) return [];
  const place = [...path, 'url'];
  const url = new URL(written);
  const isInternal = valueAt(tool, ['internal']) === true || valueAt(tool, ['internal']) === 'true';
  const parameters = entriesOf(valueAt(tool, ['parameters']));
  const beforePath = /^https?:\/\/[^/?#]*/i.exec(written)?.[0] ?? '';
  const found: Finding[] = [];
  if (url.protocol === 'http:' && !isInternal) {
    const suggestion = 'Use https, or say `internal: true` where the host is one of your own network';
    found.push({ ...finding(place, 'What is sent could be read on the way'), suggestion });
  }
  if (/[{}]/.test(beforePath)) found.push(finding(place, 'The host must be written out: it is all that may be called'));
  if (url.username !== '' || url.password !== '') {
    found.push({ ...finding(place, 'Keys do not belong into an address'), suggestion: 'Use `headers`' });
  }
  if (url.hash !== '') found.push(finding(place, 'What is behind # is never sent'));
  for (const [, name = ''] of written.slice(beforePath.length).matchAll(placeholder)) {
    const known = parameters.find(([key]) => key === name);
    if (!known) {
      const names = parameters.map(([key]) => key);
      const suggestion = names.length === 0 ? 'Declare it below `parameters`' : suggest(name, names);
      found.push({ ...finding(place, `There is no parameter ${name}`), suggestion });
    } else if (valueAt(known[1], ['optional']) === true) {
      found.push(finding([...path, 'parameters', name, 'optional'], 'The address cannot do without it'));
    }
  }
  return found;
}

/** Who a customer is, is asked by what is known of the conversation alone. */
function checkLookup(data: unknown, tools: readonly unknown[], names: readonly unknown[]): Finding[] {
  const lookup = valueAt(data, ['profile', 'lookup']);
  if (typeof lookup !== 'string') return [];
  const tool = tools[names.indexOf(lookup)];
  const path = ['profile', 'lookup'];
  if (tool === undefined) {
    const known = names.filter((name) => typeof name === 'string');
    const suggestion = known.length === 0 ? 'Declare it in bot.tools' : suggest(lookup, known);
    return [{ ...finding(path, `There is no tool ${lookup}`), suggestion }];
  }
  return entriesOf(valueAt(tool, ['parameters']))
    .filter(([, one]) => valueAt(one, ['from']) === undefined && valueAt(one, ['optional']) !== true)
    .map(([name]) =>
      finding(path, `${lookup} asks for ${name}, which is not known of a conversation: give it a \`from\``),
    );
}

/** A model can be talked into things: it may look, and not touch. */
function checkModel(tool: unknown, path: Path): Finding[] {
  const [isForModel, method] = [valueAt(tool, ['model']), valueAt(tool, ['method'])];
  if ((isForModel !== true && isForModel !== 'true') || method === undefined || method === 'GET') return [];
  const suggestion = 'Let a flow call it, which asks the customer first';
  return [{ ...finding([...path, 'model'], 'A model may only call tools that look something up (GET)'), suggestion }];
}

function nameOf(path: Path, name: string): Finding[] {
  if (/^[A-Za-z][A-Za-z0-9_]{0,39}$/.test(name)) return [];
  return [{ path, at: 'key', message: 'A name has letters, digits and _ only, and begins with a letter' }];
}

/** A token of RFC 9110. */
function headerOf(path: Path, name: string): Finding[] {
  if (/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) return [];
  return [{ path, at: 'key', message: 'Must be the name of a header' }];
}

function finding(path: Path, message: string): Finding {
  return { path, at: 'value', message };
}
