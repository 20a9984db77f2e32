import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/** What people read of the program in a terminal. Nothing else in the project writes there. */
export const terminal = {
  /** A line of the answer. */
  line(text = ''): void {
    console.log(text);
  },
  /** A question, which is answered on the same line. */
  ask(text: string): void {
    process.stdout.write(text);
  },
  /** A line about the run: errors and warnings. */
  error(text: string): void {
    console.error(text);
  },
  /** What is under way, in one line that the next one replaces; nothing where nobody watches. */
  progress(text: string): void {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
  },
  /** Colours for the answer; none where it is not shown in a terminal, or NO_COLOR is set. */
  paint(format: Format, text: string): string {
    return colored(process.stdout) ? styleText(format, text, { validateStream: false }) : text;
  },
  /** Whether errors may be coloured. */
  get colorErrors(): boolean {
    return colored(process.stderr);
  },
};

/** What a terminal obeys rather than shows, what turns the reading direction, and what breaks a line. */
const commands = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/**
 * Others' words, be they customers', platforms' or models', for a line in a terminal: what would be obeyed is written
 * out, as JSON writes it, so that a line of JSON stays the same JSON.
 */
export function harmless(words: string): string {
  return words.replace(commands, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

// https://no-color.org: present and not empty, whatever its value.
function colored(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && !process.env['NO_COLOR'];
}
