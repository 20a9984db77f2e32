/** Words for a person of the desk that seldom mean anything else. */
export const PERSON_ALONE =
  'human|human being|agent|representative|operator|supervisor|real people|real person|live chat';

/** The same with the name of the desk, with which many messages begin that want no person. */
export const PERSON = `${PERSON_ALONE}|customer (?:service|services|support|care)`;

/** Words that need a verb beside them, since people use them for much else. */
export const STAFF =
  'person|manager|boss|superior|advisor|consultant|specialist|staff|employee|associate|colleague|man|woman|guy|' +
  'team member|member of staff|human|being|technician|receptionist|attendant|owner|director|expert';

/** Words for the whole desk, which one may talk to but also simply need. */
export const DESK = 'people|support|support team|team|service team|department';

export const ANYONE = 'someone|somebody|anyone|anybody|whoever';

export const BOT =
  'bot|bots|robot|robots|chatbot|chatbots|machine|machines|ai|automation|automated|automated (?:system|reply|replies|response|responses|answer|answers|message|messages)|computer|virtual assistant';

/** Between a wish and the person wished for. */
export const ME =
  '(?:me|us|to|only|just|really|actually|please|now|have|see|get|speak with|speak to|talk to|right now|immediately|desperately|urgently|still)';
