import { entriesOf, type Finding, itemsOf, type Path, valueAt } from '../finding.ts';

/** Agents of a channel that could not be told apart. */
export function checkChannels(data: unknown): Finding[] {
  return entriesOf(valueAt(data, ['channels'])).flatMap(([name]) => {
    const path = ['channels', name, 'agents'];
    const agents = itemsOf(valueAt(data, path));
    const repeated = (key: string, message: string, suggestion: string) =>
      repeats(agents.map((agent) => valueAt(agent, [key]))).map((index): Finding => {
        return { path: [...path, index, key] satisfies Path, at: 'value', message, suggestion };
      });
    return [
      ...repeated('name', 'Another agent of this channel has the same name', 'Give each agent a name of their own'),
      ...repeated('token', 'Another agent of this channel has the same token', 'Give each agent a token of their own'),
    ];
  });
}

/** The positions of texts that came before in the list. */
function repeats(values: readonly unknown[]): number[] {
  return [...values.keys()].filter((index) => {
    const value = values[index];
    return typeof value === 'string' && value !== '' && values.indexOf(value) < index;
  });
}
