import { simplify } from '../han.ts';

/** What people say that is no question. `silent` wants no answer at all, like a lone 👍. */
export type SmallTalk = 'hello' | 'thanks' | 'bye' | 'isBot' | 'declined' | 'silent';

const phrases: readonly (readonly [SmallTalk, RegExp])[] = [
  [
    'hello',
    /^(hi+|hello+|hey+|hiya|howdy|yo|good (morning|afternoon|evening|day)|greetings|你好啊?|您好啊?|妳好|哈喽|哈囉|嗨|早|早安|早上好|上午好|中午好|下午好|晚上好|午安|晚安|在吗|在嗎|在不在|(is )?(anyone|anybody|someone|somebody) (there|here)|(are )?you (still )?there|有人在吗|有人在嗎)( (there|all|everyone|bot))?$/u,
  ],
  [
    'hello',
    /^((ok(ay)? |so )?i'?m back( now| again)?|(i have|i'?ve got|just) (a|one|another) (quick |small )?question|(can|could|may) i ask( you)?( something| a question| one thing)?|quick question|(我)?回来了|(我|还)*有个?(小)?(问题|問題)(想问|想問|要问|要問)?|(我)?想?(问|問|请教|請教)(你们|你們|您|你)?(一下|个问题|個問題|个事|個事|下)|请问(一下)?|請問(一下)?)$/u,
  ],
  [
    'thanks',
    /^(ok(ay)? |great |perfect |cool |好的? ?|行 ?|嗯 ?)*(thanks?( you)?|thank (u|you)|thx|ty|cheers|much appreciated|谢+|謝+|感谢|感謝|多谢|多謝|辛苦)([你您妳们們啦了哦喔呀哈]*)( (so much|very much|a lot|a bunch|again|for your help|for the help))?$/u,
  ],
  [
    'thanks',
    /^(?:ok(?:ay)? |great |perfect )?(?:it |that |this |everything )?(?:works|worked|is working|solved|fixed|is fixed|is solved|helped|all good|all sorted|sorted|resolved)(?: it| now| perfectly| great| fine| again)*(?: thanks?(?: you)?| thx| cheers| ty)?(?: so much| a lot)?$|^(?:已经|已經|都|现在|現在)?(?:解决|解決|搞定|弄好|修好|好)了 ?(?:谢谢|謝謝|多谢|多謝|感谢|感謝)[你您啦了们們]*$|^(?:已经|已經|都|现在|現在)?(?:解决|解決|搞定|弄好|修好)了$/u,
  ],
  [
    'bye',
    /^(?:(?:ok(?:ay)?|alright|great|thanks|thank you|thx|cheers|好的?|谢谢|謝謝) ?)*((good )?bye( bye)?|see (you|ya)( later| soon)?|cya|have a (nice|good|great) (day|one|evening|weekend)|that'?s all|再见|再見|拜+|掰掰?|回头见|没事了|沒事了|没有了|沒有了)$/u,
  ],
  [
    'isBot',
    /^((am i (talking|speaking|chatting) (to|with)|are you|r u|is this|you are) (a |an )?(real )?(bot|robot|human|person|real|machine|ai|human being|someone real|chat ?gpt)( or (a |an )?(real )?(bot|robot|human|person|machine))?|你是(机器人|機器人|真人|人|人工|人工智能|人工智慧|ai)(吗|嗎|么|还是.*|還是.*)?|是(机器人|機器人|真人)(吗|嗎)?)$/iu,
  ],
  [
    'declined',
    /^(no )?(please )?((don'?t|do not|no need to) (transfer|connect|forward|hand|put|switch|pass)( me)?( \p{L}+){0,5}|(i (don'?t|do not) (need|want) |no need for |no )(a |an |any )?(real |live )?(human|humans|person|people|agent|operator)s?( please| thanks| thank you)?|(我)?(不要|别|別|不用|不需要|無需|无需|不想)(给我|給我|帮我|幫我)?(转|轉|接|找)?(人工|真人|客服)(客服|服务|服務)?(了|啦)?( ?谢谢| ?謝謝)?)$/u,
  ],
  [
    'silent',
    /^(?:ok(?:ay)? |sorry |好的? ?)*(?:(?:please )?(?:wait|hold on|hang on|give me|just|wait just)?(?: ?(?:a|one|1) (?:sec|second|moment|minute|min|bit))(?: please)?|(?:please )?(?:wait|hold on|hang on)(?: please)?|let me (?:check|see|look|think|try)(?: that| it| first| again)?|brb|(?:i'?ll |i will )?(?:be )?(?:right )?back (?:soon|in a (?:sec|second|moment|minute|min|bit))|(?:i'?ll |i will )be (?:right )?back|never ?mind|forget it|(?:you'?re |you are )?welcome|no (?:problem|worries)|等(?:一)?(?:下|会儿?|會兒?)|等等|稍等(?:一下|片刻)?|等我(?:一下|看看|看一下)?|(?:让|讓)?我(?:再|先)?(?:看看|看一下|想想|想一下|考虑一下|考慮一下|试试|試試)|算了(?:吧)?|不用了|不必了|没事|沒事|先这样(?:吧)?|先這樣(?:吧)?|改天再说|改天再說|不客气|不客氣|不用谢|不用謝|麻烦了|麻煩了)(?:了|啦)?$/u,
  ],
  [
    'silent',
    /^(ok(ay)?|k|great|perfect|cool|nice|got it|i see|understood|sure|alright|fine|好|好的|好吧|好滴|行|嗯+|哦+|喔+|知道了|明白了?|了解|收到|可以)?$/u,
  ],
];

/** What kind of small talk this is; null where it says something that wants an answer. */
export function smallTalk(text: string): SmallTalk | null {
  const bare = bareWords(text);
  if (bare.length > 60) return null;
  // Signs alone, "???" say, ask for something; emoji alone do not.
  if (bare === '') return /\p{Extended_Pictographic}/u.test(text) ? 'silent' : null;
  return phrases.find(([, pattern]) => pattern.test(bare))?.[0] ?? null;
}

/** Words alone, in one form: what stands between them is a space. */
function bareWords(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/’/g, "'")
    .replace(/[^\p{L}\p{N}' ]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The same, with traditional characters as simplified ones. */
export function simplifiedWords(text: string): string {
  return Array.from(bareWords(text), simplify).join('');
}
