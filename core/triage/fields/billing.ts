import type { Field } from '../field.ts';

/** Money that was taken wrongly, or does not come back. */
export const billing: Field = {
  category: 'billing',
  rules: [
    {
      priority: 'normal',
      reason: 'A charge or bill is wrong, or was made twice',
      en: /\b(?:(?:charged|billed|debited|paid|deducted|invoiced|taken|payment|took) (?:\w+ ){0,6}?(?:twice|two times|double|2x|2 times|three times|3 times|multiple times|again|already|too much|extra|more than|wrong(?:ly)?|incorrect(?:ly)?|by mistake|in error|without|although|even though|despite|for nothing|for something|when i (?:cancel|never|didnt)|after (?:i |we )?(?:cancel\w*|return\w*|clos\w*|unsubscrib\w*))|(?:double|duplicate|duplicated|extra|wrong|incorrect|mystery|unknown|unexpected|hidden|strange|unexplained|erroneous|two|2|second|same) (?:\w+ )?(?:charge|charges|charged|billing|billed|payment|payments|bill|bills|invoices?|fee|fees|deduction|deductions|amount|debit|debits|transaction)|over ?charg\w+|over ?billed|(?:charge|charged|fee|amount|payment|debit|bill|invoice|statement|deduction|total|money|withdrawal) (?:\w+ ){0,9}?(?:is wrong|was wrong|are wrong|looks wrong|incorrect|(?:dont|do not|didnt|did not|doesnt|never) (?:recogni[sz]e|order\w*|authori[sz]\w*|agree\w*|ask\w*|sign\w*|match|add up|make sense|know|understand|use|buy|want)|nobody told|no idea|not what|higher than|should (?:be|have been)|mistake|too high|twice|without (?:my |any )?(?:permission|consent|authori[sz]ation|asking|telling|notice|warning))|(?:bill|invoice|receipt|statement|order|you) (?:says|shows|lists|charged me for|billed me for) (?:\w+ ){0,4}?,? ?(?:but )?(?:i )?(?:\w+ ){0,2}?(?:only|never|didnt|ordered|bought)|(?:took|taken|taking|takes|deduct\w*|withdr[ae]w\w*|removed|stole|stolen) (?:\w+ ){0,6}?(?:from|off|out of) my (?:\w+ )?(?:card|account|bank|paypal|wallet|balance|money)|(?:still|keep|keeps|kept|continue|are|been) (?:\w+ ){0,2}?(?:being |getting |be )?(?:charg(?:ed|ing)|bill(?:ed|ing)) me|(?:still|keep|keeps) (?:being|getting) (?:charged|billed)|(?:promo|discount|coupon|voucher|gift card) (?:\w+ ){0,6}?(?:not applied|wasnt applied|didnt apply|charged full)|paid (?:\w+ ){0,8}?(?:but|and|yet) (?:\w+ ){0,5}?(?:says unpaid|not (?:received|shown|confirmed|credited|updated|registered)|unpaid|no order|nothing))\b/g,
      zh: /(?:(?:重复|多次|多|乱|错|误|莫名其妙|无故|无缘无故|又|偷偷|私自|擅自|自动|被|强行|重新|两次|二次|平白)(?:地)?(?:被)?(?:扣|收|划|刷|支付|扣除|计)(?:了)?(?:我)?(?:两|2|二|好几|一|三|3|几|的)?(?:次|笔|遍|倍|份)?(?:的)?(?:款|费|钱|元|块|月费|会员费|手续费)?|(?:扣|收|付|刷|划|支付|付款)(?:了|过)?(?:我)?(?:的)?(?:款|费|钱)?(?:了)?(?:两|2|二|好几|三|3|多)(?:次|笔|遍|倍|份)|(?:账单|帐单|发票|金额|费用|扣款|价格|话费|电费|总价|应付)[^，]{0,8}(?:不对|有误|错了|有问题|不符|对不上|不一致|算错|多了|异常|不正常|不明|高了|离谱)|多(?:收|扣|算|付)(?:了)?(?:我)?|(?:不知道|不明白|不清楚|不认识|什么|哪来)[^，]{0,6}(?:扣款|费用|收费|扣费|这笔)|(?:这笔|那笔|有一?笔)[^，]{0,8}(?:钱|款|消费|扣款|费用|账)[^，]{0,6}(?:不是我|没(?:有)?(?:买|用|授权|同意)|不认识|哪来|怎么回事|有问题|要申诉|不对)|(?:没(?:有)?(?:买|开通|订|用|授权|同意|下单)|取消(?:了)?|退订(?:了)?|注销(?:了)?)[^，]{0,8}(?:还|却|怎么|为什么|但|也|又|就|居然)[^，]{0,6}(?:扣|收|付|计)(?:了)?(?:我)?(?:的)?(?:费|钱|款)?|(?:还|一直|每月|每个月|继续)在?(?:扣|收)(?:我)?(?:的)?(?:费|钱|款)|(?:付|支付|交|充)(?:了|过)(?:钱|款|费)?[^，]{0,8}(?:没到|未到|不到账|显示未|没显示|没有订单|没收到|还显示))/g,
    },
    {
      priority: 'normal',
      reason: 'A refund is overdue or was refused',
      en: /\b(?:(?:refund|money back|reimbursement|reimbursed|deposit|cash ?back|credit) (?:\w+ ){0,9}?(?:still|not|never|hasnt|havent|has not|have not|nowhere|overdue|late|missing|pending (?:for|since)|didnt|yet|taking (?:so|too|forever)|weeks|months|denied|refused|rejected|partial|wrong|less than|only (?:got|received|part))|(?:still|never|not|havent|hasnt|yet to|waiting|waited|been waiting|no sign of|wheres|where is|where the hell is|when will i (?:finally )?(?:get|see)|didnt|when do i get) (?:\w+ ){0,8}?(?:(?:my|the|a|any|full|promised) (?:\w+ )?(?:refund|money|deposit|reimbursement|cash ?back)|refunded|reimbursed)|promised (?:\w+ ){0,4}?refund|(?:want|need|demand|give|get|gimme) (?:me )?(?:\w+ )?my (?:\w+ )?money back|(?:\d+|two|three|four|several|few) (?:\w+ )?(?:days|weeks|months) (?:\w+ ){0,8}?(?:no refund|refund|money back|reimburse\w*)|refuse[sd]? (?:to |my )?refund|(?:wheres|where is) my money)\b/g,
      zh: /(?:(?:退款|退钱|退费|押金|返现|退的?钱|赔款|定金)[^，]{0,14}(?:没(?:有)?(?:到|收到|退|动静|下文|到账|处理)|还没|未到|不到账|迟迟|到现在|这么久|多久了|半个月|几天了|一(?:个)?(?:月|周|星期)|好久|拖|不退|被拒|拒绝|失败|少了|不对|不够|什么时候(?:才)?能?到)|(?:还没|没有|没|一直没|迟迟不|不给|不肯|拒绝|拖着不|至今未?)[^，]{0,6}(?:退款|退钱|退费|退押金|退给我|返现|收到退)|(?:说好|答应|承诺)[^，]{0,6}退(?:款|钱|费)|把(?:我的)?钱(?:退|还)(?:给我|回来|我)|退(?:我|还我)钱|还我(?:的)?钱|退款(?:都)?(?:[一二三四五六七八九十半几\d]+)(?:个)?(?:天|周|月|星期|多月))/g,
    },
    {
      priority: 'normal',
      reason: 'Cannot get out of a subscription, or disputes a payment',
      en: /\b(?:(?:cant|cannot|wont let me|unable to|not able to|impossible to|no way to|doesnt let me|dont let me|wouldnt let me|wont allow me to|tried to|trying to|keep trying to) (?:\w+ ){0,4}?(?:cancel\b(?! an? order)|unsubscribe|opt out|end (?:my|the) (?:subscription|membership|contract)|stop (?:the )?(?:subscription|auto ?renew\w*|payments?)|close my account|leave)|cancel(?:lation)? (?:button|link|page|option|request) (?:\w+ ){0,5}?(?:doesnt|dont|not|broken|loops?|missing|greyed|disabled|fails?|error|isnt|just|ignored|denied|refused)|(?:refus\w+|block\w*|wont|not (?:being )?) (?:\w+ ){0,3}?(?:my )?cancellation|charge ?back|disput(?:e|ing|ed)\b|(?:contact|call|calling|talk to|going to|tell) my (?:bank|credit card|card (?:company|issuer))|auto ?renew\w* (?:\w+ ){0,6}?(?:without|didnt|never|again|charged|even though))\b/g,
      zh: /(?:(?:取消|退订|关闭|关|停|解约|注销|退)不(?:了|掉|成)[^，]{0,10}(?:续费|订阅|会员|扣费|套餐|自动|合约|服务|账户)?|(?:无法|不能|不让|没法|没办法|死活|找不到)[^，]{0,6}(?:取消|退订|关闭|解约|注销|退会|停掉)(?:自动续费|订阅|会员|套餐|服务|续费)?|(?:取消|退订|关闭)[^，]{0,8}(?:按钮|入口|页面)[^，]{0,6}(?:没反应|找不到|不行|没用|点不|报错|没有)|(?:申诉|拒付|争议|有异议|不认可)|(?:这笔)?(?:扣款|交易|账单|费用)[^，]{0,6}(?:申诉|异议|争议)|找银行(?:拒付|投诉|退))/g,
    },
  ],
  stays: [
    {
      en: /\b(?:how (?:long|many days) (?:do|does|will|would|until|is|it) (?:\w+ ){0,6}?refunds?\b(?: (?:usually|normally|typically|take))?|refund (?:policy|policies|process|period|terms|window)|(?:where|how) (?:is|are|do|can) (?:\w+ ){0,4}?(?:invoices?|receipt)|how (?:do|can) i (?:cancel|get a refund|request a refund|dispute|unsubscribe)|(?:do|does|will|would|am|can|is) (?:\w+ ){0,3}?(?:charge|charged|billed) (?:\w+ ){0,3}?(?:tax|extra for|for (?:shipping|delivery|returns)|for|if|when|before|at)|(?:extra|additional) (?:charge|fee|cost)s? for|payment (?:methods?|options?|plans?))\b/g,
      zh: /(?:退款(?:一般|通常|大概)?(?:要|需要)?(?:多久|几天|多长时间)(?!了)(?:到账)?|退款(?:政策|流程|规则|条件)|怎么(?:申请)?(?:退款|取消|退订|开发票|申诉)|如何(?:退款|取消|退订)|会不会(?:重复)?扣|(?:要不要|会|是否)(?:另外|额外|另)?收(?:费|钱|手续费)|自动续费(?:吗|怎么关|是什么|如何))/g,
    },
  ],
  unless: [
    {
      en: /\b(?:(?:it was|was|turned out to be|its) (?:only|just) (?:\w+ ){0,2}?(?:reservation|hold|authori[sz]ation|preauthori[sz]ation|pending|misunderstanding)|(?:refund|money|credit) (?:has |just |already |finally )*(?:came|come|arrived) (?:through|back|in)|(?:my|was my) (?:mistake|bad|fault)|all (?:good|sorted|fixed) now)\b/g,
      zh: /(?:(?:已经|都)(?:退|还)(?:给我|回来|回)了|(?:钱|款)(?:已经)?退回来了|是我(?:看错|搞错|弄错|记错)|原来是预授权)/g,
    },
  ],
};
