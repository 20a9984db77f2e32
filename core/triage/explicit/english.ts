import type { Clause } from '../clause.ts';
import { matchesOf } from '../matches.ts';
import { sieveOf } from '../sieve.ts';
import { isAboutTheBot, isDeclined, isPolicyQuestion } from './english-guards.ts';
import { ANYONE, BOT, DESK, ME, PERSON, PERSON_ALONE, STAFF } from './english-words.ts';
import type { Found, Message } from './found.ts';

/** Verbs for getting into contact, which make a request of any word for a person. */
const CONTACT =
  '(?:talk|talking|speak|speaking|chat|chatting|converse|connect|connecting|connected|transfer|transferred|transferring|' +
  'forward|forwarded|redirect|redirected|reroute|route|switch|pass|hand|put|refer|escalate|contact|reach|message|call|' +
  'phone|get through|get hold|get a hold|get in touch|get back|in touch|deal|dealing|discuss|discussing|communicate|communicating|contacting|reaching|complain|complaining|file|raise|ask|asking|asked)';
/** Between the verb and the person: `talk to`, `transfer me right now to`, `pass this case on to`. */
const TO =
  '(?:(?:me|us|this|it|my|the|call|chat|case|conversation|issue|problem|over|through|straight|directly|on|up|of|back|' +
  'right|now|please|just|instead|about|immediately|asap|to|with|w|2|for|by|from) ){0,6}';
const BE_MOD =
  '(?:(?:a|an|the|some|any|your|ur|another|different|actual|actually|real|live|living|breathing|proper|genuine|true|human|physical|' +
  'good|nice|one|single|of|with|fucking|fuckin|freaking|damn|bloody|goddamn|senior|competent|qualified|customer|' +
  'service|services|support|sales|technical|tech|care|help|desk|store|shop|duty|next|available|first|online|in charge|more) ){0,7}';
/** What may follow where a word for a person is the end of the request. */
const REST =
  '(?=$|\\||(?:please|now|asap|right|immediately|to|who|that|which|instead|not|and|or|on|from|in|at|for|about|regarding|' +
  'because|cause|cos|cuz|since|as|today|here|there|available|urgently|quickly|thanks|thank|thx|ty|ok|okay|with|again|' +
  'rather|i|we|my|you|if|is|so|the|already|help|helping|assistance|over|before|after|then|bro|man|sir|mate|directly|online|by|can|' +
  'could|would|ffs|wtf|dammit|damn|lol|like|u|than|soon|anymore|first|when|how|representative|agent|person|human|' +
  'being|operator|support|service|team|once|one more|on|this|it|me|talk|speak|call|chat|needed|required|ready|up|handle|contact|assist|urgent) )';
/** The same word in another trade. */
const NOT_COMPOUND =
  '(?!(?:hair|resources|resource|rights|body|error|skin|size|sized|eye|eyes|ear|food|grade|use|consumption|wig|wigs|nature|' +
  'race|skeleton|anatomy|orange|fee|fees|commission|price|code|number|job|jobs|position|role|discount|manual|license|sample|samples|' +
  'portal|login|account|app|software|tools|tool|training) )';

const WANT =
  '(?:want|wants|need|needs|get|give|prefer|require|request|requesting|bring|assign|send|fetch|find|demand|use|provide|looking for|' +
  'look for|waiting for|wait for|would like|id like|can i have|could i have|may i have|let me have|i will have|ill take|' +
  'is there|isnt there|arent there|are there|any|have you got|do you have|dont you have|do u have|where is|wheres|where are|want to|how about|what about|possible to have|to get|to have|to see|no not)';
const QUALITY = '(?:real|live|actual|living|breathing|proper|genuine|human|flesh and blood|non bot|non robot)';
/** Help that says it has to come from a person. */
const HUMAN_HELP =
  '(?:real|live|human|actual|proper) (?:support|help|assistance|service|contact|interaction|customer support|tech support)';
const BEFORE =
  '(?:please|now|asap|ok|okay|yes|yeah|yep|just|only|immediately|urgent|urgently|right|quickly|quick|' +
  'help|here|instead|fast|again|today|already|sir|still|omg|ffs|wtf|bruh|bro|dude|man|damn|come|on|for|gods|sake|i|said|the|at|once|away) ';
const POLITE = `(?:${BEFORE}|(?:thanks|thank you|thx|ty|available|first|not|no|robot|bot) )`;

