import type { Passage } from './passage.ts';

/** A question about what may come, or may be needed: `what happens if`, `how would I notice`, `which papers`. */
const ASKED =
  /(?:^| )(?:what (?:happens|would happen|if)|what (?:do|should|would|can) (?:i|we|you) (?:do )?(?:if|when)|how (?:would|will|do|can|could) (?:i|you|we|one) (?:\w+ )?(?:know|notice|tell|recogni[sz]e|prevent|avoid|file|report|dispute|contest)|how (?:likely|often|common)|(?:if|when) (?:a|an|something) |just in case|do you (?:ever|sometimes)|does it ever|has any ?(?:one|body) ever|why do (?:banks|people|shops)|(?:which|what) (?:papers|documents|forms?) |what do i need (?:to|for)|i thought (?:that )?(?:i|it|you) |(?:last|earlier this) (?:year|month|week) i )/;
const SETTLED =
  /(?:^| )(?:(?:you|they) (?:\w+ )?(?:sorted|fixed|solved|resolved|refunded|replaced) (?:it|that|this|them)|(?:all|already|is|its|was|been) (?:sorted|solved|resolved|handled well|fine now|fine since|gone now)|it was (?:only |just )?(?:me|my (?:wife|husband|son|daughter|mistake|fault))|but (?:it was|its|it is) (?:only|just|the) |so i came back|fine since|sorry about that) ?/;
/** What comes after one of these is real again. */
const REAL = / (?:but|and now|still|again|yet|because you|since you) /;

/** Not settled yet, or a threat until it is. */
const UNSETTLED = / (?:unless|until|till|if|before|not|never|isnt|wasnt|hasnt|havent|nothing|nobody|dont|didnt|wont) /;

const ASKED_ZH =
  /(?:如果|要是|万一|假如)(?!.*(?:我就|我会|我要|不然|否则))|的话.*(?:吗|么|怎么|会)|(?:一般|通常)(?:怎么|会|是|要)|概率|还会[^，]*吗$|(?:需要|要|准备)(?:什么|哪些)(?:材料|资料|文件|证件|手续)?/;
const SETTLED_ZH =
  /(?:已经|都)(?:退|还|解决|处理|修|弄|换|查清)(?:了|好|完|回)|原来(?:是|在)|是我(?:自己|看错|弄错|搞错)|是我(?:老婆|老公|儿子|女儿|妈|爸)/;
const UNSETTLED_ZH = /没|未|不|除非|直到|之前|谁/;
const REAL_ZH = /但|可是|还是|又|结果|不过/;

/** UTF-16 units around the words that are looked at: endless clauses stay cheap. */
const REACH = 80;

type Form = 'english' | 'chinese';

/** Whether the words between two places are spoken of as what may be, or as what is settled. */
export function isImagined(passage: Passage, form: Form, start: number, end: number): boolean {
  return isAsked(passage[form], form, start, end) || isSettled(passage, form);
}

function isAsked(text: string, form: Form, start: number, end: number): boolean {
  const from = Math.max(text.lastIndexOf(form === 'english' ? ', ' : '，', start) + 1, start - REACH);
  if (form === 'english') {
    const before = text.slice(from, start);
    return ASKED.test(before) && !REAL.test(before);
  }
  const to = text.indexOf('，', end);
  return ASKED_ZH.test(text.slice(from, Math.min(to < 0 ? text.length : to, end + REACH)));
}

/** What was found of the newest passages: a message may speak of its matter in hundreds of places. */
const known = { english: new WeakMap<Passage, boolean>(), chinese: new WeakMap<Passage, boolean>() };

function isSettled(passage: Passage, form: Form): boolean {
  const before = known[form].get(passage);
  if (before !== undefined) return before;
  const found = form === 'english' ? isSettledInEnglish(passage.english) : isSettledInChinese(passage.chinese);
  known[form].set(passage, found);
  return found;
}

function isSettledInEnglish(text: string): boolean {
  const settled = SETTLED.exec(text);
  if (!settled || UNSETTLED.test(text.slice(Math.max(0, settled.index - 25), settled.index + 1))) return false;
  return !REAL.test(text.slice(settled.index + settled[0].length - 1));
}

function isSettledInChinese(text: string): boolean {
  const settled = SETTLED_ZH.exec(text);
  if (!settled || UNSETTLED_ZH.test(text.slice(Math.max(0, settled.index - 6), settled.index))) return false;
  return !REAL_ZH.test(text.slice(settled.index));
}
