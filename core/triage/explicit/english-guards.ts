import { BOT } from './english-words.ts';

const NEGATION =
  / (?:dont|do not|doesnt|does not|didnt|did not|not|wont|no need|no reason|neednt|shouldnt|should not|without|rather not|stop|avoid|refuse|never|instead of|no longer|no point|no want|nobody|dnt) /g;
/** Words over which a negation reaches to what follows. */
const REACHED =
  /^(?:(?:want|need|have|wish|require|plan|intend|intending|ask|asking|asked|trying|try|going|think|believe|feel|i|we|you|u|to|be|being|get|for|please|me|us|this|ever|really|actually|yet|right|then|any|the|a|an|that|would|should|bother|again|make|even|just|looking|look|requesting|necessary|keep|my|chat|over|of|with|immediately|directly) )*$/;
const RESTARTED = /(?:^| )(?:i|we) $/;
const THOUGHT = /(?:think|believe|feel|that|need|want) /;
/** Questions that mean the opposite: `why don't you`, `can I not`, `didn't you`, and reproaches: `you still won't`. */
const RHETORICAL =
  / (?:why|how come|can i|can you|can we|could i|could you|may i|will you|would you|you still|you just|still|u still)(?: [a-z]+)? $| (?:you|u|they) $/;
const ONLY_NO = / (?:no|not|no more|no other|never mind|nevermind|forget|cancel|not a|not the|not an|without|isnt a) $/;
/** `Why can I not …`: a reproach. */
const COULD_NOT = / (?:can|could|may) (?:i|we|you|u) not $/;
const NOT_NEEDED =
  /^(?:is |are |was |being )?(?:not|isnt|arent|unnecessary|wasnt|never) ?(?:needed|necessary|required|wanted|what|my|the|a|yet)?(?: |$)/;

/** `Don't transfer me`, `no need to talk to a human`, `agent not needed`. */
export function isDeclined(before: string, match: string, after: string): boolean {
  if (ONLY_NO.test(before) && !COULD_NOT.test(before) && !/^ (?:want|give|get)/.test(match)) return true;
  if (NOT_NEEDED.test(after)) return true;
  for (const negation of before.matchAll(NEGATION)) {
    const end = negation.index + negation[0].length;
    const between = before.slice(end);
    const isReproach =
      RHETORICAL.test(before.slice(0, negation.index + 1)) && !/^(?:need|have)/.test(between || match.trim());
    if (/^you /.test(between) && /(?:dont|do not|wont|didnt|doesnt)/.test(negation[0])) continue;
    if (isReproach || !REACHED.test(between)) continue;
    if (RESTARTED.test(between) && !THOUGHT.test(between)) continue;
    return true;
  }
  return false;
}

const ABOUT_YOU =
  / (?:are|r|is|am|were|was|be|youre|ur|u|you|its|thats|arent|isnt|aint) (?:(?:you|u|ya|this|it|that|these|those|i|they|we|he|she|really|actually|even|just|a|an|the|not|currently|still|chatting|talking|speaking|with|to|some|any|kind|sort|of|bot|robot|ai|or|and|machine|chatbot|computer|real|live|actual|being|answered|run|in|fact|sure|now|here|my|only|human|person|all) ){0,12}$/;
const OR_A_BOT = new RegExp(`^ ?(?:or|vs|versus) (?:are you |is it |is this |just )?(?:a |an |the |some )?(?:${BOT}) `);
const BOT_OR = new RegExp(
  ` (?:${BOT}) (?:or|vs|versus) (?:a |an |the |with a |to a |is it |is this |are you )?(?:real |live |actual )?$`,
);

const AVAILABLE = / (?:available|free|on duty) /;

/** `Are you human?`, `am I talking to a person`, `bot or human?`. */
export function isAboutTheBot(before: string, match: string, after: string): boolean {
  if (OR_A_BOT.test(after) || BOT_OR.test(before)) return true;
  if (!ABOUT_YOU.test(before) || AVAILABLE.test(match + after)) return false;
  // `You connect me with a human!` tells the bot what to do; `are you a human` asks what it is.
  const isCommand =
    /^ (?:connect|transfer|give|get|put|pass|hand|escalate|find|bring|send|let|forward|call|redirect|contact|ask|need|want)/.test(
      match,
    );
  return !isCommand;
}

const CONDITION =
  / (?:(?<! (?:how|where|who|whom) )(?:do|does|did|should|must) (?:i|we|they|one)(?: (?:need|have) to)?|should (?:i|we)|if (?:i|you|we|they|someone)(?: [a-z]+){0,2}|when (?:i|we)|whether (?:i|you|we)|what happens(?: [a-z]+){0,3}|what does(?: it)?(?: [a-z]+){0,2}|what is|whats|how much(?: [a-z]+){0,4}|how many(?: [a-z]+){0,4}|how old|difference between(?: [a-z]+){0,3}|how to (?:be|become)|work as|job as|apply(?: [a-z]+){0,3}|my|our) (?:to )?$/;
const TIMES_AND_NUMBERS =
  / (?:hours|hour|opening|open|opens|close|closes|closed|weekend|weekends|sunday|sundays|saturday|saturdays|monday|holiday|holidays|phone number|telephone number|number|email address|address|when is|what time|24 7|24|cost|how much|located|location) /;
const SERVICE_HOURS =
  /(?:customer (?:service|services|support|care)|live chat|support|team|manager|staff|people|department|anyone|someone|somebody|anybody|owner) $/;

/** `I asked a person in the shop`, `I was on the phone with your colleague`, `can anyone join`. */
const TOLD =
  / message for (?:your|the) (?:manager|boss|owner|team) | i(?:ll| will| can| could| must| should) (?:just )?ask (?:someone|somebody) (?:at|in|from my) | i (?:just |already )?asked (?:a|the|your|an) | (?:was|were|been) (?:\w+ )?on the phone with | (?:can|may|could) any(?:one|body) (?:join|come) /;

/** `Do you have someone who speaks French in the store?`, `is there somebody at reception at night?`: who is where. */
const ON_SITE =
  / (?:at|in|on) (?:the |your )?(?:reception|front desk|hotel|store|shop|shops|stores|branch|counter|office|warehouse|gate|pool|desk|door|property|site|train|bus|plane|lobby|salon|restaurant|gym) /;
const IS_THERE =
  /^ (?:is there|are there|do you have|dont you have|have you got|will there be|is|are|any) (?!.* (?:talk|speak to|speak with|chat|help me) )/;

/** `I was transferred to an agent`: it has happened already. */
const HAPPENED = / (?:was|were|been|got|had|have|has|already) $/;
const PASSIVE = /^ (?:connected|transferred|forwarded|redirected) /;

/** `When is customer service open?`, `do I have to talk to an agent to cancel?`, `my manager`. */
export function isPolicyQuestion(before: string, match: string, after: string): boolean {
  if (TOLD.test(`${before.slice(-40)}${match.trimStart()}`)) return true;
  if (CONDITION.test(before) || (HAPPENED.test(before) && PASSIVE.test(match))) return true;
  if (IS_THERE.test(match) && ON_SITE.test(`${match.trimEnd()} ${after} `)) return true;
  const said = `${before}${match.trimStart()}${after} `;
  return (
    SERVICE_HOURS.test(match.trimEnd().concat(' ')) &&
    TIMES_AND_NUMBERS.test(said) &&
    !/ (?:talk|speak|transfer|connect|put) /.test(match)
  );
}
