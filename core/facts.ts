export const factKinds = ['order', 'error', 'version', 'amount', 'date', 'flight', 'tried'] as const;

/** Something that a customer has said and an agent will need: always in the customer's own words. */
export interface Fact {
  readonly kind: (typeof factKinds)[number];
  readonly value: string;
}

interface Kind {
  readonly kind: Fact['kind'];
  /** The first group is the fact; without one, all that matches. With the flags `d` and `g`. */
  readonly patterns: readonly RegExp[];
  readonly isReal?: (value: string) => boolean;
}

const months =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const amount = '\\d[\\d,]{0,12}(?:\\.\\d{1,2})?';

/** What is taken by an earlier kind is not looked at again: `2027-01-04` is a day, and no order. */
const kinds: readonly Kind[] = [
  {
    kind: 'date',
    patterns: [
      /(?<![\d-])\d{4}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])(?![\d-])/dg,
      /(?<!\d)(?:\d{4} ?年 ?)?(?:1[0-2]|0?[1-9]) ?月 ?(?:[12]\d|3[01]|0?[1-9]) ?[日号號]/dg,
      new RegExp(`\\b(?:[12]\\d|3[01]|0?[1-9])(?:st|nd|rd|th)? (?:of )?${months}\\b\\.?(?:,? \\d{4}\\b)?`, 'dgi'),
      new RegExp(`\\b${months}\\.? (?:[12]\\d|3[01]|0?[1-9])(?:st|nd|rd|th)?\\b(?:,? \\d{4}\\b)?`, 'dgi'),
      /(?<![\d/])\d{1,2}\/\d{1,2}\/(?:\d{4}|\d{2})(?![\d/])/dg,
    ],
  },
  {
    kind: 'amount',
    patterns: [
      new RegExp(`(?:(?:US|HK|NT|S|A|C)?\\$|[€£¥￥]|\\b(?:RMB|USD|EUR|GBP|CNY|HKD|TWD|SGD))\\s?${amount}`, 'dgi'),
      new RegExp(
        `(?<![\\d.,])${amount}\\s?(?:(?:dollars?|euros?|pounds?|yuan|rmb|usd|eur|gbp|cny|hkd)\\b|[元块塊]|美元|美金|欧元|歐元|港币|港幣|英镑|英鎊|人民币)`,
        'dgi',
      ),
    ],
  },
  {
    kind: 'flight',
    patterns: [
      /\b(?:flight|flights|boarding)(?: (?:number|no\.?))?[ :#]{1,3}((?:[a-z]{2}|[a-z]\d|\d[a-z])[ -]?\d{1,4})\b/dgi,
      /(?:航班|班机|班機|航班号|航班號)[是为為:： ]{0,3}((?:[a-z]{2}|[a-z]\d|\d[a-z])[ -]?\d{1,4})(?![a-z\d])/dgi,
      /(?<![A-Za-z\d])([A-Z]{2} ?\d{2,4})(?= ?(?:航班|flight\b))/dg,
    ],
  },
  {
    kind: 'error',
    patterns: [
      /\berror(?: (?:code|number|no\.?|message))?(?: (?:is|says))?[ :#]{1,3}((?=[a-z_-]{0,12}\d)[a-z\d][a-z\d_-]{1,20})\b/dgi,
      /(?:错误|錯誤|报错|報錯|故障)(?:代码|代碼|码|碼|号|號)?[是为為:： ]{0,3}((?=[a-z_-]{0,12}\d)[a-z\d][a-z\d_-]{1,20})/dgi,
      /\b(?:ERR|E)_[A-Z][A-Z_\d]{2,30}\b|\bE(?:CONN|ACCES|NOENT|TIMEDOUT|HOST|PIPE|NOTFOUND)[A-Z]{0,12}\b|\b0x[\dA-Fa-f]{4,16}\b|\bHTTP [45]\d\d\b/dg,
      /(?<![\d.])([45]\d\d)(?= (?:error|错误|錯誤))/dgi,
    ],
  },
  {
    kind: 'order',
    patterns: [
      /\b(?:order|invoice|booking|reference|tracking|ticket)s?(?: (?:number|no\.?|id|code|ref))?(?: (?:is|was))?[ :#]{1,4}([a-z\d][a-z\d-]{3,29})(?![a-z\d-])/dgi,
      /(?:订单|訂單|单号|單號|运单|運單|快递|快遞|发票|發票)(?:号码|號碼|编号|編號|号|號)?[是为為:：# ]{0,4}([a-z\d][a-z\d-]{3,29})(?![a-z\d-])/dgi,
      /(?<![A-Za-z\d-])[A-Z]{2,4}-\d{4,12}(?![\d-])/dg,
    ],
    isReal: (value) => (value.match(/\d/g)?.length ?? 0) >= 3,
  },
  {
    kind: 'version',
    patterns: [
      /\b(?:version|release|firmware|build|app|ios|ipados|android|windows|macos)(?: (?:version|is))?[ :]{1,2}(v?\d{1,4}(?:\.\d{1,6}){1,3})\b/dgi,
      /(?:版本|固件)(?:号|號)?[是为為:： ]{0,3}(v?\d{1,4}(?:\.\d{1,6}){1,3})/dgi,
      /\bv\d{1,3}(?:\.\d{1,5}){1,3}\b/dgi,
    ],
  },
  {
    kind: 'tried',
    patterns: [
      /\b(?:i|we)(?:['’]ve| have)?(?: already| just)? (?:tried|restarted|rebooted|reinstalled|reset|updated|cleared|unplugged|reconnected|logged out)\b[^.!?;,\n]{0,60}/dgi,
      /(?<![没沒未不]|没有|沒有|请|請)(?:试过|試過|重启过?了|重啟過?了|重装过?了|重裝過?了|卸载过?了|卸載過?了|清除过?了|更新过?了|换过|換過|重新登录过?了|重新登錄過?了)[^，。！？；,.!?;\n]{0,30}/dg,
    ],
  },
];

/** UTF-16 units that are read, and the most facts that are kept of a conversation. */
const longest = 4_000;
const most = 16;

/** What a customer's words say of orders, errors, versions, amounts, days, flights and what was tried. */
export function factsIn(text: string): readonly Fact[] {
  const read = text.slice(0, longest);
  const taken: { readonly from: number; readonly to: number; readonly fact: Fact }[] = [];
  for (const { kind, patterns, isReal } of kinds) {
    for (const pattern of patterns) {
      for (const match of read.matchAll(pattern)) {
        const [from, to] = match.indices?.[1] ?? match.indices?.[0] ?? [0, 0];
        const value = read.slice(from, to).trim();
        const isTaken = kind !== 'tried' && taken.some((other) => from < other.to && other.from < to);
        if (value !== '' && !isTaken && (isReal?.(value) ?? true)) taken.push({ from, to, fact: { kind, value } });
      }
    }
  }
  return merged(
    [],
    taken.toSorted((one, other) => one.from - other.from).map(({ fact }) => fact),
  );
}

/** The facts with those that are new, each once; the latest where there are too many. */
export function merged(known: readonly Fact[], found: readonly Fact[]): readonly Fact[] {
  const all = [...known];
  for (const fact of found) {
    if (!all.some(({ kind, value }) => kind === fact.kind && value === fact.value)) all.push(fact);
  }
  return all.slice(-most);
}
