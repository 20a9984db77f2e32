import { newVisitor, signIn } from '../adapters/web/browser.ts';
import type { Random } from '../simulation/random.ts';
import type { Served } from '../support/serve.ts';
import { Agent } from './agent.ts';
import { agentTokens } from './front-desk.ts';
import type { Page, Watch } from './page.ts';
import { Visitor } from './visitor.ts';

/** Everybody who has a page of the front desk open. */
export interface Crowd {
  readonly visitors: readonly Visitor[];
  readonly agents: readonly Agent[];
  readonly pages: readonly Page[];
  /** Of an agent, to look at everything. */
  readonly cookie: string;
  readonly served: Served;
  /** The front desk is gone, and will come back. */
  beginLife(): void;
  /** It is back: look again at once. */
  connect(): void;
  leave(): void;
  /** Everybody opens their page, or opens it again. */
  arrive(): void;
}

export async function createCrowd(url: string, size: number, random: Random, watch: Watch): Promise<Crowd> {
  const served: Served = { url, hooks: `${url}/hooks/website`, stop: async () => {} };
  const visitors: Visitor[] = [];
  for (let number = 1; number <= size; number += 1) {
    visitors.push(new Visitor(`visitor${number}`, await newVisitor(served), url, watch));
  }
  const agents: Agent[] = [];
  for (const [name, token] of Object.entries(agentTokens)) {
    agents.push(new Agent(name, await signIn(served, { token }), url, random, watch));
  }
  const pages = [...visitors, ...agents].map(({ page }) => page);
  const arrive = () => {
    for (const { connection } of pages) connection.start();
  };
  arrive();
  return {
    visitors,
    agents,
    pages,
    cookie: await signIn(served, { token: agentTokens.Ana }),
    served,
    beginLife() {
      for (const person of [...visitors, ...agents]) person.beginLife();
    },
    connect() {
      for (const { connection } of pages) connection.restart();
    },
    arrive,
    leave() {
      for (const { connection } of pages) connection.stop();
    },
  };
}
