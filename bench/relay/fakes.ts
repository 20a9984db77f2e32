import { setTimeout as sleep } from 'node:timers/promises';
import { Crowd } from './crowd.ts';
import { room, serveSlack } from './slack.ts';
import { serveTelegram } from './telegram.ts';

/** Both platforms and everybody who writes on them, in a process of their own. It does what its parent asks. */
let delayMs = 0;
let lastCall = 0;
const wire = {
  later(run: () => void) {
    if (delayMs === 0) run();
    else setTimeout(run, delayMs);
  },
  busy() {
    lastCall = performance.now();
  },
};
const crowd = new Crowd();
const telegram = await serveTelegram(wire, (_customer, text) => crowd.arrived(text));
const slack = await serveSlack(wire, (post) => crowd.posted(post));
crowd.join(telegram, slack, { lastCall: () => lastCall });

type Question =
  | { readonly do: 'where' }
  | { readonly do: 'behave'; readonly delayMs: number; readonly paceMs: number }
  | { readonly do: 'ready' }
  | { readonly do: 'gather'; readonly customers: number; readonly urgent: number }
  | { readonly do: 'chat'; readonly each: number }
  | { readonly do: 'pace'; readonly perSecond: number; readonly seconds: number }
  | { readonly do: 'burst'; readonly each: number; readonly watchSeconds: number };

async function perform(question: Question): Promise<unknown> {
  switch (question.do) {
    case 'where':
      return { apiRoot: telegram.apiRoot, apiUrl: slack.apiUrl, room };
    case 'behave':
      delayMs = question.delayMs;
      return slack.pace(question.paceMs);
    case 'ready':
      while (!telegram.isPolled() || slack.connections() === 0) await sleep(20);
      return undefined;
    case 'gather':
      return crowd.gather(question.customers, question.urgent);
    case 'chat':
      return crowd.chat(question.each);
    case 'pace':
      return crowd.pace(question.perSecond, question.seconds);
    case 'burst': {
      const before = slack.refused();
      const burst = await crowd.burst(question.each, question.watchSeconds);
      return { ...burst, refused: slack.refused() - before };
    }
  }
}

process.on('message', ({ id, ...question }: Question & { readonly id: number }) => {
  void perform(question as Question).then((answer) => process.send?.({ id, answer }));
});
process.on('disconnect', () => process.exit());