/** Each makes a request by itself. A leading space keeps words whole. */
const REQUESTS: readonly RegExp[] = [
  new RegExp(` ${CONTACT} ${TO}${BE_MOD}(?:${PERSON}|${STAFF}|${DESK}|${ANYONE}) ${NOT_COMPOUND}`, 'g'),
  new RegExp(` ${WANT} (?:${ME} ){0,4}${BE_MOD}(?:${PERSON}|${STAFF}|${HUMAN_HELP}) ${REST}`, 'g'),
  new RegExp(
    ` ${WANT} (?:${ME} ){0,4}(?:${ANYONE}) (?:real|human|else|who|that|to (?:talk|speak|chat|help|call|contact|assist|look|check|handle|fix|take|explain|deal|sort)|from|on the phone|in charge|at|with)`,
    'g',
  ),
  new RegExp(
    ` (?:${ANYONE}) (?:who is |whos |that is |thats |actually )?(?:real|human|alive|living|in charge|competent) ${REST}`,
    'g',
  ),
  new RegExp(
    ` (?:is |are )?(?:there )?(?:${ANYONE}|any (?:human|person|people|agent|staff)|people|a (?:real )?(?:human|person)) (?:real |actually |even )?(?:there|here|online|around|home|alive|available|i can (?:talk|speak|chat)|i could (?:talk|speak|chat)|to (?:talk|speak|chat)) `,
    'g',
  ),
  new RegExp(
    ` (?:can|could|will|would|have|let|get|want|need|ask|tell|may|should|please|pls) (?:i have )?(?:please )?(?:${ANYONE}|a (?:real )?person|a human|an agent|a representative|a manager|your manager|the manager|a supervisor)(?: from (?:the |your )?[a-z]{1,20}(?: (?:team|service|support|department))?)? (?:please |just )?(?:to )?(?:call|phone|ring|contact|email|reach|get back|talk|speak|chat|message|take over|look into|handle|deal|come|join|step in)(?: |$)`,
    'g',
  ),
  / (?:transfer|connect|redirect|forward|escalate) (?:me|us) (?:please |now |asap |immediately |over |already |right now |right away )*(?=$|\|)/g,
  new RegExp(` (?:is|are) there (?:${ANYONE}) (?=$|\\|)`, 'g'),
  new RegExp(
    ` (?:is|are) (?:there )?${BE_MOD}(?:human|agent|representative|operator|supervisor) (?:available|around|online|on duty|free) `,
    'g',
  ),
  new RegExp(
    ` (?:if|please|maybe|hope|wish|have|let|make) ${BE_MOD}(?:${ANYONE}|${PERSON}|${STAFF})(?: (?:can|could|would|will|should|please|to))? (?:contact|call|phone|ring|email|reply|get back|reach out|talk|speak) `,
    'g',
  ),
  new RegExp(` (?:${ANYONE}) please (?:contact|call|phone|ring|email|reply|get back|reach out|talk|speak|help) `, 'g'),
  new RegExp(
    ` (?:can|could|will|would|please|let|have|may) ${BE_MOD}(?:${PERSON}|person) (?:please |just )?(?:look|help|answer|handle|read|check|explain|reply|respond|assist|take|sort|fix|review|deal) `,
    'g',
  ),
  / who (?:can|do|should|could|may|would|must) (?:i|we) (?:please )?(?:talk|speak|complain|turn|reach out|escalate|chat)(?: this)?(?: to| with)? /g,
  / (?:escalate (?:this|it|my (?:case|issue|problem|ticket|complaint|request)|the (?:case|issue|matter|problem)|now|please|immediately|to)|(?:i want|need|like) to escalate|put me (?:through|on to)|hand me over|pass me (?:on|over)|take over this (?:chat|conversation)) /g,
];

/** A few words that are nothing but the call for a person: `agent!!!`, `real human please`. */
const BARE = new RegExp(
  `^ (?:${BEFORE}){0,4}${BE_MOD}(?:(?:${PERSON_ALONE}|person|manager|boss|advisor|superior|staff|receptionist) ){1,20}` +
    `(?:(?:being|support|service|services|team|help|line|assistance|chat|needed|required|wanted|only) )?(?:${POLITE}){0,5}$`,
);
const PINYIN =
  / (?:zhuan ?(?:jie)?|zhao|yao|wo yao|jiao|qing|mafan) ?(?:rengong|ren gong|zhenren|zhen ren|kefu|ke fu) | zhuanrengong | zhuankefu |^ (?:rengong|ren gong|zhenren|kefu|ke fu)(?: (?:kefu|fuwu|please))? $/g;
/** The same for words with which people also begin a message: only where they are all of it. */
const BARE_ALONE = new RegExp(
  `^ (?:${BEFORE}){0,3}(?:(?:the|your|some|any|hello|hi) )?(?:customer (?:service|services|support|care)(?: (?:representative|agent|team|desk|line))?|live (?:chat|support|help)|help ?desk|support (?:team|staff|agent|person|representative)|tech support|technical support|${ANYONE}|people|real people|the owner) (?:${POLITE}){0,4}$`,
);
/** A person told from a bot, in a clause too short to tell a story. */
const TOLD_APART = new RegExp(
  ` ${QUALITY} (?:${QUALITY} |customer |service |support |chat |sales |care ){0,3}(?:person|people|human|agent|representative|operator|advisor|being|beings|support|assistance|help|service|staff|someone|somebody|manager|contact|conversation|interaction|man|woman|voice) ${REST}`,
  'g',
);
const LONGEST_TOLD_APART = 7;
const AVAILABLE = /^ (?:available|there|here|online) $/;
const STORY = / (?:are|is|was|were|by|for|made|with|of|does|do|did|like|looks|has|had) /;

