import type { ToolConfig } from './config.ts';
import type { FileContent } from './schema/index.ts';

type Written = FileContent['bot']['tools'][number];

/** The tool that is declared in a checked file. */
export function toolConfig(written: Written): ToolConfig {
  const { name, description, url, method, headers, timeout, limit, model, internal } = written;
  const answer = Object.entries(written.result).map(([result, { path, type, optional, ...more }]) => ({
    name: result,
    path: path.split('.'),
    type,
    isOptional: optional,
    ...patternOf('pattern' in more ? more.pattern : undefined),
    ...('hosts' in more && more.hosts && { hosts: more.hosts }),
  }));
  return {
    name,
    description,
    parameters: Object.entries(written.parameters).map(([parameter, one]) => ({
      name: parameter,
      description: one.description ?? '',
      type: one.type,
      isOptional: one.optional,
      ...patternOf(one.pattern),
      ...(one.values && { values: one.values }),
      ...(one.from && { from: one.from }),
    })),
    results: answer.map((one) => one.name),
    timeoutMs: timeout,
    forModel: model,
    isLookup: method === 'GET',
    method,
    url,
    headers,
    answer,
    limit,
    isInternal: internal,
  };
}

function patternOf(written: string | undefined): { readonly pattern?: RegExp } {
  return written === undefined ? {} : { pattern: new RegExp(`^(?:${written})$`, 'iu') };
}
