import type { Clause } from '../clause.ts';
import { matchesOf } from '../matches.ts';
import { sieveOf } from '../sieve.ts';
import { BETWEEN, BOT, CALL, LABOURER, PERFORMER, PERSON, SERVICE_TRADE } from './chinese-words.ts';
import type { Found, Message } from './found.ts';

/** Stands for what has been read and is not to be read again. */
const BLANK = '□';

const OTHER_TRADES = new RegExp(`${LABOURER}|${PERFORMER}|${SERVICE_TRADE}`, 'g');

const NOT =
  '(?:不用|不麻烦|不要|不需要|不必要|不必|不想|别|无需|无须|毋须|勿|没必要|没打算|不是要|不是想|不是说要|没要|没有要|没想|没说要|没说|没让你|没叫你|不打算|不愿意|不愿|甭|用不着|' +
  '犯不着|不急着|唔使|唔要|唔好|唔想|唔需要|先不|暂不|暂时不|并不想|不准|不许|取消|拒绝|不是找|不是转|不转|不找|dont|no|noneed)';
/** `要不要`, `为什么不用`: asked, not refused. */
const NOT_REFUSED = '(?<!要|用|需|需要|想|为什么|为啥|为何|怎么|干嘛|凭什么|能|再)';
const NOT_REACH = `(?:再|给我|帮我|给|帮|我(?!要|想|找|就|需)|你们|你|您|现在|马上|急着|急|老是|总是|动不动就?|总|老|一直|把|让我|让|去|麻烦|直接|什么|任何|这个|那个|need|for|a|to|me|${CALL}){0,5}`;
const DECLINED = [
  new RegExp(`${NOT_REFUSED}${NOT}(?:再|给我|帮我|把我|总|老){0,3}转(?:接|走)?(?=$|了|吧)`, 'g'),
  new RegExp(`${NOT_REFUSED}${NOT}${NOT_REACH}${BETWEEN}(?:${PERSON}|转接)(?:客服|服务)?(?!就|我就|的话)`, 'g'),
  new RegExp(
    `${NOT_REFUSED}${NOT}${NOT_REACH}(?:跟|和|与|同|找|叫|换|来)${BETWEEN}(?:${PERSON}|人)(?!就|我就|的话)`,
    'g',
  ),
  new RegExp(`(?:${PERSON})(?:客服|服务)?(?:的话)?(?:就|我)?(?:不用|不需要|不必|算了|免了|没必要|不要)了?`, 'g'),
];

const ABOUT_THE_BOT = [
  new RegExp(
    `(?<!的|就|只)(?:是不是|是否|是|系咪|(?<![联关体])系)(?:真的|真正的|一个|个|位|在|跟|和|真|有|你们){0,3}(?:${BOT}|${PERSON}|人)(?:客服|服务|在?回复|在?回答|在?聊天|坐席|说话|聊天|对话|在)?(?:的)?(?:吗|么|嘛|还是(?:是|一个|个)?(?:${BOT}|${PERSON}|人)?|吧|呢|啊|呀|不是|或者|$)`,
    'g',
  ),
  new RegExp(
    `(?:人工|真人|人)(?:客服|回复)?还是(?:${BOT})|(?:${BOT})(?:客服|回复)?(?:还是|or)(?:人工|真人|人|human|person)(?:客服|回复)?`,
    'g',
  ),
  /在(?:跟|和|与|同)(?:真人|人工|人|机器人|客服)(?:客服)?(?:说话|聊天|对话|沟通|讲话|聊|交流)(?:吗|么|嘛)/g,
  /(?:真人|人工)(?:客服)?(?:回复|回答|打字)(?:的)?(?:吗|么|嘛)/g,
  /(?:需要|需不需要|要不要|用不用|得|还要|一定要|必须)(?:我|自己|另外|再)?(?:找|叫|请)人(?:工|安装|装|来装|帮忙|搬)?(?:吗|么|嘛)/g,
];

/** What follows where the customer asks about the desk and not for it. */
const POLICY_NEXT =
  /^(?:客服|服务|人员|部门|部)?(?:的|是|你们)?(?:电话|号码|热线|邮箱|邮件|微信|qq|几点|上下班|下班|上班|工作时间|营业时间|服务时间|在线时间|时间|多少钱|收费|地址|要钱|周末|周[一二三四五六日天]|节假日|24小时|晚上|早上|每天|一般(?:几点|什么)|什么时候|什么时间|的?工资|联系方式)/;
