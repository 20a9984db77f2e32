type Reviver = (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown;

/** What V8 can do and TypeScript does not know yet: github.com/tc39/proposal-json-parse-with-source. */
const json = JSON as unknown as {
  parse(text: string, reviver: Reviver): unknown;
  rawJSON(text: string): unknown;
};

/** JSON whose integers keep all their digits: ids have 64 bits, and the large ones come as strings. @throws {Error} */
export function parseJson(text: string): unknown {
  return json.parse(text, (_, value, { source }) => {
    return typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(source ?? '') ? source : value;
  });
}

/** @returns undefined where it is no JSON */
export function tryJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** An id as a number of JSON, with all its digits. */
export function rawId(id: string): unknown {
  return json.rawJSON(id);
}
