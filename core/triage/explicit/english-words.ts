/** Words for a person of the desk that seldom mean anything else. */
export const PERSON =
  'human|human being|agent|representative|operator|supervisor|customer (?:service|services|support|care)|live chat|real people|real person';

/** Words that need a verb beside them, since people use them for much else. */
export const STAFF =
  'person|people|manager|boss|superior|advisor|consultant|specialist|staff|employee|associate|colleague|man|woman|guy|' +
  'support|support team|team|team member|member of staff|service team|human|being|technician|receptionist|attendant|owner|director|expert|department';

export const ANYONE = 'someone|somebody|anyone|anybody';

export const BOT =
  'bot|bots|robot|robots|chatbot|chatbots|machine|machines|ai|automation|automated|automated (?:system|reply|replies|response|responses|answer|answers|message|messages)|computer|virtual assistant';

/** Between a wish and the person wished for. */
export const ME =
  '(?:me|us|to|only|just|really|actually|please|now|have|see|get|speak with|speak to|talk to|right now|immediately|desperately|urgently|still)';
