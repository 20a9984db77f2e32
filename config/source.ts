import { codeFrameColumns } from '@babel/code-frame';
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLError } from 'yaml';
import { blotSecrets } from './blot.ts';
import { type Finding, type Path, pathText } from './finding.ts';
import type { Problem } from './problems.ts';
import { protectReferences, restoreReferences } from './references.ts';
import { type Lookup, substitute } from './substitute.ts';

/** A file read: its data with every `${…}` filled in, what went wrong so far, and where each value stands. */
export interface Source {
  readonly data: unknown;
  readonly problems: readonly Problem[];
  /** Whether a `${…}` of the value at this path gave nothing: the problem is known, and the value worth no other. */
  unresolved(path: Path): boolean;
  problem(finding: Finding): Problem;
}

/** Far more than any real file has; references to anchors can blow up a small file without end. */
const mostValues = 100_000;

/** Reads YAML text. Never throws for what the text holds. */
export function readSource(file: string, text: string, lookup: Lookup): Source {
  const lines = new LineCounter();
  const document = parseDocument(protectReferences(text), {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
  });
  const places = new Map<string, { readonly key: number; readonly value: number }>();
  const unresolved = new Set<string>();
  const problems: Problem[] = [];
  const shown = blotSecrets(text);
  let values = 0;

  function report(offset: number, path: Path, message: string, suggestion?: string): Problem {
    const { line, col: column } = lines.linePos(offset);
    const frame = text.trim() === '' ? '' : codeFrameColumns(shown, { start: { line, column } }, { linesBelow: 2 });
    const place = { file, path: pathText(path), line, column, message, frame };
    return suggestion === undefined ? place : { ...place, suggestion };
  }

  function fill(written: string, offset: number, path: Path): string {
    const filled = substitute(restoreReferences(written), lookup);
    for (const { written: reference, message, suggestion } of filled.unresolved) {
      unresolved.add(JSON.stringify(path));
      const at = text.indexOf(reference, offset);
      problems.push(report(at < 0 ? offset : at, path, message, suggestion));
    }
    return filled.text;
  }

  function read(node: unknown, path: Path, key: number, within: readonly Node[]): unknown {
    values += 1;
    if (values > mostValues) throw new RangeError('too many values');
    const target = isAlias(node) ? node.resolve(document) : node;
    const value = isAlias(node) || isScalar(node) || isMap(node) || isSeq(node) ? (node.range?.[0] ?? key) : key;
    places.set(JSON.stringify(path), { key, value });
    if (isScalar(target)) {
      return typeof target.value === 'string' ? fill(target.value, target.range?.[0] ?? value, path) : target.value;
    }
    if (!isMap(target) && !isSeq(target)) return null;
    if (within.includes(target)) throw new RangeError('an anchor within itself');
    const around = [...within, target];
    if (isSeq(target)) return target.items.map((item, index) => read(item, [...path, index], value, around));
    const pairs = target.items.map((pair): [string, unknown] => {
      const name = isScalar(pair.key) ? restoreReferences(String(pair.key.value)) : '';
      const at = isScalar(pair.key) ? (pair.key.range?.[0] ?? value) : value;
      return [name, read(pair.value, [...path, name], at, around)];
    });
    return Object.fromEntries(pairs);
  }

  let data: unknown;
  for (const flaw of [...document.errors, ...document.warnings]) problems.push(report(flaw.pos[0], [], sentence(flaw)));
  if (document.errors.length === 0) {
    try {
      data = document.contents === null ? {} : read(document.contents, [], document.contents.range?.[0] ?? 0, []);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      problems.push(report(0, [], 'The file repeats itself too often', 'Use fewer anchors (&) and aliases (*)'));
    }
  }

  return {
    data,
    problems,
    unresolved: (path) => unresolved.has(JSON.stringify(path)),
    problem({ path, at, message, suggestion }) {
      let known = path;
      while (known.length > 0 && !places.has(JSON.stringify(known))) known = known.slice(0, -1);
      const place = places.get(JSON.stringify(known)) ?? { key: 0, value: 0 };
      const offset = at === 'key' || known.length < path.length ? place.key : place.value;
      return report(offset, path, message, suggestion);
    },
  };
}

/** The parser's own sentence, except where it quotes the file, which may hold a secret. */
function sentence(flaw: YAMLError): string {
  if (flaw.code === 'DUPLICATE_KEY') return 'This key is already there';
  if (flaw.code === 'MULTIPLE_DOCS') return 'A configuration is one YAML document; remove what follows the `---`';
  if (flaw.code === 'UNEXPECTED_TOKEN') return 'Not valid YAML: this does not belong here';
  return `Not valid YAML: ${restoreReferences(flaw.message).replace(/\.$/, '')}`;
}
