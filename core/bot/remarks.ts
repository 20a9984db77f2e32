import type { Conversation } from '../conversation.ts';
import { choiceIn } from './choices.ts';
import { simplifiedWords } from './smalltalk.ts';

/**
 * What somebody says who says nothing of their own. `yes`, `ok` and `no`: to what was offered. `more`: wants to hear
 * on, or has not understood. `doubt`: of what was said. `slip`: it was not meant for us. `idle`: wants no answer.
 */
export type Remark = 'yes' | 'ok' | 'no' | 'more' | 'doubt' | 'slip' | 'idle';

/** From what says least to what decides where several are said: whoever says `ok and?` wants to hear on. */
const kinds = ['glue', 'idle', 'sorry', 'ok', 'doubt', 'yes', 'no', 'more', 'slip'] as const;
type Kind = (typeof kinds)[number];

/** What these are where nothing else is said. */
const alone = { glue: 'more', sorry: 'slip' } as const satisfies Partial<Record<Kind, Remark>>;

const english: Readonly<Record<Kind, string>> = {
  glue: "then|well|but|so|just|now|though|thanks|thank you|thx|ty|you|me|it|that|this|i|it'?s",
  idle: "that'?s it|h+m+|u+h+m*|wo+w|o+h+|a+h+|lo+l|lmao|rofl|(?:ha)+h?|(?:he){2,}|interesting|maybe|perhaps|i (?:guess|see|think|know)|whatever|always|nice|(?:nice|good) one|fair enough|good to know|makes sense|true|test(?:ing)?|too bad|sad|both|same",
  sorry: 'sorry|excuse me',
  ok: 'ok|okay|okey|k|kk|alright|all right|right|fine|cool|great|good|perfect|no problem',
  yes: "yes|yep|yeah|yup|yea|ya|sure|of course|definitely|absolutely|certainly|(?:please )?do|go ahead|go for it|do (?:it|that|so)|(?:that|it|this) would (?:be (?:great|nice|good|lovely|helpful|perfect)|help)|i would|i'?d like that|please|pls|plz|sounds good|exactly|correct|indeed",
  no: 'no|nope|nah|not (?:now|yet|really|at all)|never|neither|none(?: of (?:them|these|those))?',
  more: "and|next|so what|go on|continue|carry on|(?:tell me )?more|(?:is there )?(?:any|some)thing else|what|what (?:else|now|then|next)|now what|what do you mean|wdym|why(?: not)?|how(?: come| so)?|when|where|who|which(?: one)?|(?:this|that) one|huh|pardon(?: me)?|come again|again|say (?:that |it )?again|i (?:don'?t|do not|didn'?t|did not) (?:understand|get)(?: it| that| this| you)?",
  doubt:
    "really|seriously|srsly|for real|are you (?:really )?sure|you sure|r u sure|sure about (?:that|this|it)|is (?:that|this|it) (?:so|right|true|correct)|no way|(?:(?:that|this|it)(?:'s| is) )?(?:wrong|incorrect|false|untrue|nonsense|not (?:true|right|correct))|i doubt (?:it|that)|(?:don'?t|do not|can'?t|cannot) believe (?:it|that|this|you)",
  slip: 'wrong (?:chat|window|person|group|tab)|typo|oo+ps|whoops|my (?:bad|mistake)|misclick|ignore (?:that|this|it|me|my last (?:message|one))|(?:was )?meant for (?:some(?:one|body)) else|was for (?:some(?:one|body)) else|sent (?:that |this |it )?by (?:mistake|accident)|(?:that|it|this) was (?:a mistake|an accident|a typo)',
};