const POLICY_ANYWHERE =
  /周末|周[一二三四五六日天]|星期|节假日|几点|什么时间|24小时|假期|春节|国庆|晚上|上班|下班|电话是|电话多少|收费|多少钱/;
const STRONG_CALL = /转|接|找|叫|换|切|呼|给我|帮我|跟|和/;

const END =
  '(?=$|吧|啊|呀|呢|吗|么|嘛|了|来|聊|说|谈|讲|帮|处理|解决|解答|接|回|跟|和|对接|服务|问|沟通|给我|谢|好|行|可以|能|过来|出来|吱|在(?!家)|理|管|跟进|负责|倾|□|please|pls)';
/** Who does not want the machine wants a person. */
const NOT_THE_BOT = new RegExp(
  `(?:不要|不想要|不想|不跟|不和|别用|拒绝|讨厌|不需要|别给我|别让|受够了|烦死了?|别再用|别拿|不用|唔要|唔想|别)(?:再|跟|和|与|同|用|这个|你这个|你们的|你|什么|破|傻|笨|死|这种|的|让我|给我|对着|找|聊|烦人|要){0,4}(?:${BOT})(?!吸|扫|玩|手|模|音箱|产品|套|配|拖|割)(?:客服|说话|聊天|聊|回复|回答|对话|讲话|沟通)?`,
  'g',
);
const REQUESTS = [
  new RegExp(`(?:${CALL})${BETWEEN}(?:${PERSON})(?!过|了解)(?:客服|服务|人员|坐席)?`, 'g'),
  new RegExp(
    `有(?:没有|没)?${BETWEEN}(?:人工|真人|客服|活人|人类|经理|主管|工作人员|agent|human|(?:real|live)?(?:person|people|agent))(?:客服|服务|在线|值班|在)*(?:吗|么|嘛|没有?|不|呢|啊|呀|能|可以|理|管|$)`,
    'g',
  ),
  new RegExp(
    `(?:跟|和|与|同|向)${BETWEEN}(?:${PERSON}|真的人|人)(?:客服)?(?:直接|当面|好好|来|电话){0,2}(?:说|聊|谈|讲|沟通|对话|通话|倾|交流|反映|联系|投诉|讨论|talk|speak|chat)(?!过|了)`,
    'g',
  ),
  /(?<!过|感谢|多谢)人工(?:客服|服务|坐席|座席|台|专员|人员|回复|接听|处理|解决|帮|在线|介入|接待|支持|通道|窗口)*(?=$|吧|啊|呢|呀|嘛|吗|在|来|谢|请|快|急|麻烦|我|人工|了|喂|你好|您好|拜托|有|怎么(?:转|找|联系|不|还|没)|为什么|能|可以|行|到底|呢|出来|[a-z])/g,
  /(?:转接?|接)(?:到|给|一下|下)?(?:人|人[工功共公供攻弓宫贡g]|仁工|入工|认工|ren工|rengong|rg|人gong|人g)(?:客服|服务)?(?=$|[吧啊呢呀吗嘛谢请快了,])/g,
  /(?:投诉|反映|反馈)(?:到|给)(?:人|谁)/g,
  new RegExp(
    `(?:${PERSON})(?:呢|在哪|在哪里)?(?:快|赶紧)?(?:叫|让|喊)(?:他|她)(?:们)?(?:快|赶紧|马上)?(?:出来|过来|来|跟我|给我)`,
    'g',
  ),
  /(?<!家里|家|店里|房间)(?:(?:有没有|有没|有)(?:个|真的|真|活)?人(?=$|在(?:$|吗|么|嘛|线|不)|吗|么|嘛|没|啊|呀|呢|理|管|回复|回我|能帮|可以帮|帮|接|处理|值班|应)|(?:没有|没)(?:真|活)?人(?=在?(?:吗|么|嘛)|理|管|回复|回我|应|处理))/g,
  /(?:再|重新)?(?:帮我|给我|请|麻烦|可以|能)(?:帮我|给我)?转接?一?下?(?=$|吗|吧|谢)|^转接(?:一下)?(?:谢谢|吧|啊|吗)?$/g,
];
/** 人 by itself means anybody; it asks for a person where what follows is what the desk's people do. */
const SOMEBODY =
  /(?:来(?!人了我)|叫|派|换|找|搵|揾|要|喊|求)(?:个|一个|位|一位|些|你们的|你们)?(?:真|活|真的|真正的|懂的|懂行的|能说话的|会说话的|能解决问题的?|能处理的|能做主的|管事的|有用的|正常)?人(?:工)?/g;
