/**
 * Cantonese as people type it, in simplified characters, each with the Mandarin that wordings and examples know: as many
 * characters on either side, so that offsets stay true. What means something else in Mandarin stands only in a compound.
 */
const SAME: ReadonlyMap<string, string> = new Map(
  (
    '系唔系:是不是 郁唔到:动不了 使唔使:用不用 得唔得:行不行 好唔好:好不好 可唔可:可不可 唔该:麻烦 唔使:不用 唔系:不是 系咪:是否 点解:为何 点样:怎样 点算:咋办 边个:哪个 边度:哪里 边只:哪只 ' +
    '边款:哪款 几时:何时 几多:多少 而家:现在 依家:现在 听日:明天 寻日:昨天 琴日:昨天 呢个:这个 呢只:这只 呢度:这里 呢个:这个 呢啲:这些 嗰个:那个 嗰度:那里 佢哋:他们 我哋:我们 你哋:你们 ' +
    '人哋:别人 屋企:家里 钟意:喜欢 咩事:何事 食咗:吃了 食完:吃完 食过:吃过 饮咗:喝了 饮完:喝完 机械人:机器人 有冇:有没 倾下:聊下 倾偈:聊天 过身:去世 啱啱:刚刚 头先:刚才 质素:质量 ' +
    '返嚟:回来 仲未:还没 仲有:还有 仲系:还是 成日:整天 成家:全家 好惊:好怕 个仔:儿子 阿仔:儿子 个女:女儿 激到:气到 激死:气死 闹我:骂我 闹人:骂人 肚痾:腹泻 肚屙:腹泻 跌亲:摔伤 整亲:弄伤 烫亲:烫伤 ' +
    '割亲:割伤 唔:不 佢:他 哋:们 嘅:的 咗:了 冇:没 咩:吗 嘢:物 喺:在 睇:看 搵:找 揾:找 俾:给 畀:给 嚟:来 攞:拿 啲:些 咁:这 噉:这 嗰:那 㗎:的 喎:啊 嘞:了 喇:了 啫:吧 噃:啊 嬲:气 攰:累 瞓:睡'
  )
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
);

const CANTONESE = new RegExp([...SAME.keys()].join('|'), 'g');
const MARKS =
  /[唔佢嘅咗冇咩嘢喺睇搵揾俾畀嚟攞啲咁噉嗰㗎喎嘞喇啫噃嬲攰瞓哋系点边几家日呢屋钟食械倾身先素仲仔女惊激屙痾亲闹]/;

/** The same text with Cantonese words in Mandarin; as long as before. */
export function inMandarin(text: string): string {
  return MARKS.test(text) ? text.replace(CANTONESE, (said) => SAME.get(said) ?? said) : text;
}
