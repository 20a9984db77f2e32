/** Texts that go wrong somewhere, sooner or later. They have to arrive as they are, and as nothing but text. */
export const hardTexts: readonly string[] = [
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '"><svg/onload=alert(1)> javascript:alert(1) {{7*7}} %{7*7} #{7*7}',
  '&lt;b&gt; &amp; &#x3C; <b>not bold</b>',
  '*not bold* _nor this_ ~nor~ `nor code` [no](https://link.example) > no quote',
  '<!channel> <!here> <@U012AB3CD> <https://evil.example|bank.example> @everyone @channel',
  '转人工 人工客服 你好，世界！㊙️ 𠮷野家',
  'مرحبا \u202eevil\u202c שלום',
  '👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇨🇳 e\u0301 \u00e9 ﷺ',
  'line one\nline two\r\n\ttabbed   three spaces',
  ' leading and trailing ',
  '\u0000\u0001\u001f\u007f zero​width',
  'lone \ud800 surrogate',
  "Robert'); DROP TABLE messages;--",
  '../../../etc/passwd %2e%2e%2f',
];