const SOMEBODY_END = new RegExp(`^${END}`);

const POLITE =
  '(?:你好|您好|喂|请|麻烦|谢谢|快点|快|马上|立刻|赶紧|直接|在线|线上|那就|那|给我|帮我|我|要|想|就|还是|来|亲|哈喽|hello|hi|急|呼叫|一下|下|了|啊|呀|吧|呢|吗|么|嘛|拜托|求|please|now|的|个|快来|救命|唉|哎|噢|哦)';
const BARE = new RegExp(
  `^${POLITE}{0,5}(?:人工|真人|活人|(?:人工|真人)(?:线上|在线)?客服|人[功共公供攻弓宫]|仁工|人呢|真人服务|经理|主管|负责人|领导|接线员|接线生)(?:客服|服务)?(?:在吗|在不在|在哪里?|呢|人呢|出来)?${POLITE}{0,5}$`,
);
/** With 客服 many messages begin: by itself it counts where it is all that is said, or called for. */
const SERVICE_ALONE = new RegExp(
  `^${POLITE}{0,5}(?:在线)?(?:客服|客户服务)(?:小姐姐|小哥哥|人员|MM|mm)?${POLITE}{0,5}$`,
);
const SERVICE_CALLED =
  /客服(?:人员|小姐姐)?(?:人)?(?:在吗|在不在|在么|在嘛|在哪(?!个|座|些)|呢$|人呢|出来|死哪|去哪|跑哪|有人吗)/g;

const MENTION = /人工|真人|客服/;
const sieve = sieveOf([
  NOT_THE_BOT,
  ...ABOUT_THE_BOT,
  OTHER_TRADES,
  ...DECLINED,
  ...REQUESTS,
  SOMEBODY,
  SERVICE_CALLED,
  BARE,
  SERVICE_ALONE,
  MENTION,
]);

/** Requests for a person in the Chinese words of a clause, and what only looks like one. */
export function findInChinese(clause: Clause, message: Message): Found[] {
  if (clause.chinese === '') return [];
  const found: Found[] = [];
  const note = (kind: Found['kind'], start: number, length: number) =>
    found.push({ kind, quote: () => clause.quote('chinese', start, start + length) });
  const blank = (text: string, pattern: RegExp) => {
    if (!sieve.mayMatch(pattern)) return text;
    return text.replace(pattern, (stretch: string, ...rest: unknown[]) => {
      note('not-asked', offsetOf(rest), stretch.length);
      return BLANK.repeat(stretch.length);
    });
  };

  let text = clause.chinese;
  // What is blanked out below only takes words away.
  sieve.sift(text);
  for (const match of matches(text, NOT_THE_BOT)) note('asked', match.index, match[0].length);
  for (const pattern of ABOUT_THE_BOT) text = blank(text, pattern);
  text = blank(text, OTHER_TRADES);
  for (const pattern of DECLINED) text = blank(text, pattern);

  const isAboutTimes = POLICY_ANYWHERE.test(text);
  for (const pattern of [...REQUESTS, SOMEBODY]) {
    for (const match of matches(text, pattern)) {
      const after = text.slice(match.index + match[0].length);
      if (pattern === SOMEBODY && !SOMEBODY_END.test(after)) continue;
      note(isPolicyQuestion(isAboutTimes, match[0], after) ? 'not-asked' : 'asked', match.index, match[0].length);
    }
  }
  for (const match of matches(text, SERVICE_CALLED)) note('asked', match.index, match[0].length);
  const isAll = (pattern: RegExp) => sieve.mayMatch(pattern) && pattern.test(text);
  if (isAll(BARE) || (message.isOneClause && isAll(SERVICE_ALONE))) note('asked', 0, text.length);
  if (found.length === 0) {
    const mention = sieve.mayMatch(MENTION) ? MENTION.exec(text) : null;
    if (mention) note('not-asked', mention.index, mention[0].length);
  }
  return found;
}

function matches(text: string, pattern: RegExp): Iterable<RegExpExecArray> {
  return sieve.mayMatch(pattern) ? matchesOf(pattern, text) : [];
}

function isPolicyQuestion(isAboutTimes: boolean, match: string, after: string): boolean {
  if (POLICY_NEXT.test(after)) return true;
  return isAboutTimes && !STRONG_CALL.test(match);
}

/** The offset that `replace` hands over, after the groups. */
function offsetOf(rest: readonly unknown[]): number {
  return Number(rest.find((value) => typeof value === 'number') ?? 0);
}
