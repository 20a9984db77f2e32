import { relative } from 'node:path';
import { styleText } from 'node:util';

/** Something wrong with a configuration file, and where. */
export interface Problem {
  /** The file, absolute. */
  readonly file: string;
  /** The key concerned, such as `desks.support.channel`; empty for the file as a whole. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** A sentence that never holds a secret. */
  readonly message: string;
  /** What to do about it. */
  readonly suggestion?: string;
  /** The lines around it as they stand in the file, with secrets blotted out; empty where there are none. */
  readonly frame: string;
}

/** The configuration cannot be used. Every problem that was found is listed, in the order of the file. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'config-invalid';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(renderProblems(problems, { color: false }));
    this.problems = problems;
  }
}

/** The problems as people read them in a terminal. */
export function renderProblems(problems: readonly Problem[], { color }: { readonly color: boolean }): string {
  const paint = (format: Parameters<typeof styleText>[0], text: string) =>
    color ? styleText(format, text, { validateStream: false }) : text;
  const blocks = problems.map(({ file, path, line, column, message, suggestion, frame }) => {
    const place = `${relative('', file) || file}:${line}:${column}`;
    const lines = [paint('bold', path === '' ? place : `${place}  ${path}`), paint('red', `  ${message}.`)];
    if (frame !== '') lines.push(frame.replaceAll(/^/gm, '  '));
    if (suggestion !== undefined) lines.push(paint('cyan', `  → ${suggestion}`));
    return lines.join('\n');
  });
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return `${blocks.join('\n\n')}\n\n${count} in the configuration.`;
}
