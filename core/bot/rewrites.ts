/** What customers put in many words with others between, said in words that the concepts know. */
const REWRITES: readonly (readonly [RegExp, string])[] = [
  [/\b(?:send|sent|sending|give|giving|bring|take|ship|mail|post)((?: \S+){1,4}?) back\b/g, 'return$1'],
  [
    /\b(?:ordered|bought|wanted)((?: \S+){1,5}?) (?:and|but) (?:(?:you|they) (?:sent|shipped)|(?:i )?(?:got|received))\b/g,
    'ordered$1 wrong item',
  ],
  [/\bby (?:the )?\d+(?:st|nd|rd|th)\b/g, 'in time'],
  [/\bbefore (?:the )?(?=new year|christmas|easter|holidays?|spring festival)/g, 'in time '],
  [/\bcode (?=[a-z]*\d)[a-z\d]{4,}\b/g, 'promo code'],
  [/(?=(?:过年|春节|中秋|国庆|圣诞|元旦)节?之?前)/gu, '什么时候'],
  [/加[一两二三](?=[罐盒包件个只把套瓶])/gu, '再加'],
  // Where to, with the way there left out.
  [
    /(?<![寄送发运能收没快才会天久]|从.{1,6})到(?=成都|北京|上海|广州|深圳|杭州|南京|武汉|重庆|西安|天津|苏州)/gu,
    '寄到',
  ],
  [/(?:要|买|订|拍|点)的(?:是)?(.{1,8}?)(?:收到|发来|寄来|来|到手|发|寄)的(?:却|居然)?是/gu, '$1发错'],
];

/** @param text in lower case, its words one space apart */
export function rewritten(text: string): string {
  return REWRITES.reduce((changed, [pattern, instead]) => changed.replace(pattern, instead), text);
}
