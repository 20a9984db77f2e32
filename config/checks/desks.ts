import { entriesOf, type Finding, itemsOf, type Path, valueAt } from '../finding.ts';
import { suggest } from '../nearest.ts';
import { channelTypes } from '../schema/channels.ts';
import { plainName } from '../schema/scalars.ts';
import { channelNames, channelOf } from './desk-channel.ts';

/** Desks against the channels they are in, and against each other. */
export function checkDesks(data: unknown): Finding[] {
  const rooms = new Map<string, string>();
  return entriesOf(valueAt(data, ['desks'])).flatMap(([name, desk]) => {
    const written = valueAt(desk, ['channel']);
    const room = valueAt(desk, ['room']);
    const channel = channelOf(data, desk);
    const found = typeof written === 'string' && written !== channel ? noSuchChannel(data, name, written) : [];
    if (channel === undefined) return found;
    const type = valueAt(data, ['channels', channel, 'type']);
    if (type === 'web') found.push(...checkWebDesk(data, name, desk, channel));
    if (valueAt(desk, ['board']) === true && type !== 'slack' && type !== 'telegram') found.push(noBoard(name));
    if (type !== 'slack' && itemsOf(valueAt(desk, ['admit'])).length > 0) found.push(nobodyToAdmit(name));
    if (type === 'lanying' && typeof room === 'string' && !/^\d{1,20}$/.test(room)) found.push(noGroup(name));
    if (typeof type === 'string' && Object.hasOwn(channelTypes, type) && !isDeskType(type)) {
      found.push({
        path: ['desks', name, 'channel'],
        at: 'value',
        message: `A desk cannot be in a channel of type ${type}, which has no rooms`,
        suggestion: 'Use a room of a web channel',
      });
    }
    if (typeof room === 'string' && room !== '') {
      const key = JSON.stringify([channel, room]);
      const other = rooms.get(key);
      if (other === undefined) rooms.set(key, name);
      else found.push(sameRoom(name, other));
    }
    return found;
  });
}

function noBoard(desk: string): Finding {
  return {
    path: ['desks', desk, 'board'],
    at: 'key',
    message: 'A board is for desks on Slack and Telegram',
    suggestion: 'Remove it: the web desk has its list of cases',
  };
}

function nobodyToAdmit(desk: string): Finding {
  return {
    path: ['desks', desk, 'admit'],
    at: 'key',
    message: 'Guests and apps are admitted at desks on Slack',
    suggestion: 'Remove it: elsewhere whoever is in the room is an agent, or the channel names its agents',
  };
}

function noGroup(desk: string): Finding {
  return {
    path: ['desks', desk, 'room'],
    at: 'value',
    message: 'A room of a Lanying channel is the id of a group: digits alone',
    suggestion: 'Copy the id from the console, in quotation marks',
  };
}

function isDeskType(type: string): boolean {
  return Object.entries(channelTypes).some(([known, { desk }]) => known === type && desk);
}

/** Nothing where there is no channel at all: that is a mistake of its own. */
function noSuchChannel(data: unknown, desk: string, written: string): Finding[] {
  const channels = channelNames(data);
  if (channels.length === 0) return [];
  const message = 'There is no channel of this name';
  return [{ path: ['desks', desk, 'channel'], at: 'value', message, suggestion: suggest(written, channels) }];
}

function sameRoom(desk: string, other: string): Finding {
  return {
    path: ['desks', desk, 'room'],
    at: 'value',
    message: `The desk ${other} is in this room already`,
    suggestion: 'Give each desk a room of its own',
  };
}

function checkWebDesk(data: unknown, name: string, desk: unknown, channel: string): Finding[] {
  const found: Finding[] = [];
  const room = valueAt(desk, ['room']);
  if (typeof room === 'string' && !plainName.test(room)) {
    found.push({
      path: ['desks', name, 'room'],
      at: 'value',
      message: 'A room of a web channel has a plain name of letters, digits, - and _',
      suggestion: 'Call it support, say; the room need not exist before',
    });
  }
  return [...found, ...checkWebAgents(data, channel, ['desks', name, 'supervisors'])];
}

/** People of a web channel are called by the names that it gives them. */
export function checkWebAgents(data: unknown, channel: string, path: Path): Finding[] {
  const agents = itemsOf(valueAt(data, ['channels', channel, 'agents'])).flatMap((agent) => {
    const known = valueAt(agent, ['name']);
    return typeof known === 'string' ? [known] : [];
  });
  return itemsOf(valueAt(data, path)).flatMap((person, index) =>
    typeof person !== 'string' || agents.includes(person)
      ? []
      : [
          {
            path: [...path, index],
            at: 'value' as const,
            message: `No agent of the channel ${channel} has this name`,
            suggestion:
              agents.length === 0 ? `Add the agent below channels.${channel}.agents` : suggest(person, agents),
          },
        ],
  );
}
