/**
 * How displeased a message sounds with how the conversation goes, from 0 to 4: too little to call a person for alone,
 * unlike what `fields/emotion.ts` knows, and enough where it goes on and on.
 */
export function heatOf(text: string): number {
  const plain = text.normalize('NFKC').toLowerCase().replace(/[’‘]/g, "'");
  if (PLEASED.test(plain)) return 0;
  const heat = [DISPLEASED.test(plain), UPSET.test(plain), ANGRY.test(text)].filter(Boolean).length;
  // Joy is loud, too.
  return heat > 0 && isLoud(text) ? heat + 1 : heat;
}

const PLEASED =
  /\b(?:thank(?:s| you)|thx|lov(?:e|ed|ing|ely) (?:it|this|these|them|your)|no (?:hurry|rush|worries)|not (?:\w+ )?(?:angry|upset|mad|complaining|annoyed)|works now|my (?:fault|mistake|bad)|sorry)\b|谢|謝|多谢|喜欢|喜歡|(?<!好)好看|不(?:着急|著急|急|生气|生氣)|没(?:生气|生氣|事)|不好意思|抱歉/u;

/** That the answers do not help, or come too slowly. */
const DISPLEASED =
  /\b(?:(?:does|do|did|is|are|was|s|that'?s|it'?s)(?:n'?t| not) (?:\w+ ){0,2}?(?:help|helping|helpful|answer|work|working|good enough|what i (?:asked|meant|said|want|need)|my question|useful|true|right)|no (?:help|use)(?: at all)?|not (?:helpful|helping|what i (?:asked|meant|said|want|need)|my question|an answer|good enough)|(?:you|u|bot) (?:\w+ )?(?:don'?t|do not|didn'?t|never|aren'?t|are not) (?:even )?(?:understand|listen\w*|read\w*|get(?:ting)? it|answer\w*|help\w*)|(?:i|we) (?:already|just|have already|'ve already) (?:\w+ )?(?:said|told|asked|explained|did|tried|wrote|sent)|(?:i|we) (?:said|asked|told you)|(?:asked|said|told you|written|explained) (?:\w+ ){0,3}?(?:already|before|twice|three times|\d+ times|again and again)|how (?:many times|much longer|often do i)|(?:still|yet) (?:no|not|nothing|waiting|the same)|again and again|come on|seriously|for (?:god|heaven|goodness|christ|pete)'?s'? sake|wrong (?:answer|again)|same (?:answer|thing|reply|text) (?:again|every|over)|(?:this|that|it) (?:is|makes) (?:\w+ )?(?:no sense|going nowhere|pointless|taking (?:too long|forever|ages))|listen(?: to me)?!|anybody there|anyone there|why (?:is|does|do|can'?t|won'?t|is it|are you) (?:\w+ ){0,3}?(?:so (?:hard|difficult|slow|long)|nobody|no ?one))\b|(?:没|沒|不)(?:什么|什麼)?(?:用|帮助|幫助)(?!过|過)|不(?:是|对|對)(?:这个|這個|啊|呀|我(?:问|要|說|说)的)|答非所问|答非所問|(?:没|沒|不)(?:看|听|聽|回答|明白|搞)(?:懂|清|到|我)|(?:你|您)(?:到底|究竟)|(?:说|說|问|問|讲|講)(?:了|过|過)(?:\S{0,2})(?:遍|次|了)|我(?:刚才|剛才|已经|已經|都)(?:说|說|问|問|讲|講)|(?:到底|究竟)|(?:怎么|怎麼|为什么|為什麼)(?:还|還|又|总是|總是|老是|一直)|(?:还|還)(?:是)?(?:没|沒|不行|不能|一样|一樣|要等|要多久)|又(?:是|来|來|说|說)|(?:能不能|可不可以)(?:快|好好|认真|認真)|快点(?:啊|吧|行不行)?|搞什么|搞什麼|什么意思啊|有没有人|有沒有人|同样的(?:话|回答)|同樣的/u;

/** Of the one who says it. */
const UPSET =
  /\b(?:(?:i'?m|i am|we'?re|we are|it'?s|this is|that'?s|getting|so|really|very|bit|quite) (?:\w+ )?(?:annoy\w*|irritat\w*|frustrat\w*|unhappy|upset|disappoint\w*|tired of|fed up|impatient|angry|cross|ridiculous|unacceptable|infuriating|tiring|exhausting)|(?:losing|lost) (?:my |all )?patience|(?:waste|wasting) (?:of |my )?time|useless|rubbish|joke|ridiculous|sigh|ugh+|argh+|wtf|jeez|damn|how many (?:more )?times)\b|烦|煩|气人|氣人|生气|生氣|失望|无语|無語|着急|著急|急死|急啊|受不了|没耐心|沒耐心|耐心|浪费|浪費|服了|太慢|太差|离谱|離譜|敷衍|糊弄|垃圾|唉|哎/u;

const ANGRY = /[😠😡🤬😤💢🙄😒😩😫🤦😾👿]/u;
const LOUD_MARKS = /[!！]{2,}|[?？]{2,}|[!！][?？]|[?？][!！]/u;
/** Letters from which on capitals are no abbreviation. */
const FEWEST_LETTERS = 8;

function isLoud(text: string): boolean {
  if (LOUD_MARKS.test(text)) return true;
  const letters = text.replace(/[^A-Za-z]+/g, '');
  if (letters.length < FEWEST_LETTERS) return false;
  const capitals = letters.replace(/[^A-Z]+/g, '').length;
  return capitals / letters.length > 0.7;
}
