import type { Field } from '../field.ts';

/** Money, identity and access: what must not be done on a chat's word alone. */
export const security: Field = {
  category: 'security',
  rules: [
    {
      priority: 'urgent',
      reason: 'The account may be in somebody else’s hands',
      en: /\b(?:(?:been|got|was|is|were|my \w+(?: account)?(?: was| got| is| has been)?|account) (?:hacked|hijacked|compromised|taken over|stolen|breached)|hacked (?:my|into)|(?:someone|somebody|a stranger|a hacker|another person|hackers?|thief|scammers?) (?:\w+ ){0,5}?(?:my (?:account|card|profile|login|wallet|email|password|number|name|identity)|in(?:to)? my|logged in|as me|changed|is using|used|transferred|withdrew|made)|(?:transactions?|purchases?|payments?|charges?|transfers?|withdrawals?|logins?|log ?ins?|sign ?ins?|devices?|orders?|login attempts?) (?:\w+ ){0,6}?(?:(?:i|we) (?:did not|didnt|never|dont|havent) (?:make|made|do|did|authori[sz]e|recogni[sz]e|place|placed|know|order|approve)|(?:that|which) (?:is|are|was|were)(?: not|nt) (?:me|mine)|arent me|isnt me|werent me|wasnt me|werent mine|not mine)|(?:dont|do not|didnt|never) (?:recogni[sz]e|authori[sz]e) (?:this|that|these|the|any|a|some|two|three|several) (?:\w+ ){0,3}?(?:transactions?|purchases?|payments?|logins?|devices?|transfers?|withdrawals?)|unauthori[sz]ed (?:\w+ )?(?:access|login|transactions?|transfers?|withdrawals?)|identity (?:theft|stolen)|stole my (?:identity|account|card)|(?:password|email|phone(?: number)?) (?:\w+ ){0,3}?(?:was|were|has been|have been|got|been) changed (?:\w+ ){0,3}?(?:without|and i|by|but (?:not|i))|sim swap\w*)\b/g,
      zh: /(?:(?:账号|帐号|账户|帐户|密码|微信|号|卡|身份)(?:好像|可能|应该|刚刚?|突然)?(?:被|让人)(?:人)?(?:盗|黑|盗用|盗刷|盗取|窃|改|登录|冒用|骗走|入侵|劫持|偷)|盗号|盗刷|被盗|有人(?:在)?(?:用|登|登录|登陆|改|冒充|盗用|动)[^，]{0,5}(?:我的?|我)|(?<!扣款|这笔|那笔|的钱|账单)(?:不是|并非)我(?:本人)?(?:操作|登录|登陆|转|买|下的单|消费|刷)(?!的?退|退)|(?:陌生|异地|可疑|异常|不认识的)(?:设备|登录|登陆|交易|转账|扣款)|冒充我|冒用(?:我|身份)|身份(?:被|信息被)(?:盗|冒)|密码被改|(?:手机号|邮箱|绑定)被(?:改|换))/g,
    },
    {
      priority: 'high',
      reason: 'Suspects a fraud in the brand’s name',
      en: /\b(?:phish\w*|smishing|scam(?:s|med|mers?|ming)?\b(?! likely)|fraud(?:ulent|ster)?s?|(?:fake|suspicious|weird|strange|dodgy) (?:\w+ ){0,2}?(?:email|emails|text|texts|sms|call|calls|link|message|messages|website|site|caller|login page|app)|(?:got|received|getting|had|have) (?:an?|this|some) (?:\w+ )?(?:text|sms|email|call|phone call|message|link|letter) (?:\w+ ){0,10}?(?:link|pin|password|code|otp|card (?:number|details)|claiming|pretending|asking (?:me )?for|from you|is (?:that|this|it) (?:you|real|legit\w*|genuine)|bank details|locked|gift cards?|verify)|(?:pretend\w*|claim\w*|impersonat\w+) (?:to be |be |that (?:he|she|they) (?:is|are|was|were) )?(?:from )?(?:you|your (?:company|bank|support|team|staff)|the bank|customer|support|an employee)|(?:clicked|opened|entered|gave|typed|shared|told) (?:\w+ ){0,5}?(?:link|pin|password|otp|verification code|card (?:number|details)|bank details)|asked (?:me )?for my (?:pin|password|otp|code|card|cvv))\b/g,
      zh: /(?:诈骗|骗子|钓鱼|(?:是不是|是|可能是|怀疑是?|遇到|碰到)(?:诈骗|骗子|骗局|假的客服|假冒)|假(?:客服|短信|网站|链接|app|冒)|冒充(?:你们|客服|银行|官方|工作人员)|(?:收到|接到|有)[^，]{0,10}(?:短信|电话|邮件|链接|微信)[^。]{0,24}(?:点(?:击)?链接|链接|验证码|密码|卡号|转账|是不是你们|是你们|真的吗|积分(?:要)?过期|中奖|退款)|(?:要|让|叫|骗)我(?:提供|说出?|报|输入?|发|给)?[^，]{0,6}(?:验证码|密码|卡号|银行卡|身份证)|(?:点了|点开了?|填了|输了|告诉了?|给了?)[^，]{0,10}(?:链接|验证码|密码|卡号)|被骗(?:了)?|可疑(?:链接|短信|电话|邮件))/g,
    },
    {
      priority: 'high',
      reason: 'Wants to move a large sum, or to borrow',
      en: /\b(?:(?:wire|transfer|send|move|withdraw|remit|pay out|wiring|transferring|sending|moving|withdrawing) (?:\w+ ){0,4}?(?:\d{5,}|\d{2,3} ?k|\d+ 000|thousands?|million|half a million|a large (?:sum|amount)|large amounts?|all (?:my|the|of my) (?:money|savings|funds|balance)|my (?:entire|whole) (?:balance|savings))|large (?:transfer|withdrawal|payment|wire)|(?:apply|applying|application|want|need|get|take(?: out)?|like|request|approved) (?:\w+ ){0,4}?(?:loan|mortgage|credit line|line of credit|overdraft|cash advance|credit limit increase)|(?:increase|raise|lift|extend) (?:\w+ ){0,3}?(?:transfer|withdrawal|daily|credit|spending) (?:\w+ )?limit|loan of)\b/g,
      zh: /(?:大额(?:转账|汇款|取款|提现|转|取)|(?:转(?:账|出|给)?|汇|汇款|提现|取|取现|打款)[^，]{0,8}(?:[一二三四五六七八九十百几\d]+(?:\.\d+)?(?:万|百万|千万)|\d{5,})|(?:全部|所有|账户里)[^，]{0,4}(?:钱|余额|存款)[^，]{0,4}(?:转|取|提)|(?:我?(?:想|要|申请|办理?|需要|来)|帮我)[^，]{0,6}(?:贷款|借款|贷(?:[\d一二三四五六七八九十几]+)万|借(?:[\d一二三四五六七八九十几]+)万|房贷|车贷|信用贷|网贷)|贷款(?:申请|五|十|二十|\d+)|提(?:高|升)?[^，]{0,6}(?:转账|取款|提现|信用|单日|交易)?(?:限额|额度))/g,
    },
    {
      priority: 'high',
      reason: 'Wants to change what proves who they are',
      en: /\b(?:(?:change|update|replace|edit|modify|switch|add|amend|correct|reset|new|remove|unlink|changing|updating) (?:my |the |a |an |our |another |linked |registered |account )*(?:phone|mobile|cell|telephone|sim|email(?: address)?|registered (?:phone|mobile|address|email)|bank (?:account|details)|beneficiary|payee|recipient|billing address|home address|postal address|name on (?:my|the) (?:account|card)|legal name|date of birth|identity|id (?:card|number|document)|passport (?:number|details)|security questions?|authenticator|2fa|two factor|second factor|mfa|pin code|account (?:owner|holder))(?: number)?(?: (?:linked|on|for|of|attached|registered|associated|to|in) )?|(?:disable|turn off|remove|reset|deactivate|bypass|switch off|lost|cant access|no longer have) (?:\w+ ){0,3}?(?:two factor|2fa|mfa|second factor|two step|authenticator|otp|verification code|security key|old (?:phone|sim|number))|(?:lost|stolen|broke) my (?:phone|sim|device) (?:\w+ ){0,8}?(?:log ?in|code|authenticator|account|access|verify|verification))\b/g,
      zh: /(?:(?:改|换|修改|更改|更换|变更|换绑|更新|重新绑|解绑|解除绑定|重置|取消|关闭|关掉|停用|添加|新增|加)(?:一?下|个|掉|成)?(?:我的?|账号|帐号|账户|新的?|绑定的?|注册的?|预留的?|实名|收款|登录|支付)*(?:手机(?:号|号码)?|电话号码|号码|邮箱|身份证?(?:信息|号)?|实名(?:认证)?(?:信息|的)?|银行卡|收款(?:人|账户|账号)|受益人|户主|户名|姓名|证件|安全问题|密保|双重(?:验证|认证)|二次验证|两步验证|动态口令|指纹|人脸|家庭住址|预留(?:地址|手机|电话)|账单地址|联系地址)|(?:手机号?码?|邮箱|身份证?|实名(?:认证)?|收款人|受益人|银行卡|预留电话)[^，]{0,6}(?:想|要|能不能|怎么|帮我|需要)?(?:改|换|变更|更换|修改|解绑|换绑)|(?:手机|sim卡?|旧号|原(?:来的)?号码?|以前的手机号)(?:号)?(?:丢|掉|停机|不用|注销|没)(?:了)?[^。]{0,14}(?:登|验证码|收不到|账号|绑定))/g,
    },
  ],
  stays: [
    {
      en: /\b(?:(?:what|whats|how) (?:is |are |does |do )?(?:a |an |the )?(?:phishing|scams?|fraud|two factor|identity theft)|(?:loans?|mortgages?) (?:in general|roughly|usually|normally|typically|calculator)|need for a (?:loan|mortgage)|(?:can|may|where|how) (?:do |can )?(?:i|we) (?:\w+ )?(?:update|change|edit) (?:my|the|our) (?:billing|delivery|shipping|postal|email) \w+)\b/g,
      zh: /(?:(?:什么(?:是|叫)|如何(?:识别|辨别|防)|怎(?:么|样)(?:识别|辨别|防))[^，]{0,4}(?:钓鱼|诈骗|木马|骗局)|(?:换绑|更换|修改|变更|改绑)(?:手机|邮箱|银行卡)号?(?:要|需要)(?:准备|带|什么|多久|几天))/g,
    },
    {
      en: /\b(?:(?:choose|pick|make|create|good) (?:\w+ ){0,2}?strong password|how (?:do|can|should) (?:i|you|we) (?:protect|recogni[sz]e|avoid|spot|report) (?:\w+ ){0,3}?(?:scam|scams|phishing|fraud)|(?:do|does) (?:you|it|the app) (?:offer|have|support) (?:two factor|2fa|mfa)|whats? (?:is )?(?:the|your) (?:\w+ )?(?:loan|mortgage|interest) rates?|(?:delivery|shipping) address|new (?:phone|mobile) (?:case|cover|model|arrivals?)|(?:buy|get|order|want|looking for) (?:a )?new (?:phone|mobile|sim|cell)\b|new (?:phone|mobile)s?\b(?! number)|is (?:this|it|your (?:site|website|shop)) (?:a )?(?:scam|legit|safe))\b/g,
      zh: /(?:贷款(?:利率|利息|条件|政策|期限)|利率|(?:怎么|如何)(?:防|识别|避免)[^，]{0,4}(?:诈骗|骗)|防诈骗(?:知识|宣传)|收货(?:地址|人|电话|手机)|换(?:个|部|台|一部|一台)?新?手机(?!号)|改(?:下)?收货|转账(?:手续费|限额是|额度是|多久))/g,
    },
  ],
};
