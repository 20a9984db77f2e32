/** English words that carry no subject: a question made of these alone is about nothing. */
export const ENGLISH_STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'a about actually after again ah all also always am an and any anybody anyone anything are around as ask at be ' +
    'because been before being believe best better between bit both but by can cannot cant could dear did do does ' +
    'doesnt doing dont each either else em etc even ever every everything explain few find for from get gets getting ' +
    'give gives go goes going good got great guess guys had happen happens has have having he hello help her here hey ' +
    'hi him his hmm hope how however i id if ill im in into is isnt it its ive just keep kind kindly know later let ' +
    'lets like little ll look lot lots made make makes many may maybe me mean might mine more most much must my myself ' +
    'need needs never nice no not now of off offer offers offering offered oh ok okay on once one ones only onto or other our out over own perhaps ' +
    'please pls possible question questions quick quite rather re really right said say says see sell sells selling shall she should show ' +
    'since so some somebody someone something sorry still such suppose sure take tell than thank thanks that thats the ' +
    'their them then there these they thing things think this those thx to told too try trying u until up upon ur us ' +
    'use used using ve very via wanna want wanted wants was way we well went were what whatever whats when where ' +
    'wheres whether which while who whose why will wish with without wonder wondering wont would yes yet you your yours ' +
    'youre yo hasnt havent hadnt didnt wasnt werent arent couldnt shouldnt wouldnt couldnt taking takes took ' +
    'taken forever stuff thing exactly currently trying tried far soon anyway simply yours came come comes gone'
  ).split(' '),
);

/** The same for Chinese, simplified. */
export const CHINESE_STOP_WORDS: ReadonlySet<string> = new Set(
  (
    '一下 才能 一个 一些 一样 一般 一直 不会 不是 不能 不要 不了 不到 不想 不知道 与 东西 为什么 么 了吗 了解 事情 什么 什么样 ' +
    '今天 他们 以后 以及 但是 你们 你好 您好 例如 候 做 像 其他 再 出来 分 办 办法 告诉 可不可以 可以 各位 吗 吧 呀 呢 和 哪个 哪些 ' +
    '哪儿 哪里 哪种 啊 啥 因为 在 多久 多少 多长 多长时间 大概 大约 如何 如果 它们 它 完 对 对于 就是 已经 帮忙 帮我 应该 ' +
    '怎么 怎么办 怎么样 怎样 想 想要 想问 我们 我想 或者 所以 打算 找 把 收到 时候 是不是 是否 有 有没有 有什么 朋友 来 ' +
    '比较 喜欢 使用 没有 没 清楚 然后 现在 用 由于 的话 看看 知道 确定 稍微 等 给 给我 能 能不能 能否 自己 虽然 表示 被 要 觉得 让 ' +
    '请 请教 请问 谁 谢谢 跟 还 还有 还是 还没 这 这个 这么 这些 这样 这种 这里 这边 进行 那 那个 那么 那些 那样 那里 都 里 ' +
    '问 问一下 问下 问题 需要 麻烦 就 也 很 会 到 说 去 上 下 个 我 你 您 他 她 是 不 几 吗 的 了 地 得 着 过 在 之 其 该 此 每 各 某 可 以 为 什 怎 哪 ' +
    '些 久 样 们 又 更 最 太 真 好 一 二 两 三 二 只 才 刚 先 后 前 里 中 么 请 如 何 我要 你要 我的 你的 你们的 想把 把我 能把 还能 还会 还要 还可以 都有 都能 也有 也能 会有 再 想要 帮 方便 时 事 儿 点 次 件 人 大 小 天 年 月 日 号 家 做 吧 打 开 出 起 成 用 看 要不要 呗 哦 嗯 哈 唉 诶 呃 嘛 咋 咋办 咋弄 咋样 行不 行吗 行不行 不行 往 俩 仨 呐 噢 哎 啦 哟'
  ).split(' '),
);
