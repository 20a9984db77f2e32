import { SaxesParser } from 'saxes';

/**
 * The texts of the elements right below the root, by name, and of those in them, by both names with a dot between. What is
 * deeper, and attributes, are left out.
 * @returns undefined where it is not well-formed, or more than a callback ever is
 */
export function readXml(text: string): ReadonlyMap<string, string> | undefined {
  const fields = new Map<string, string>();
  const path: string[] = [];
  let said = '';
  let inside = '';
  let isBad = false;
  const fail = (): void => {
    isBad = true;
  };
  const add = (piece: string): void => {
    if (path.length === 2) said += piece;
    if (path.length === 3) inside += piece;
  };
  const parser = new SaxesParser();
  parser.on('error', fail);
  // A callback has none. Entities of one's own begin here.
  parser.on('doctype', fail);
  parser.on('opentag', ({ name }) => {
    path.push(name);
    if (path.length > 16) fail();
    if (path.length === 2) said = '';
    if (path.length === 3) inside = '';
  });
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', ({ name }) => {
    if (path.length === 2 && !fields.has(name)) fields.set(name, said);
    const deep = `${path[1]}.${name}`;
    if (path.length === 3 && !fields.has(deep)) fields.set(deep, inside);
    path.pop();
  });
  parser.write(legal(text)).close();
  return isBad ? undefined : fields;
}

/** Without the characters that XML has no place for. What people type is passed on whole, control characters too. */
function legal(text: string): string {
  return text.replace(/(?![\t\n\r\u007f-\u009f])\p{Cc}|[\ufffe\uffff]/gu, '');
}

/** The same the other way round; each text as CDATA. */
export function writeXml(fields: Readonly<Record<string, string>>): string {
  const lines = Object.entries(fields).map(([name, text]) => `<${name}>${cdata(text)}</${name}>`);
  return `<xml>${lines.join('')}</xml>`;
}

function cdata(text: string): string {
  return `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}