/** `No bots!`: who does not want the machine wants a person. */
const NOT_THE_BOT = new RegExp(
  ` (?:no|no more|stop|hate|without|enough|sick of|tired of|fed up with|get rid of|anything but|rather than|instead of|nothing but|other than|not|get me off|get off|get me out of|get past|skip|bypass|refuse to|dont (?:want|need|give|send)|do not (?:want|need)|(?:dont|do not) like (?=(?:talk|speak|chat|deal))|cant stand|useless) (?:(?:a|an|the|this|that|these|your|ur|you|to|me|us|talk|speak|chat|deal|talking|speaking|chatting|dealing|be|with|of|by|from|stupid|damn|fucking|dumb|useless|any|more|some|another|automated|ai|all|just|use|helped|answered|answers) ){0,7}(?:${BOT}) (?!vacuum|cleaner|mower|toy|kit|model|arm|lawn|hoover|coffee|wash|washable|or |speaker)`,
  'g',
);
const I_AM_NOT =
  / (?:im|i am|am i|are you|you are|youre|is this|is it|this is|it is|its|if you are|he is|she is|we are) $/;

const MENTION = new RegExp(` (?:${PERSON}) `);
const sieve = sieveOf([...REQUESTS, PINYIN, NOT_THE_BOT, BARE, BARE_ALONE, TOLD_APART, MENTION]);

/** Requests for a person in the English words of a clause, and what only looks like one. */
export function findInEnglish(clause: Clause, message: Message): Found[] {
  const { english } = clause;
  if (!MENTIONS.test(english)) return [];
  sieve.sift(english);
  const found: Found[] = [];
  const add = (match: RegExpExecArray | RegExpMatchArray, kind: Found['kind']) => {
    const start = (match.index ?? 0) + 1;
    found.push({ kind, quote: () => clause.quote('english', start, start + match[0].trim().length) });
  };
  for (const pattern of REQUESTS) {
    for (const match of matches(english, pattern)) add(match, isMeant(english, match) ? 'asked' : 'not-asked');
  }
  for (const match of matches(english, PINYIN)) add(match, 'asked');
  for (const match of matches(english, NOT_THE_BOT)) {
    const isDenial =
      /^ (?:not|no|nothing) (?!talking|speaking|chatting|dealing)/.test(match[0]) &&
      I_AM_NOT.test(english.slice(Math.max(0, match.index - REACH), match.index + 1));
    if (!isDenial) add(match, 'asked');
  }
  const bare = english.includes('|')
    ? null
    : (whole(BARE, english) ?? (message.isOneClause ? whole(BARE_ALONE, english) : null));
  if (bare) add(bare, isMeant(english, bare) ? 'asked' : 'not-asked');
  if (found.length === 0 && english.trim().split(' ').length <= LONGEST_TOLD_APART) {
    for (const match of matches(english, TOLD_APART)) {
      const isTold = isStory(english, match) || !isMeant(english, match);
      add(match, isTold ? 'not-asked' : 'asked');
    }
  }
  if (found.length === 0) {
    const mention = sieve.mayMatch(MENTION) ? MENTION.exec(english) : null;
    if (mention) add(mention, 'not-asked');
  }
  return found;
}

/** How far around a match its meaning is decided, in characters; this keeps endless messages cheap. */
const REACH = 200;

/** Spares all else for a clause that has none of the words. */
const MENTIONS = new RegExp(
  ` (?:${PERSON}|${STAFF}|${ANYONE}|${BOT}|team|service|services|support|care|chat|help|desk|helpdesk|escalate|transfer|connect|redirect|forward|put|pass|hand|take|being|owner|staff|who|rengong|zhenren|kefu|zhuanrengong|zhuankefu|gong|ren|fu) `,
);

function matches(english: string, pattern: RegExp): Iterable<RegExpExecArray> {
  return sieve.mayMatch(pattern) ? matchesOf(pattern, english) : [];
}

function whole(pattern: RegExp, english: string): RegExpExecArray | null {
  return sieve.mayMatch(pattern) ? pattern.exec(english) : null;
}

function isStory(english: string, match: RegExpExecArray): boolean {
  const end = match.index + match[0].trimEnd().length;
  return STORY.test(english.slice(0, match.index + 1)) && !AVAILABLE.test(english.slice(end));
}

function isMeant(english: string, match: RegExpExecArray | RegExpMatchArray): boolean {
  const start = (match.index ?? 0) + 1;
  const end = (match.index ?? 0) + match[0].trimEnd().length;
  const before = english.slice(Math.max(0, start - REACH), start);
  const after = english.slice(end + 1, end + REACH);
  return (
    !isDeclined(before, match[0], after) &&
    !isAboutTheBot(before, match[0], after) &&
    !isPolicyQuestion(before, match[0], after)
  );
}
