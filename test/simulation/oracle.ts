import { shippedTexts } from '../../config/texts/index.ts';
import type { Entry } from '../../core/conversation.ts';
import type { Part } from '../../core/message.ts';
import type { DeadLetter } from '../../core/store.ts';
import { judgeCases } from './cases.ts';
import type { Colleagues } from './colleagues.ts';
import type { Post } from './platform.ts';
import { markOf, type Script, type Written } from './script.ts';
import type { World } from './world.ts';

/** What is looked at. */
type Judged = Pick<World, 'store' | 'chat' | 'desk'>;

const everything = 100_000;
const [notShown = ''] = shippedTexts('en').desk.notShown.split('{');

/** What went wrong in a world that has come to rest: empty where every promise was kept. */
export async function judge(world: Judged, script: Script, colleagues?: Colleagues): Promise<readonly string[]> {
  const wrong: string[] = [];
  const { store, chat, desk } = world;
  const letters = await store.deadLetters(everything);
  const left = await store.unfinished();
  if (chat.waiting + desk.waiting > 0) wrong.push(`${chat.waiting + desk.waiting} events were never taken in`);
  if (left.mailboxes.length > 0) wrong.push(`mail is left in ${left.mailboxes.join(', ')}`);
  if (left.lanes.length > 0) wrong.push(`deliveries are left in ${left.lanes.map(({ id }) => id).join(', ')}`);
  for (const letter of letters) if (letter.kind === 'inbox') wrong.push(`an event was rejected: ${letter.code}`);

  // Those of one place in the order of their time, whoever wrote them.
  const all = [...script.written, ...(colleagues?.written ?? [])];
  const customers = new Set(all.map(({ customer }) => customer));
  for (const customer of customers) {
    const written = all.filter((message) => message.customer === customer);
    const entries = await store.transcript(`chat/${customer}`, 0, everything);
    wrong.push(...judgeTranscript(written, entries));
    const known = await store.conversation(`chat/${customer}`);
    if (known && colleagues) wrong.push(...colleagues.judge(customer, known.conversation));
    if (known) wrong.push(...judgeCases(customer, known.conversation, await store.audit(`chat/${customer}`)));
    wrong.push(...(await judgeDeliveries(world, customer, written, entries, letters)));
  }
  wrong.push(...judgePlaces(world, script));
  return wrong;
}

/** Everything said is in the transcript: once, in the order it was said. */
function judgeTranscript(written: readonly Written[], entries: readonly Entry[]): string[] {
  const wrong: string[] = [];
  const texts = entries.map(textOf);
  for (const message of written) {
    const count = texts.filter((text) => markOf(text) === markOf(message.text)).length;
    if (count !== 1) wrong.push(`"${message.text}" is ${count} times in the transcript`);
  }
  const recorded = texts.map(markOf);
  wrong.push(...judgeOrder('the transcript', inOnePlace(written), recorded));
  return wrong;
}

