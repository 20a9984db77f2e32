import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { EngineParts } from '../core/engine.ts';
import type { Store } from '../core/store.ts';

export interface Metrics {
  readonly observe: NonNullable<EngineParts['observe']>;
  /** All figures in Prometheus' text format. */
  render(): Promise<{ readonly type: string; readonly body: string }>;
}

const deadLettersCounted = 10_000;

/** What is counted, by names that Prometheus' conventions ask for: https://prometheus.io/docs/practices/naming/ */
export function createMetrics(store: Store): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const accepted = new Counter({ name: 'frontdesk_events_accepted_total', help: 'Events taken in', registers });
  const turns = new Counter({
    name: 'frontdesk_turns_total',
    help: 'Events decided, by type',
    labelNames: ['type'],
    registers,
  });
  const deliveries = new Counter({
    name: 'frontdesk_deliveries_total',
    help: 'Attempts to deliver, by what was to be done and how it ended',
    labelNames: ['op', 'outcome'],
    registers,
  });
  new Gauge({
    name: 'frontdesk_dead_letters',
    help: 'What could not be delivered or handled and waits for a person',
    registers,
    async collect() {
      this.set((await store.deadLetters(deadLettersCounted)).length);
    },
  });
  return {
    observe: {
      accepted: (count) => accepted.inc(count),
      turn: (event) => turns.inc({ type: event.type }),
      settled: ({ row, outcome }) => deliveries.inc({ op: row.delivery.op, outcome }),
    },
    render: async () => ({ type: registry.contentType, body: await registry.metrics() }),
  };
}
