import { slipsBetween } from '../slips.ts';

/** Words that decide, as they are spelled. Those with a slip are read as these. */
const LEXICON = [
  'agent',
  'human',
  'speak',
  'people',
  'person',
  'advisor',
  'connect',
  'manager',
  'service',
  'someone',
  'support',
  'customer',
  'escalate',
  'operator',
  'somebody',
  'transfer',
  'supervisor',
  'representative',
];

/** Too short or too far off for counting slips, or another word for the same. One may stand for two. */
const READ_AS = new Map(
  Object.entries({
    adviser: 'advisor',
    agen: 'agent',
    agents: 'agent',
    agnt: 'agent',
    aget: 'agent',
    csr: 'representative',
    customerservice: 'customer service',
    gimme: 'give me',
    gt: 'get',
    hooman: 'human',
    hoomans: 'human',
    hum4n: 'human',
    huma: 'human',
    humanagent: 'human agent',
    humanbeing: 'human being',
    humans: 'human',
    humen: 'human',
    humn: 'human',
    hyuman: 'human',
    lemme: 'let me',
    liveagent: 'live agent',
    livechat: 'live chat',
    managers: 'manager',
    mgr: 'manager',
    ned: 'need',
    nead: 'need',
    nedd: 'need',
    operators: 'operator',
    plz: 'please',
    pls: 'please',
    plss: 'please',
    plox: 'please',
    realperson: 'real person',
    rep: 'representative',
    repersentative: 'representative',
    representatives: 'representative',
    reps: 'representative',
    smb: 'somebody',
    smone: 'someone',
    some1: 'someone',
    sum1: 'someone',
    spek: 'speak',
    speek: 'speak',
    spk: 'speak',
    supervisors: 'supervisor',
    takl: 'talk',
    talkto: 'talk to',
    tallk: 'talk',
    talk2: 'talk to',
    tak: 'talk',
    tlk: 'talk',
    tlak: 'talk',
    wan: 'want',
    wanna: 'want to',
    wih: 'with',
    wiht: 'with',
    wnat: 'want',
    wth: 'with',
  }),
);

/** Words within a slip of the lexicon that mean what they say. */
const THEMSELVES = new Set(
  (
    'advise advised agency agenda argent custom customs customer costume costumes divisor escalator escalators gent ' +
    'humane humid hunan manage managed manages managing operate operated operates operating operation operations opera ' +
    'peak persona personal persons serviced sneak spark speaks spear speck steak supervise supervised supervision supports ' +
    'transform transferred transfered transfers urgent'
  ).split(' '),
);

const shortest = 5;

interface Target {
  readonly word: string;
  readonly letters: number;
  readonly slips: number;
}

const targets: readonly Target[] = LEXICON.map((word) => ({
  word,
  letters: lettersOf(word),
  slips: word.length < 8 ? 1 : 2,
}));
const spelled = new Set(LEXICON);

/** The word that was meant, as far as it matters here: letters typed too often, swapped, missed or hit beside. */
export function correct(written: string): string {
  const word = /(.)\1\1/.test(written) ? written.replace(/(.)\1{2,}/g, '$1') : written;
  const known = READ_AS.get(word);
  if (known !== undefined) return known;
  if (word.length < shortest || word.length > 20 || spelled.has(word) || THEMSELVES.has(word)) return word;
  const letters = lettersOf(word);
  for (const target of targets) {
    if (Math.abs(target.word.length - word.length) > target.slips) continue;
    // Every slip changes the set of letters by two at most, which spares most of the counting.
    if (bits(letters ^ target.letters) > 2 * target.slips) continue;
    if (slipsBetween(word, target.word) <= target.slips) return target.word;
  }
  return word;
}

/** The set of letters of a word, one bit each. */
function lettersOf(word: string): number {
  let set = 0;
  for (let i = 0; i < word.length; i++) set |= 1 << (word.charCodeAt(i) & 31);
  return set;
}

function bits(set: number): number {
  let count = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) count++;
  return count;
}
