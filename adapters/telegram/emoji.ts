/** What a bot may react with. Source: ReactionTypeEmoji of the Bot API 10.1. */
const allowed = new Set(
  (
    '❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 ' +
    '👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡'
  ).split(' '),
);

/**
 * The emoji as Telegram takes it for a reaction, without skin tone and presentation mark; undefined where it is none
 * of those that bots may use.
 */
export function reactionOf(emoji: string): string | undefined {
  const bare = emoji.replace(/[\u{1f3fb}-\u{1f3ff}\ufe0f]/gu, '');
  return allowed.has(bare) ? bare : undefined;
}
