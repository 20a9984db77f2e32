/** What is counted, in the words for it. */
const UNITS: Readonly<Record<string, string>> = {
  day: 'days?|天|日|工作日',
  week: 'weeks?|周|星期|礼拜',
  month: 'months?|个月|月',
  year: 'years?|年',
  hour: 'hours?|hrs?|小时|钟头',
  minute: 'minutes?|mins?|分钟',
  percent: 'per ?cent|percent|%|折',
  yuan: 'yuan|rmb|cny|元|块|¥',
  dollar: 'dollars?|usd|us\\$|s\\$|\\$|美元|美金',
  euro: 'euros?|eur|€|欧元',
  pound: 'pounds?|gbp|£|英镑',
  point: 'points?|积分|分',
  weight: 'kg|kilos?|grams?|g|公斤|克',
};

const AMOUNT = '\\d[\\d,]*(?:\\.\\d+)?';
const units = Object.entries(UNITS).map(([unit, words]) => ({
  unit,
  // `3–5 working days`, `3 to 5 days`: each of the two is so many days.
  behind: new RegExp(
    `(${AMOUNT})(?:\\s*(?:–|—|-|~|to|and|or|至|到|或)\\s*(${AMOUNT}))?[\\s-]*(?:working |business |calendar |full |more |个工作|个)?(?:${words})(?![a-z])`,
    'giu',
  ),
  before: new RegExp(`(?:${words})\\s?(${AMOUNT})`, 'giu'),
}));

const ENGLISH = 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen'.split(
  ' ',
);
const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const CHINESE = [...'零一二三四五六七八九'];
const englishNumber = new RegExp(`\\b(?:${[...ENGLISH, ...TENS].join('|')}|(?:a |one )?hundred)\\b`, 'giu');

/** What a text measures, each as `3 day` or `45 yuan`, be it in digits or in words. */
export function measuresIn(text: string): ReadonlySet<string> {
  const plainly = inDigits(text.normalize('NFKC').toLowerCase());
  const found = new Set<string>();
  for (const { unit, behind, before } of units) {
    for (const [, one, other] of plainly.matchAll(behind)) {
      for (const amount of [one, other]) if (amount !== undefined) found.add(`${amount.replace(/,/g, '')} ${unit}`);
    }
    for (const [, amount = ''] of plainly.matchAll(before)) found.add(`${amount.replace(/,/g, '')} ${unit}`);
  }
  return found;
}

function inDigits(text: string): string {
  return text
    .replace(englishNumber, (word) => {
      const small = ENGLISH.indexOf(word);
      const tens = TENS.indexOf(word);
      return String(small >= 0 ? small : tens >= 0 ? (tens + 2) * 10 : 100);
    })
    .replace(/两/gu, '二')
    .replace(/([一二三四五六七八九])?十([一二三四五六七八九])?/gu, (_, tens?: string, ones?: string) =>
      String((tens ? CHINESE.indexOf(tens) : 1) * 10 + (ones ? CHINESE.indexOf(ones) : 0)),
    )
    .replace(/[零一二三四五六七八九]/gu, (one) => String(CHINESE.indexOf(one)));
}
