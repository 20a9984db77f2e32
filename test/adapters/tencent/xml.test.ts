import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readXml, writeXml } from '../../../adapters/tencent/xml.ts';

const read = (text: string) => {
  const fields = readXml(text);
  return fields && Object.fromEntries(fields);
};

describe('the XML of a callback', () => {
  it('is read by the names right below its root, and by those in them', () => {
    const text =
      '<xml><A><![CDATA[one]]></A> <B>2</B><C>in<D>deep<X>er</X></D>side</C><E/><F>a &lt; b &amp; c</F></xml>';
    expect(read(text)).toEqual({ A: 'one', B: '2', C: 'inside', 'C.D': 'deep', E: '', F: 'a < b & c' });
  });

  it('keeps the first of two of a name, so that nothing behind it changes what was seen', () => {
    expect(read('<xml><A>one</A><A>two</A></xml>')).toEqual({ A: 'one' });
  });

  it.each([
    ['nothing', ''],
    ['no XML', 'hello'],
    ['JSON', '{"a":1}'],
    ['cut off', '<xml><A>one</A>'],
    ['wrongly nested', '<xml><A>one</xml></A>'],
    ['with entities of its own', '<!DOCTYPE x [<!ENTITY e "boom">]><xml><A>&e;</A></xml>'],
    ['with a file of ours', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><A>&e;</A></xml>'],
    ['with unknown entities', '<xml><A>&boom;</A></xml>'],
    ['without an end of depth', '<a>'.repeat(10_000)],
  ])('is refused where it is %s', (_, text) => expect(readXml(text)).toBeUndefined());

  it('comes back as it was written, whatever it says', () => {
    const bits = fc.constantFrom(']]>', ']', '>', '<', '&', '&amp;', '<![CDATA[', '汉', '👍🏽', '\n', '\t', ' ', 'a');
    fc.assert(
      fc.property(fc.array(bits), (said) => {
        expect(read(writeXml({ Said: said.join('') }))).toEqual({ Said: said.join('') });
      }),
    );
  });
});
