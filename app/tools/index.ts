import type { ToolConfig } from '../../config/config.ts';
import type { Log } from '../../core/log.ts';
import type { ToolCall, ToolFailure, ToolReply, Tools } from '../../core/tool.ts';
import { ForbiddenAddress, type Resolve } from './addresses.ts';
import { readAnswer } from './answer.ts';
import { exchange, TooLong } from './exchange.ts';
import { requestOf } from './request.ts';

/** The tools that the brand has declared, over HTTP. @param resolve how hosts are looked up, where not as usual */
export function createTools(configs: readonly ToolConfig[], log: Log, resolve?: Resolve): Tools {
  const known = new Map(configs.map((tool) => [tool.name, tool]));

  async function reply(tool: ToolConfig, call: ToolCall, signal: AbortSignal, limit: AbortSignal): Promise<ToolReply> {
    const request = requestOf(tool, call);
    if (!request) return { code: 'not-called' };
    try {
      const { status, text } = await exchange(request, { ...tool, resolve }, AbortSignal.any([signal, limit]));
      const code = failureOf(status);
      if (code) return { code };
      const values = readAnswer(tool, text);
      return values ? { values } : { code: 'unreadable' };
    } catch (error) {
      if (limit.aborted || signal.aborted) return { code: 'timeout' };
      if (error instanceof ForbiddenAddress) return { code: 'not-allowed' };
      return { code: error instanceof TooLong ? 'too-large' : 'unreachable' };
    }
  }

  return {
    async call(call, signal) {
      const tool = known.get(call.tool);
      if (!tool) return { code: 'not-called' };
      const answered = await reply(tool, call, signal, AbortSignal.timeout(tool.timeoutMs));
      if ('code' in answered) log.warn('tool-failed', { tool: tool.name, code: answered.code });
      return answered;
    },
  };
}

/** A redirect is refused: it leads to what nobody has declared. */
function failureOf(status: number): ToolFailure | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (status === 404 || status === 410) return 'not-found';
  return status >= 500 || status === 429 || status === 408 ? 'unreachable' : 'refused';
}
