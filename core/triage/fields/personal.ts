import type { Field } from '../field.ts';

const plan =
  '(?:itinerary|itineraries|route|trip|tour|holiday|vacation|honeymoon|wedding|event|portfolio|financial plan|investment plan|retirement plan|meal plan|training plan|package|conference|retreat|offsite|banquet|party)';

/** What needs somebody to think about one customer: plans, portfolios, bespoke work, business in bulk. */
export const personal: Field = {
  category: 'personal',
  rules: [
    {
      priority: 'normal',
      reason: 'Wants something planned or judged for them alone',
      en: new RegExp(
        `\\b(?:(?:plan|planning|design|put together|arrange|organi[sz]e|organi[sz]ing|build|create|customi[sz]e|tailor|work out|draw up|prepare|book|sort out|come up with|propose|make|map out|help (?:me|us) (?:with|plan)) (?:\\w+ ){0,6}?${plan}|(?:custom|bespoke|tailor(?:ed| made)|made to measure|personali[sz]ed|customi[sz]ed|private|individual) (?:\\w+ ){0,2}?(?:${plan}|quote|design|made|order|ring|suit|dress|jewell?ery|furniture|cake|consultation|advice|proposal|build|fitting|solution|pricing|service|tour|size|piece|sofa|kitchen|cabinet|shoes)|(?:look at|review|analy[sz]e|check|assess|evaluate|rebalance|go through|advise (?:me )?on|opinion on|help (?:me )?with|diversify|manage) (?:\\w+ ){0,3}?my (?:\\w+ )?(?:portfolio|investments?|holdings|finances|pension|savings plan|mortgage options|tax situation|funds|stocks|insurance|policies|case)|(?:what|where|how|which) (?:\\w+ ){0,5}?(?:should i|do i|would you advise me to) (?:invest|put my (?:money|savings|pension))|(?:from|based on) (?:my|a) (?:sketch|drawing|design|photo|idea)|(?:can|could) (?:you|someone|anyone) (?:\\w+ )?(?:make|design|build|engrave|customi[sz]e|alter|sew|print) (?:\\w+ ){0,5}?(?:for me|custom|from|with my|to my|our|my)|one of a kind|(?:we are|were|there are|there will be|group of|party of|for) (?:\\w+ )?(?:\\d{2,}|ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty|eighty|hundred|a dozen) (?:\\w+ ){0,2}?(?:people|guests|of us|persons|pax|adults|employees|friends|colleagues|kids|students|attendees|travell?ers)|hire (?:out )?(?:the|your) (?:whole|entire|venue|restaurant|place|hall)|private (?:event|party|hire|dining)|buy ?out (?:the|your))\\b`,
        'g',
      ),
      zh: /(?:(?:定制|订制|订做|定做|量身|私人|专属|高级定制|私人订制|一对一)(?!客服|服务费|的吗|款吗)[^，]{0,12}|(?:帮我|给我|帮忙|替我|想|能不能|请|麻烦)[^，]{0,6}(?:规划|设计|安排|策划|制定|做|排|出)[^，]{0,10}(?:行程|路线|方案|旅行|旅游|婚礼|蜜月|活动|年会|团建|理财|投资|保险|装修|食谱|计划|攻略|搭配)|(?:帮我|给我)?(?:分析|看看|看一下|诊断|评估|调整|配置|规划)[^，]{0,8}(?:持仓|基金|股票|投资组合|资产|理财|保单|保险|组合|账户配置|财务|养老)|(?:我的?|手里|手上)(?:有|的)?[^，]{0,8}(?:持仓|基金|股票|资金|万)[^，]{0,8}(?:怎么(?:调|配|投|理|办)|该|要不要(?:卖|买|加|减))|包场|包下|包车|包团|单独(?:报价|成团|定)|(?:\d{2,}|十几|几十|二十|三十|四十|五十|六十|八十|上百|一百)(?:多)?(?:个|位|名)?人(?:左右|的)?[^，]{0,10}(?:聚餐|婚宴|年会|团建|行程|旅行|旅游|团|宴|活动|婚礼|包|报价|安排|住)?)/g,
    },
    {
      priority: 'normal',
      reason: 'A business enquiry',
      en: /\b(?:(?:\d{3,}|\d+ (?:000|hundred|thousand)|hundreds|thousands|several hundred|a thousand|a hundred|bulk|large quantit\w+) (?:\w+ ){0,4}?(?:units|pieces|pcs|items|copies|licen[sc]es|seats|users|boxes|sets|bottles|shirts|tumblers|mugs|bags|gift|uniforms|caps|pens|\w+s for (?:our|a|my|the))|(?:bulk|wholesale|corporate|b2b|volume|large|business|company|trade|oem|odm|enterprise) (?:\w+ )?(?:order|orders|purchase|purchasing|pricing|quote|account|gifts?|gifting|enquiry|inquiry|deal|buy|contract|partnership|plan for|rates?|buyer|customer)|(?:become|becoming|be|being|looking to be|apply(?:ing)? (?:to be|as)|interested in (?:being|becoming)|want to be) (?:\w+ ){0,3}?(?:distributor|reseller|agent for|franchisee?|dealer|partner|supplier|affiliate|wholesaler|stockist)|(?:distribut(?:or|ion)|franchis\w+|reseller|partnership|collaborat\w+|sponsor\w*|white label|private label|joint venture|tender|rfp|rfq|procurement|purchase order)|(?:our|my|a) (?:company|business|firm|school|hotel|restaurant|team|office|organi[sz]ation|agency|startup|clinic|chain|club) (?:\w+ ){0,5}?(?:need|needs|want|wants|would like|is looking|are looking|looking|wants to (?:buy|order)|to (?:buy|order|purchase))|(?:with|printed with|put) (?:our|company|my company|the company) (?:logo|brand\w*)|(?:negotiate|discuss) (?:\w+ ){0,3}?(?:price|pricing|terms|contract|rates?|deal))\b/g,
      zh: /(?:(?:我们|我|本)?(?:公司|单位|企业|学校|酒店|餐厅|工厂|机构|门店|团队|协会|部门)[^，]{0,8}(?:想|要|需要|打算|准备|计划)?(?:采购|订购|定|批量|团购|订|买|合作|购买)|(?:批量|大批|大量|团体|企业|集体|对公)(?:采购|订购|购买|定制|下单|团购|报价|订单|合作|客户)|批发|(?:采购|订购?|买|要|定|做)[^，]{0,4}(?:\d{3,}|[一二两三四五六七八九几]百|[一二两三四五六七八九几]千|上百|上千|几百|几千)[^，]{0,3}(?:件|套|个|份|盒|箱|台|只|本|瓶|把|条|双)|(?:\d{3,}|[一二两三四五六七八九几]百|[一二两三四五六七八九几]千)(?:多)?(?:件|套|盒|箱|台)[^，]{0,8}(?:报价|价格|优惠|多少钱|定制|印)?|印(?:上)?(?:我们)?(?:公司)?(?:的)?logo|(?:代理|加盟|经销|分销|招商|合作(?!社)|代工|贴牌|oem|供应商|入驻|异业|商务合作|商务洽谈)(?:商|权|吗|政策|一下|事宜|怎么|条件|你们)?|(?:谈|聊|洽谈)(?:一?下|谈)?(?:价格|合作|合同|报价|生意)|招标|投标)/g,
    },
  ],
  stays: [
    {
      en: /\b(?:(?:catalogue|catalog|page|link|section) for (?:corporate|wholesale|bulk) \w+|do you sponsor)\b/g,
      zh: /(?:(?:定制|代理商?|批发|团购|公司团购|专属优惠|采购|印logo|logo)[^，]{0,8}(?:入口|在哪(?:里|儿|个)?|能退吗|可以退吗|什么区别|有何区别|怎么走|查询|哪个页面|哪领)|(?:定制款?|批发价?)和[^，]{1,8}区别)/g,
    },
    {
      en: /\b(?:(?:do|does) you (?:\w+ )?have (?:a |any )?(?:bulk|volume|corporate|wholesale) (?:discount|pricing|prices)s?(?: listed)?|(?:bulk|volume|wholesale) (?:discounts?|prices?) (?:listed|on your|page)|gift (?:box|wrap|card)|private (?:message|policy|mode))\b/g,
      zh: /(?:(?:有没有|有|支持)(?:批量|团购|企业)?(?:优惠|折扣)(?:吗|么|页面)|私人信息)/g,
    },
  ],
};
