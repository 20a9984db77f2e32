import type { Field } from '../field.ts';

/** What is broken and stays broken, what is lost, and what stands still. */
export const technical: Field = {
  category: 'technical',
  rules: [
    {
      priority: 'urgent',
      reason: 'A production system is down',
      en: /\b(?:(?:production|prod|live (?:site|system|server)|all (?:of )?(?:our|the) \w+(?: \w+)?|our (?:entire |whole |complete )?(?:\w+ )?(?:site|website|store|shop|checkout|servers?|system|systems|platform|service|business|office|company|team|payment|payments|api|database|cluster|network|tills?|registers?|pos)|(?:the )?(?:whole|entire) (?:\w+ )?(?:site|system|company|office|team|network|platform)|every(?:thing|body|one)|nobody (?:here )?|no one|none of (?:our|us) ?(?:\w+)?) (?:\w+ ){0,4}?(?:(?:is|are|went|has (?:been|gone)|have (?:been|gone)|been|goes|gone|was|were) (?:completely |totally |all |now |still )?(?:down|offline|unreachable|dead|unavailable|broken|out|stopped)|lost connection|cant (?:work|log ?in|connect|check ?out|pay|access|process)|unable to (?:work|log ?in|connect|pay|access|process)|crashed|stopped working)|(?:production|prod|system|server|service|site|total|complete|major) (?:is )?(?:down|outage)\b(?! ?\?)|losing (?:orders|money|sales|customers|revenue|business|thousands|data))\b/g,
      zh: /(?:(?:线上|生产|整个|所有|全部|全公司|全店|我们(?:公司|店|平台|网站)?|公司|门店)(?:的)?[^，]{0,8}(?:系统|环境|服务器?|网站|平台|收银|接口|业务|门店|数据库|后台|支付|网络)[^，]{0,6}(?:挂了|全挂|瘫痪|崩了|崩溃|宕机|中断|断了|停摆|停了|不能用|用不了|打不开|收不了|下不了单|无法)|宕机|(?:系统|服务器|业务|生产线?)(?:全部?|已经|都)?(?:瘫痪|挂了|崩了|停摆|停产)|(?:订单|客户|营业额)(?:都|一直)?在?流失|(?:损失|耽误)(?:很大|惨重|生意))/g,
    },
    {
      priority: 'high',
      reason: 'Data is lost',
      en: /\b(?:(?:lost|losing|lose|deleted|wiped|erased|missing|disappeared|vanished|gone|corrupted|overwr\w+) (?:\w+ ){0,5}?(?:data|photos?|pictures|files?|documents?|contacts?|messages?|chats?|history|projects?|records?|database|backups?|work|notes?|playlists?|saves?|progress|settings|albums?|videos?|emails?|bookmarks)|(?:data|photos?|pictures|files?|documents?|contacts?|messages|chats?|history|projects?|records|database|backups?|notes|progress|albums?|everything|emails?|videos?|entries) (?:\w+ ){0,5}?(?:(?:is|are|was|were|has|have|got|been|all|just|suddenly) )+(?:\w+ )?(?:lost|gone|deleted|wiped|erased|missing|disappeared|vanished|corrupted)|data loss|(?:update|upgrade|sync|migration|reset|app) (?:\w+ ){0,3}?(?:wiped|deleted|erased|lost|removed|ate|destroyed) (?:\w+ ){0,4}?(?:everything|all|my|data|photos|files))\b/g,
      zh: /(?:(?:数据|照片|文件|资料|聊天记录|通讯录|联系人|备份|存档|进度|记录|相册|笔记|文档|视频|项目)[^，]{0,8}(?:没了|丢了|丢失|不见了|消失|被删|全没|清空|损坏|丢了一半|找不(?:到|回)|全丢)|(?:丢|没|删|清空|弄丢|丢失)(?:了)?[^，]{0,6}(?:数据|照片|文件|聊天记录|通讯录|存档)|数据丢失|找回(?:丢失|被删|误删))/g,
    },
    {
      priority: 'normal',
      reason: 'A fault outlives what was tried',
      en: /\b(?:(?:still|again|keeps?|kept|continues? to|constantly|always|repeatedly|every time|no matter what|nothing (?:\w+ )?(?:works|worked|helps|helped)|same) (?:\w+ ){0,6}?(?:crash\w*|error\w*|freez\w*|froze|not work\w*|doesnt work|dont work|isnt working|wont (?:\w+ )?(?:start|open|load|connect|turn|boot|charge|pair|sync|update|work|install|print|play)|cant (?:\w+ )?(?:connect|log ?in|open|pair|sync|update|install|access|print|play|upload|download)|fail\w*|broken|disconnect\w*|drop\w*|timing out|times? out|black screen|blue screen|blank|stuck|restarting|rebooting|buffering|problem|issue|glitch\w*|bug\w*|offline|unresponsive|lag\w*)|(?:tried|did|done|followed|reinstalled|restarted|rebooted|reset|cleared|updated|re ?installed|factory reset|power cycled|unplugged) (?:\w+ ){0,12}?,? ?(?:but|and|yet|,|still|however) ?,? ?(?:\w+ ){0,4}?(?:still|same|nothing|not|doesnt|didnt|wont|isnt|no (?:luck|change|difference|joy|success)|cant|crash\w*|fail\w*|error|keeps)|(?:crash(?:es|ed|ing)?|error|freez\w+|fails?|failed|broken|not working|doesnt work|black screen) (?:\w+ ){0,8}?,? ?(?:\w+ ){0,3}?(?:tried|reinstalled|restarted|rebooted|already (?:reset|cleared|updated|restarted)|reset it|cleared (?:the )?cache)|(?:your|the) (?:fix|steps?|solution|suggestion|instructions?|advice|article|guide) (?:\w+ ){0,3}?(?:didnt|did not|doesnt|does not|failed|not) (?:\w+ )?(?:work|help|fix|solve)|tried (?:all|every|everything)|(?:that|this|it) (?:didnt|did not|doesnt) (?:work|help|fix|solve)|(?:problem|issue|error|bug) (?:\w+ ){0,3}?(?:persists?|came back|is back|remains|not (?:fixed|solved|resolved)|still (?:there|here|happening)|again)|error (?:code )?(?:0x[0-9a-f]+|[a-z]*\d{3,}|e\d+) (?:\w+ ){0,6}?(?:every time|again|after|since|still|when|whenever|keeps)|(?:gives?|get|getting|got|throws?|shows?|showing|says|see|seeing|with) (?:me )?(?:an? |the )?(?:\w+ )?(?:error|exception|fault) (?:code |message |number )?(?:0x\w+|\d{3,}|[a-z]{1,4} ?\d{2,}|econn\w+|e\w{5,}))\b/g,
      zh: /(?:(?:还是|还|仍然|仍|依然|依旧|一直|总是?|老是?|又|每次都?|反复|不停)[^，]{0,8}(?:报错|错误|闪退|卡死|死机|黑屏|蓝屏|白屏|花屏|连不上|打不开|用不了|不能用|没反应|失败|登不(?:上|进|了)|登录不了|进不去|装不上|崩溃|断开|断线|掉线|重启|异常|不行|无法|不工作|没声音|充不进|开不了机|卡住|加载不出|显示不|同步不了|更新不了|不起作用|没用|解决不了|有问题|提示)|(?:试过|试了|重启|重装|重置|清(?:除|理|了)?缓存|卸载|按(?:照)?(?:你|您|教程|步骤|说明|提示)|恢复出厂|更新|升级|换(?:了|过)?(?:网络|手机|电脑|线|浏览器|电池))[^。]{0,22}(?:没用|不行|还是|还(?!行)|依然|照样|无效|没(?:有)?(?:解决|反应|变化|效果|好)|一样|报错|失败|连不上|不起作用|同样)|(?:报错|错误(?:代)?码|提示)[^，]{0,4}[a-z]*\d{3,}[^。]{0,12}(?:怎么都|一直|还是|没用|清缓存|重启|试)|(?:什么|各种|所有)(?:方法|办法|步骤)都?试(?:过|了|遍)|问题(?:还|又|依然|一直|没)[^，]{0,4}(?:在|出现|存在|解决|回来))/g,
    },
    {
      priority: 'normal',
      reason: 'Asks for help on their own machine',
      en: /\b(?:remote (?:support|help|session|assistance|access|control|desktop)|remotely|team ?viewer|any ?desk|(?:log ?in|connect|take over|have a look|look) (?:\w+ ){0,3}?(?:in)?to my (?:machine|computer|pc|laptop|system|server|screen|account remotely)|(?:send|need|have|get|book|schedule|come) (?:\w+ ){0,3}?(?:engineer|technician|repair ?man|someone to (?:fix|repair|install)|site visit|on ?site)|(?:one of )?your engineers?)\b/g,
      zh: /(?:远程(?:帮|协助|看|支持|控制|处理|操作|连|一下|桌面|解决)|(?:派|安排|找|叫|来)[^，]{0,4}(?:工程师|技术员|技术人员|维修(?:师傅|人员|工)|师傅)|(?:工程师|师傅|技术)[^，]{0,4}(?:上门|远程|过来)|上门(?:维修|检修|看看|修))/g,
    },
  ],
  stays: [
    {
      en: /\b(?:(?:do|will|would|can) (?:i|we) (?:lose|keep) (?:\w+ )?(?:data|photos|files|settings|progress) (?:when|if|by|after)|remote (?:support|control|help|assistance|access) (?:\w+ ){0,2}?(?:part of|included|cost|available|in the|a feature)|(?:work|working|job|jobs|position) remotely|outage over|down for maintenance)\b/g,
      zh: /(?:远程(?:支持|控制|协助|功能)[^，]{0,6}(?:包含|另外|收费|功能|多少|套餐)|(?:会不会|是否会|会)(?:删|丢|清)(?:掉|除)?[^，]{0,4}(?:照片|数据|文件|记录)|(?:怎么|如何|怎样)(?:删除|清空)|api(?:文件|文档))/g,
    },
    {
      en: /\b(?:(?:is|are|was) (?:the|your|it|this|that) ?(?:\w+ ){0,2}?(?:down|offline)\b(?! (?:again|for|since))|what does (?:the )?error|what is error|how (?:do|can|to|would|should) (?:i |you |we )?(?:reset|restart|update|install|download|connect|pair|set up|export|import|back ?up|reinstall|factory)|(?:lost|losing|lose) (?:weight|interest)|discontinued|no longer (?:sold|available))\b/g,
      zh: /(?:(?:系统|网站|服务器|app|平台)?(?:是不是|是否)(?:挂|崩|瘫痪|宕机)了?|(?:系统|网站|服务器|app|平台)(?:挂|崩|瘫痪|宕机)了?(?:吗|么|嘛)|(?:怎么|如何|怎样)(?:重启|重装|重置|升级|更新|备份|导出|导入|安装|下载|连接|配对|恢复出厂)|错误码?是什么意思|什么意思)/g,
    },
  ],
  unless: [
    {
      en: /\b(?:(?:it|that|this|restarting|reinstalling|restart|reboot|reset|update) (?:\w+ )?(?:works now|worked|is working now|fixed (?:it|that|the)|solved (?:it|that|the)|did the trick|is fixed|is solved|is resolved|helped)|works? (?:fine |again |perfectly |great )?now|working (?:fine |again )?now|all (?:good|fixed|sorted) now|(?:solved|fixed|resolved|sorted) (?:it|now|already|thanks)|never ?mind|problem solved|no longer (?:crashes|happens|freezes))\b/g,
      zh: /(?:(?:重启|重装|更新|升级|清(?:了)?缓存|重置|换)[^，]{0,6}(?:就好|就行|就可以|好了|就解决|解决了|就正常)|(?:已经|现在|刚刚?)?(?:解决|搞定|修好|恢复|弄好)了(?!吗|没|么)|(?:现在)?(?:可以用|能用|正常|没问题|好了)了?[，,]?谢|好使了)/g,
    },
  ],
};