/** Simplified: what is written in traditional characters is looked up by these. */
const chinese: Readonly<Record<Kind, string>> = {
  glue: '吧|呀|呢|吗|嘛|啦|了|哈喽|那|就|也|你|您|我|谢谢|多谢',
  idle: '哈|呵|嘿|嘻|厉害|不错|有意思|原来|如此|这样|是这样|好奇怪|无语|随便|都行|都可以|笑死|哦|喔|噢|额|呃|唔|晕|汗|哎|唉|咦|啊|不知道|没什么|测试|奇怪',
  sorry: '不好意思|抱歉|对不起',
  ok: '好|好的|好吧|好滴|好嘞|行|可以|可以的|嗯|没问题|没关系|没事',
  yes: '好啊|好呀|要|要的|需要|是|是的|对|对的|没错|正是|麻烦(?:你|您)?|拜托|有劳|当然|请|有的|确定',
  no: '不|不用|不要|不必|不需要|没|没有|没了|都不(?:是|对|要)',
  more: '然后|接着|后来|接下来|还有|还有(?:别的|其他的?|什么|啥)|别的|其他的?|继续说?|接着说|往下说|下一(?:个|步|条|位)|所以|为什么|为啥|为何|凭什么|什么|什么意思|啥|啥意思|怎么说|怎么(?:会)?这样|(?:没|不|看不|听不|没看|没听)太?(?:懂|明白)|再说一(?:遍|次)|说清楚(?:点|一点)?|谁|[这那哪]个|哪里|哪儿|什么时候|啥时候|几时',
  doubt: '真的|真的假的|真假|当真|(?:你|您)确定|确定吗|不会吧|不可能|怎么可能|是吗|对吗|不对|错了|不是|开玩笑|骗人',
  slip: '发错(?:人|群|地方|消息|信息)?|打错(?:字|人)?|手滑|手误|[点按]错|当我没说|(?:忽略|无视)(?:这条|上一条|上面)?',
};

/** No list of choices is longer. */
const mostChoices = 99;
/** UTF-16 units: whoever says nothing says it shortly. */
const longest = 40;

/** One remark; its group says of which kind it is. */
const remark = new RegExp(`^(?:${kinds.map((kind) => `(${english[kind]}|${chinese[kind]})`).join('|')})$`, 'u');

/** What kind of remark this is, where it has no content of its own: no entry of the knowledge can be its answer. */
export function remarkIn(text: string): Remark | null {
  const bare = simplifiedWords(text);
  if (bare === '') return /[?？]/u.test(text) ? 'more' : /\S/u.test(text) ? 'idle' : null;
  if (bare.length > longest) return null;
  const kind = kinds[leastOf(bare)];
  if (kind === undefined) return choiceIn(text, mostChoices) === undefined ? null : 'more';
  return kind === 'glue' || kind === 'sorry' ? alone[kind] : kind;
}

/**
 * Takes words apart into remarks, as may be done in several ways, and counts the one that says least. Place by place: a
 * regular expression for all of it would try each way anew, which are half a million for `好吧` said twenty times.
 * @returns the place in `kinds` of what decides; infinite where something else is said
 */
function leastOf(words: string): number {
  const least = new Array<number>(words.length + 1).fill(Number.POSITIVE_INFINITY);
  least[0] = 0;
  for (const [start, before] of least.entries()) {
    if (before === Number.POSITIVE_INFINITY) continue;
    for (let end = start + 1; end <= words.length; end += 1) {
      // A word of English ends where no letter follows.
      if (/[a-z']/.test(words[end] ?? '') && /[a-z']/.test(words[end - 1] ?? '')) continue;
      const groups = remark.exec(words.slice(start, end));
      if (!groups) continue;
      const kind = groups.findIndex((group, index) => index > 0 && group !== undefined) - 1;
      const next = words[end] === ' ' ? end + 1 : end;
      least[next] = Math.min(least[next] ?? Number.POSITIVE_INFINITY, Math.max(before, kind));
    }
  }
  return least[words.length] ?? Number.POSITIVE_INFINITY;
}

/** The id of the choice that somebody names by its number, or says yes to. */
export function chosenIn({ bot: { choices, offer }, recent }: Conversation, text: string): string | undefined {
  const index = choiceIn(text, choices.length);
  if (index !== undefined) return choices[index]?.id;
  // A yes is to what was said right before it, and to one answer: the last choice is a person.
  const last = recent.findLast(({ by }) => by !== 'customer');
  if (last === undefined || last.id !== offer || choices.length > 2) return undefined;
  const remark = remarkIn(text);
  // Whoever says `ok` to what is no question has taken note of it.
  const isYes = remark === 'yes' || (remark === 'ok' && /[?？]$/u.test(last.text));
  return isYes ? choices[0]?.id : undefined;
}
