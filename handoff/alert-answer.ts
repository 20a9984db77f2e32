const yes =
  /^(?:1|y|yes|yep|yeah|yup|it was me|that was me|this was me|was me|是|是的|对|對|没错|沒錯|是我|是我本人|本人|我本人|是本人|(?:係|系)(?:我|我本人|呀|啊)?)$/;
const no =
  /^(?:2|n|no|nope|不是|不是我|否|不|没有|沒有|不是本人|非本人|不是我本人|nah|唔[係系]|(?:definitely|absolutely|certainly|of course) not|(?:it )?(?:wasn t|wasnt|was not))$|^no\b|\b(?:not|wasn t|wasnt|isn t|never) (?:me|mine)\b|\bi (?:didn t|didnt|did not|never) (?:do|did|sign|log|pay|paid|make|made|change|order|buy|bought|authori[sz]e)|(?:不是|唔[係系])(?:我|本人)|非本人|不知道(?:这|這|是)/;

/** Whether it was them, as a customer says in words of their own; undefined where it is neither. */
export function answerIn(text: string): 'yes' | 'no' | undefined {
  const said = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  // In doubt it was not: a person looks at it then.
  if (no.test(said)) return 'no';
  return yes.test(said.replace(/^(?:yes|是的|是) (?=.)/, '')) ? 'yes' : undefined;
}
