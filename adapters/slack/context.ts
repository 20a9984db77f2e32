import type { ChannelDeps } from '../../core/channel.ts';
import type { Api } from './api.ts';
import type { SlackOptions, SlackTiming } from './options.ts';

/** What every part of a Slack channel works with. */
export interface SlackContext {
  readonly name: string;
  readonly options: SlackOptions;
  readonly timing: SlackTiming;
  readonly deps: ChannelDeps;
  readonly api: Api;
}

/** Who we are on Slack. */
export interface Self {
  readonly userId: string;
  readonly botId: string;
  readonly teamId: string;
}
