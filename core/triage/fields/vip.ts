import type { Field } from '../field.ts';

const level = '(?:vip|vvip|platinum|gold|diamond|black card|premium|elite|top tier|executive|titanium|priority)';
const wish =
  '(?:exception|waive\\w*|expedite\\w*|rush|urgent\\w*|priority|prioriti[sz]e|account manager|personal (?:manager|advisor|shopper|banker)|relationship manager|dedicated|special (?:treatment|request|arrangement|handling)|upgrade me|bend the rules?|make it happen|fast track|jump the queue|skip the (?:queue|line)|today|right away|immediately|asap|expect|deserve|complimentary|bypass|sort this)';

/** Says to be a VIP and wants what others do not get. Whether it is so, the profile knows. */
export const vip: Field = {
  category: 'vip',
  rules: [
    {
      priority: 'high',
      reason: 'Says to be a VIP, not verified, and asks for an exception or for haste',
      en: new RegExp(
        `\\b(?:(?:im|i am|as|im one of your|being|ive been|i have been|we are|since im|because im|been) (?:an? |your |the )?(?:\\w+ ){0,3}?${level} (?:\\w+ ){0,3}?(?:member|customer|client|cardholder|card holder|status|user|account|holder|guest|flyer|for)?[^.]{0,80}?${wish}|${level} (?:status|member|customer|client|cardholder|card|guest)(?: here)?[^.]{0,60}?${wish}|${wish}[^.]{0,60}?(?:im|i am|as) (?:an? |your )?(?:\\w+ ){0,2}?${level}|my (?:dedicated |personal |own )?(?:account|relationship|client) manager)\\b`,
        'g',
      ),
      zh: /(?:(?:我|本人|作为|身为|我们)(?:是|可是|也是|有)?[^，]{0,6}(?:vip|贵宾|钻石|白金|黑卡|黑金|铂金|金卡|至尊|尊享|高级|顶级|svip|vvip|超级|老)(?:会员|客户|用户|卡|卡用户|持卡人|顾客)?[^。]{0,20}(?:加急|优先|破例|例外|通融|特批|特殊|免(?:费|除|掉)|减免|专属(?:经理|客服|顾问)|马上|立刻|今天|尽快|插队|升级|处理|安排|特权|通道|待遇|退)|(?:加急|优先|破例|例外|通融|特批)[^。]{0,16}(?:vip|贵宾|钻石|白金|黑卡|铂金|金卡)|(?:我的)?专属(?:客户)?(?:经理|顾问|管家))/g,
    },
  ],
  stays: [
    {
      en: /\b(?:what (?:do|does|are|benefits?) (?:\w+ ){0,4}?(?:members?|vip|gold|platinum|diamond)|how (?:do|can|to|many) (?:\w+ ){0,5}?(?:vip|gold|platinum|diamond|member\w*)|(?:is|are) (?:the )?vip (?:lounge|room|line))\b/g,
      zh: /(?:(?:怎么|如何)(?:成为|升级?|开通|加入|办理?)[^，]{0,6}(?:vip|会员|贵宾|钻石|白金)|(?:vip|会员|贵宾)[^，]{0,4}(?:有什么|有哪些|权益|好处|福利|多少钱|怎么))/g,
    },
  ],
};
