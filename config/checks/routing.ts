import { entriesOf, type Finding, itemsOf, type Path, valueAt } from '../finding.ts';
import { suggest } from '../nearest.ts';
import { channelOf } from './desk-channel.ts';
import { checkWebAgents } from './desks.ts';

/** Routing rules against the desks and channels they name, and whether each can be reached. */
export function checkRouting(data: unknown): Finding[] {
  const rules = itemsOf(valueAt(data, ['routing']));
  const desks = entriesOf(valueAt(data, ['desks'])).map(([name]) => name);
  const channels = entriesOf(valueAt(data, ['channels'])).map(([name]) => name);
  return rules.flatMap((rule, index) => {
    const path = ['routing', index];
    const channel = valueAt(rule, ['when', 'channel']);
    const named: (readonly [Path, unknown])[] = Array.isArray(channel)
      ? channel.map((one, position) => [[...path, 'when', 'channel', position], one])
      : [[[...path, 'when', 'channel'], channel]];
    return [
      ...reach(rule, path, index === rules.length - 1),
      ...unknownName([...path, 'desk'], valueAt(rule, ['desk']), desks, 'desk'),
      ...agentsOf(data, valueAt(rule, ['desk']), [...path, 'agents']),
      ...named.flatMap(([place, name]) => unknownName(place, name, channels, 'channel')),
    ];
  });
}

function reach(rule: unknown, path: Path, last: boolean): Finding[] {
  const when = valueAt(rule, ['when']);
  if (last && when !== undefined) {
    const suggestion = 'Add a rule without `when` at the end, such as `- desk: support`';
    return [{ path, at: 'value', message: 'A case that fits no rule would have no desk', suggestion }];
  }
  const always = when === undefined || (typeof when === 'object' && when !== null && Object.keys(when).length === 0);
  if (last || !always) return [];
  const suggestion = 'Give it a `when`, or move it to the end';
  return [{ path, at: 'value', message: 'This rule always matches, so those after it are never reached', suggestion }];
}

function agentsOf(data: unknown, desk: unknown, path: Path): Finding[] {
  const channel = typeof desk === 'string' ? channelOf(data, valueAt(data, ['desks', desk])) : undefined;
  const isWeb = channel !== undefined && valueAt(data, ['channels', channel, 'type']) === 'web';
  return isWeb ? checkWebAgents(data, channel, path) : [];
}

function unknownName(path: Path, value: unknown, known: readonly string[], what: string): Finding[] {
  if (typeof value !== 'string' || known.includes(value) || known.length === 0) return [];
  return [{ path, at: 'value', message: `There is no ${what} of this name`, suggestion: suggest(value, known) }];
}