async function judgeDeliveries(
  world: Judged,
  customer: string,
  written: readonly Written[],
  entries: readonly Entry[],
  letters: readonly DeadLetter[],
): Promise<string[]> {
  const wrong: string[] = [];
  const { chat, desk } = world;
  const conversation = (await world.store.conversation(`chat/${customer}`))?.conversation;
  const excused = letters.some((letter) => letter.conversation === `chat/${customer}`);
  for (const message of written) {
    const entry = entries.find((candidate) => markOf(textOf(candidate)) === markOf(message.text));
    // A card tells again what was said last; that is no second time.
    const same = ({ text, parts }: Post) => !parts.some(isCard) && markOf(text) === markOf(message.text);
    if (message.kind === 'agent' && entry?.visibility === 'public') {
      const posts = chat.posts.filter(same);
      const doubtful = posts.some(({ key }) => chat.doubtful.has(key));
      if (posts.length === 0 && !excused) wrong.push(`"${message.text}" never reached the customer`);
      if (posts.length > 1 && !doubtful) wrong.push(`"${message.text}" reached the customer ${posts.length} times`);
      const mark = desk.marks.get(message.id);
      if (mark === undefined && !excused) wrong.push(`"${message.text}" has no mark`);
      if (mark === 'sent' && posts.length === 0) wrong.push(`"${message.text}" is marked as sent and was not`);
    }
    if (message.kind === 'customer' && entry?.case !== undefined && !excused) {
      const places = new Map<string, number>();
      for (const post of desk.posts.filter(same)) places.set(post.place, (places.get(post.place) ?? 0) + 1);
      if (places.size === 0) wrong.push(`"${message.text}" never reached a desk`);
      for (const [place, count] of places) {
        if (count > 1) wrong.push(`"${message.text}" is ${count} times in ${place}`);
      }
    }
  }
  if (conversation?.case && !excused && !desk.posts.some(({ place }) => place.startsWith('desk/'))) {
    wrong.push(`the open case of ${customer} has no thread`);
  }
  return wrong;
}

/** Every message stands only where it belongs, and in the order it was written. */
function judgePlaces(world: Judged, script: Script): string[] {
  const wrong: string[] = [];
  const ofPlace = new Map<string, Post[]>();
  for (const post of [...world.chat.posts, ...world.desk.posts]) {
    ofPlace.set(post.place, [...(ofPlace.get(post.place) ?? []), post]);
  }
  for (const [place, posts] of ofPlace) {
    // A notice that something could not be shown has its words, and a card what was said last: both come when they
    // come. The card of an earlier case may have to wait until a later one's stands there.
    const shown = posts.filter(({ text, parts }) => !text.startsWith(notShown) && !parts.some(isCard));
    const marks = shown.map(({ text }) => markOf(text)).filter((mark) => mark !== undefined);
    const all = posts.flatMap(({ text }) => markOf(text) ?? []);
    const owners = new Set(all.map((mark) => mark.split(':')[0]));
    const inRoom = /^desk\/[^/]+$/.test(place);
    if (owners.size > 1 && !inRoom) wrong.push(`${place} has messages of ${[...owners].join(' and ')}`);
    if (place.startsWith('chat/')) {
      const [owner] = owners;
      if (owner !== undefined && place !== `chat/${owner}`) wrong.push(`${place} has messages of ${owner}`);
      for (const post of posts) if (post.text.startsWith('//')) wrong.push(`a note is in ${place}`);
    }
    // What was held goes out when somebody says so, after what was written later.
    const isDue = (mark: string) => !place.startsWith('chat/') || !script.held.has(mark);
    for (const origin of originsOf(script)) wrong.push(...judgeOrder(place, origin.filter(isDue), marks));
  }
  return wrong;
}

/** Messages by where they were written: within each, order is known. */
function originsOf(script: Script): (readonly string[])[] {
  return [...Map.groupBy(script.written, ({ place }) => place).values()].map((messages) =>
    messages.map(({ text }) => markOf(text) ?? ''),
  );
}

function inOnePlace(written: readonly Written[]): readonly string[] {
  return written.filter(({ kind }) => kind === 'customer').map(({ text }) => markOf(text) ?? '');
}

/** @param said in the order they were written @param shown as they stand there, others in between */
function judgeOrder(place: string, said: readonly string[], shown: readonly (string | undefined)[]): string[] {
  const positions = said.map((mark) => shown.indexOf(mark)).filter((position) => position >= 0);
  const isOrdered = positions.every((position, index) => index === 0 || position > (positions[index - 1] ?? -1));
  return isOrdered ? [] : [`order is lost in ${place}: ${said.filter((mark) => shown.includes(mark)).join(' ')}`];
}

function textOf(entry: Entry): string {
  return entry.parts.map((part) => (part.kind === 'text' ? part.text.text : '')).join('');
}

function isCard({ kind }: Part): boolean {
  return kind === 'card';
}
