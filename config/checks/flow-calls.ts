import type { Tool } from '../../core/tool.ts';
import type { Finding } from '../finding.ts';
import { suggest } from '../nearest.ts';
import type { FlowFile } from '../schema/flow.ts';

/** What a flow knows once it has called a tool: what the tool gives, or why it gave nothing. */
export function resultsOf(call: string, tools: readonly Tool[]): readonly string[] {
  const results = tools.find(({ name }) => name === call)?.results ?? [];
  return [...results, 'failed'].map((name) => `${call}.${name}`);
}

/** Steps that call: tools that are declared, with the parameters that they have. */
export function checkCalls({ steps }: FlowFile, tools: readonly Tool[]): Finding[] {
  return steps.flatMap(({ call, with: given = {} }, index): Finding[] => {
    if (call === undefined) return [];
    const tool = tools.find(({ name }) => name === call);
    if (!tool) {
      const names = tools.map(({ name }) => name);
      const suggestion = names.length === 0 ? 'Declare it in bot.tools' : suggest(call, names);
      return [{ path: ['steps', index, 'call'], at: 'value', message: `There is no tool ${call}`, suggestion }];
    }
    const asked = tool.parameters.filter(({ from }) => from === undefined).map(({ name }) => name);
    const unknown = Object.keys(given)
      .filter((name) => !asked.includes(name))
      .map((name): Finding => {
        const message = `${call} has no parameter ${name} that a flow may give`;
        return { path: ['steps', index, 'with', name], at: 'key', message, suggestion: suggest(name, asked) };
      });
    const missing = tool.parameters
      .filter(({ name, from, isOptional }) => !from && !isOptional && !(name in given))
      .map(({ name }): Finding => {
        const suggestion = `Add: with: { ${name}: "{{…}}" }`;
        return { path: ['steps', index, 'call'], at: 'value', message: `${call} needs ${name}`, suggestion };
      });
    return [...unknown, ...missing];
  });
}
