import * as z from 'zod';
import { duration, httpUrl, text, wholeNumber, yesNo } from './scalars.ts';

export const server = z.strictObject({
  host: text.default('127.0.0.1').meta({
    description: 'Address to listen on. 0.0.0.0 for every network of the machine. Default 127.0.0.1.',
  }),
  port: wholeNumber(0, 65_535)
    .default(8080)
    .meta({ description: 'Port to listen on; 0 picks a free one. Default 8080.' }),
  publicUrl: httpUrl.optional().meta({
    description: 'The address under which browsers and platforms reach this server, where a proxy stands before it.',
    examples: ['https://desk.acme.example'],
  }),
  fileLinks: duration.prefault('7d').meta({
    description:
      'How long a link works to a file that was too large for the other side. There are such links where publicUrl is set. Default 7d.',
    examples: ['7d', '12h'],
  }),
  trustProxy: yesNo.default(false).meta({
    description:
      'Whether every request comes through a proxy of yours that appends the address it came from to X-Forwarded-For. Rates are counted per address. Default false.',
  }),
});
