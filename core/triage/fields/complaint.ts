import type { Field } from '../field.ts';

/** A formal complaint, a broken promise, or staff who behaved badly. */
export const complaint: Field = {
  category: 'complaint',
  rules: [
    {
      priority: 'high',
      reason: 'Says that staff harassed or insulted somebody',
      en: /\b(?:(?:your|the|a|an|one of your|that|this) (?:\w+ ){0,3}?(?:driver|courier|staff|employee|agent|cashier|waiter|waitress|manager|assistant|rep|representative|guard|technician|worker|clerk|delivery (?:guy|man|person)|salesman|salesperson|receptionist|guy|man|woman|doctor|nurse|crew|attendant|steward\w*|host|team member|colleague|person|instructor|trainer|barista|server|store|shop) (?:\w+ ){0,8}?(?:harass\w*|insult\w*|groped|touched|shouted|yelled|screamed|swore|sworn|cursed|threaten\w*|racist|sexist|discriminat\w*|abus\w+|rude|disrespect\w*|assault\w*|hit|pushed|shoved|spat|mocked|laughed at|humiliat\w*|bull(?:y|ied|ying)|inappropriate\w*|disgusting comments|hung up|followed me|stole|lied|refused to serve|aggressive|hostile|called me)|(?:harass(?:ed|ment|ing)|insulted|discriminat\w+|racis[mt]|sexis[mt]|humiliated|verbally abused|threatened|yelled at|shouted at|sworn at|treated (?:\w+ )?(?:like (?:dirt|a criminal|trash|garbage|a thief)|so badly|very badly|terribly|horribly|unfairly)) (?:\w+ ){0,4}?(?:by|from|in|at|me|my|us)?)\b/g,
      zh: /(?:(?:店员|员工|司机|快递员?|骑手|外卖员|客服|服务员|工作人员|保安|销售|导购|师傅|医生|护士|空乘|空姐|前台|经理|门市人员|教练|老师|柜员|收银员?|你们的?人)[^，]{0,10}(?:骂|辱骂|侮辱|骚扰|动手|打人|推(?:我|他|她|人|了|搡|倒|开)|威胁|歧视|嘲笑|吼|恐吓|摸|性骚扰|态度(?:极其|非常|很|特别|太|超级|十分)?(?:恶劣|差|不好|嚣张|傲慢)|爱答不理|翻白眼|不耐烦|阴阳怪气|挂(?:我)?电话|说脏话|爆粗|偷|撒谎|骗|刁难|凶)|(?:辱骂|性骚扰|骚扰|歧视|威胁|恐吓|侮辱)(?:了)?(?:我|顾客|客户|客人|女)|被(?:店员|员工|司机|快递员?|客服|服务员|工作人员|保安|销售|导购)[^，]{0,4}(?:骂|打|骚扰|歧视|威胁|推|吼|怼)|态度(?:极其|非常|很|特别|太|超级|十分)(?:恶劣|差|嚣张|傲慢))/g,
    },
    {
      priority: 'normal',
      reason: 'Makes a formal complaint, or holds us to a promise',
      en: /\b(?:(?:file|filing|filed|make|making|made|lodge|lodging|lodged|raise|raising|submit|submitting|register|send|put in|write|open|log|logging|place|have|escalate) (?:\w+ ){0,3}?(?:formal |official |serious |written |my )*(?:complaint|grievance)s?|(?:formal|official|written|serious) (?:complaint|grievance)|(?:i|we) (?:\w+ ){0,4}?(?:want|wish|need|would like|like|have|going|am going|d like|intend) to complain|complain(?:ing)? (?:about|to)|complaints? (?:department|procedure|form|number|reference)|(?:you|your (?:\w+ ){1,3}|they|he|she|we were|i was|was|were|been|the (?:agent|rep|shop|store|guy|lady)) (?:\w+ ){0,3}?(?:promis(?:ed|e)|guarantee[ds]?|assured|swore|told me|committed|agreed) (?:\w+ ){0,14}?,? ?(?:and |but |then |yet )?(?:\w+ ){0,6}?(?:nothing|never|not|didnt|cancel\w*|broke|hasnt|still|wasnt|havent|no one|nobody|ignored|refused|isnt|wont|lied|backed out|failed|later)|(?:broken|broke|break|breaking|kept none of|didnt keep|did not keep|go(?:ing)? back on|went back on|didnt honou?r|refus\w+ to honou?r|not honou?r\w*) (?:\w+ )?(?:promise|promises|word|agreement|commitment|guarantee|warranty|deal|price)|false (?:promises?|advertising)|misled|misleading (?:\w+ )?(?:ad|ads|advert\w*|description|information|price)|lied to (?:me|us)|bait and switch)\b/g,
      zh: /(?:(?:我|要|想|去|会|必须|一定|准备|正式|现在|马上|决定|已经|再不[^，]{0,6}|就)(?:要|想)?(?:去)?(?:投诉|举报|检举)(?!建议箱|电话是|渠道|热线|流程|率)|投诉(?:你们|他|她|店|快递|客服|商家|贵|这|那|一下|门店|员工)|正式投诉|(?:12315|12345|12305|12300|黑猫)|(?:说好|答应|承诺|保证|约定|讲好|约好|说是|当初说|之前说|你们说|宣传(?:的)?(?:说|是))[^。]{0,20}(?:没|不|却|结果|又|还|就是|现在|变|反悔|骗|根本|到现在)|(?:不守|言而无|没有|不讲|毫无)(?:承诺|信用|诚信|信誉)|说话不算(?:话|数)|出尔反尔|不兑现|虚假宣传|欺骗(?:消费者|我|客户|顾客)|(?:货不对板|挂羊头))/g,
    },
  ],
  stays: [
    {
      en: /\b(?:nothing (?:much |really )?to complain about|(?:is|where is|wheres) (?:the|a|your) complaints? (?:form|box|page|department|desk)|(?:what|who) (?:did|does|do) (?:\w+ ){1,3}complain about)\b/g,
      zh: /(?:投诉(?:入口|电话|渠道)(?:在哪|是什么|是多少))/g,
    },
    {
      en: /\b(?:no complaints?|not (?:a|here to|making a) complain\w*|cant complain|(?:not|isnt|is not) a complaint|(?:where|how) (?:can|do) (?:i|you) (?:leave|write) (?:a )?(?:review|feedback))\b/g,
      zh: /(?:不是(?:来|要)?投诉|没(?:有)?(?:什么)?(?:好)?投诉|不(?:会|想|用)投诉|(?:在哪|怎么|如何)(?:写|发)?(?:评价|建议)|投诉(?:率|建议箱))/g,
    },
  ],
};
