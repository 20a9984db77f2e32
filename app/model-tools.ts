import type { ChatCompletionMessageParam, ChatCompletionTool } from 'openai/resources/chat/completions';
import * as z from 'zod';
import type { LookedUp } from '../core/lookup.ts';
import type { ModelReply } from '../core/model.ts';
import type { Tool, ToolParameter } from '../core/tool.ts';

/** A tool as a model is told of it: nothing of where it is, and none of what we fill in ourselves. */
export function toFunction({ name, description, parameters }: Tool): ChatCompletionTool {
  const asked = parameters.filter(({ from }) => from === undefined);
  return {
    type: 'function',
    function: {
      name,
      description,
      parameters: {
        type: 'object',
        properties: Object.fromEntries(asked.map((parameter) => [parameter.name, schemaOf(parameter)])),
        required: asked.filter(({ isOptional }) => !isOptional).map((parameter) => parameter.name),
        additionalProperties: false,
      },
    },
  };
}

function schemaOf({ type, description, values, pattern }: ToolParameter): Record<string, unknown> {
  const kinds = { text: 'string', number: 'number', yesNo: 'boolean' } as const;
  return {
    type: kinds[type],
    ...(description !== '' && { description }),
    ...(values && { enum: values }),
    ...(pattern && { pattern: pattern.source }),
  };
}

/** What was looked up, as the model wants to be told. @param number of the excerpt that it is */
export function lookedUp({ wish, values }: LookedUp, number: number): ChatCompletionMessageParam[] {
  const call = { id: wish.id, type: 'function' as const, function: asFunction(wish) };
  const content = JSON.stringify(values ? { excerpt: number, values } : { excerpt: number, error: 'no answer' });
  return [
    { role: 'assistant', content: null, tool_calls: [call] },
    { role: 'tool', tool_call_id: wish.id, content },
  ];
}

function asFunction({ tool, given }: LookedUp['wish']) {
  return { name: tool, arguments: JSON.stringify(given) };
}

const wish = z.object({
  id: z.string().min(1).max(200),
  function: z.object({ name: z.string().max(200), arguments: z.string().max(4_000) }),
});
const given = z.record(z.string(), z.unknown());

/** What a model wants looked up. An endpoint that is not quite compatible may send anything. */
export function wishOf(call: unknown): ModelReply {
  const parsed = wish.safeParse(call);
  if (!parsed.success) return { code: 'refused' };
  const { id, function: called } = parsed.data;
  try {
    return { wish: { id, tool: called.name, given: given.parse(JSON.parse(called.arguments || '{}')) } };
  } catch {
    return { code: 'refused' };
  }
}
