/** What 人工 is part of where it means labour or man-made. */
const LABOUR =
  '智能|智慧|智障|费|成本|湖|耳蜗|草|授|受精|降雨|降雪|呼吸|合成|流产|养|培|种|栽|关节|晶|心|骨|皮|革|钻|宝石|珍珠|色素|香|甜|' +
  '添加|价|收费|造|岛|林|繁|孵|翻译|审核|检测|材料|水晶|泪|鸡|肉|奶|饲|手|操作|制|雕|刻|打磨|采|炒|挑|筛|分拣|包装|安装|配送|搬|' +
  '上门|贵|很贵|太贵|便宜|红宝|膝|肝|肾|血|视网膜|鱼|饵|巢|景|瀑布|沙滩|海滩|雪|滑雪|鼻|牙|喂|食|气|磁|神经|选|标注|驾驶|控制|糖|' +
  '痕迹|作业|编|缝|工艺|吹|拉坯|绘|画|做|泡|打|的吗|的么|的还是|多少钱|怎么算|怎么收|要多少|另算|另计|另收|包不包|建|开|防|修|洗';
/** What 真人 is part of where no person is meant to answer. */
const SHOW =
  '秀|版|演|唱|发|假|cs|模|实|拍|照|图|试|上身|穿|展|尺|比例|大小|快打|配|电影|剧|出|手办|娃|头|制|佩|测|示|教|兽|互动|动漫|写真|漫|视频|' +
  'coser|同款|效果|游戏|对战|戴|背|用过|真事|故事|事|声|声音|录|朗读|等身|尺寸|面膜|人偶';
const CHINESE_AFTER_SERVICE =
  '工作|岗|系统|软件|培训|机器人|招|态度|专业|课程|外包|职|学院|证|经验|兼职|耳机|耳麦|服装|话术';

export const LABOURER = `人工(?:${LABOUR})|(?:纯|包|含|省|减少|降低|节省|节约)人工`;
export const PERFORMER = `真人(?:${SHOW})`;
export const SERVICE_TRADE = `客服(?:${CHINESE_AFTER_SERVICE})|转接(?:头|线(?!上)|口|卡|器|板|环|座|件|插)|(?:产品|客户|项目|大堂|理财|前|总)经理(?:岗|职)|老板(?:椅|桌|杯|级)|领导力|服务员(?:服|装)`;

export const BOT =
  '机器人客服|客服机器人|智能客服|智能助手|人工智能|人工智障|语音助手|机器人|机器|自动回复|自动客服|虚拟助手|电脑|robot|chatbot|bot|ai|gpt|chatgpt';

const ENGLISH_PERSON =
  '(?:(?:a|an|the|to|real|live|actual|human|customer|your|with|some|one)*(?:agent|human|humanbeing|person|people|operator|representative|supervisor|manager|service|support|staff|cs|hr|boss|someone|somebody)(?![a-z]))';
/** People of the desk as customers call them. */
export const PERSON =
  `人工|人[功共公供攻弓宫贡]客服|人[功共公供攻弓宫]|仁工|真人|客服|克服(?!困|不|了)|客户服务|经理|主管|领导|老板|店长|负责人|专员|专人(?!送|配|上|安|保)|工作人员|客服人员|服务人员|相关人员|` +
  `服务员|坐席|座席|接线员|接线生|店员|活人|大活人|上级|上司|管理员|管事的|能做主的|做主的人|小姐姐|小哥哥|人类|rengong|zhenren|kefu|${ENGLISH_PERSON}`;

/** Verbs that ask for somebody. */
export const CALL =
  '转接到?|转到|转给|转成|转为|转去|转入|转回|转|zhuan|接通|接入|接到|接|连线|连接|连|找|要|叫|喊|呼叫|呼|召唤|请求|申请|需要|想要|换成|换到|换|切换到?|切换成|切到?|' +
  '跳转到?|联系上?|联络|给我|给个|来个|来一个|来位|来|派|求|(?<!请)问|帮我|让|请(?!问)|搵|揾|(?<!看|遇)见|进入|打给|投诉到|投诉给|反映给|反馈给|交给|安排|提供|麻烦|呼唤|call|talkto|talkwith|speakto|speakwith|chatwith|connect|transfer|i?want|i?need|give ?me|get ?me|find';
/** What may stand between the verb and the person. */
export const BETWEEN =
  '(?:一下子|一下|下|个|一个|一位|一名|位|名|你们的|你们|你们家|贵司|你的|你|您的|您|我的|给我|帮我|我|到|给|成|为|去|回|的|真正的|在线|线上|专业|人工|真人|客服|服务|售后|售前|活的|真的|真|快点|快|马上|立刻|直接|其他|别的|另一个|另外一个|' +
  '中文|英文|普通话|粤语|国语|女|男|高级|店铺|店里|公司|工作|回|懂行|能说话|会说话|靠谱|正常|me|to|a|the|an|接){0,5}';
