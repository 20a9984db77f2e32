import * as z from 'zod';
import { acceptedBody, alertBody, customerBody, erasedBody, problemBody, profileBody } from './schemas.ts';

/** The API as OpenAPI 3.1, whose schemas are JSON Schema: made of the very schemas that check what arrives. */
export function openApi(): Readonly<Record<string, unknown>> {
  return {
    openapi: '3.1.0',
    info: { title: 'Frontdesk', version: '1', description: "For the brand's own systems. See docs/api.md." },
    security: [{ token: [] }],
    paths: {
      '/api/alerts': {
        post: {
          summary: 'Opens a case, and asks the customer whether it was them',
          requestBody: body(alertBody),
          responses: {
            202: answer('It will be dealt with.', acceptedBody),
            200: answer('An alert with this id came before; nothing more happens.', acceptedBody),
            ...failures,
          },
        },
      },
      '/api/customers/{channel}/{chat}': {
        parameters: inPath('channel', 'chat'),
        put: {
          summary: 'Says who a customer is, in place of what was said before',
          requestBody: body(profileBody),
          responses: { 204: { description: 'It is kept.' }, ...failures },
        },
        get: {
          summary: 'Gives all that is kept of a customer, and writes down who asked',
          responses: { 200: answer('Messages, cases, audit trail and files.', customerBody), ...failures },
        },
        delete: {
          summary: 'Erases a customer, for good',
          responses: { 202: answer('It will be done.', erasedBody), ...failures },
        },
      },
      '/api/customers/{channel}/{chat}/files/{of}/{id}': {
        parameters: inPath('channel', 'chat', 'of', 'id'),
        get: {
          summary: 'Gives a file of a customer: `of` is the channel that has it',
          responses: { 200: { description: 'The file.' }, ...failures },
        },
      },
    },
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  };
}

function inPath(...names: readonly string[]) {
  return names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
}

function body(schema: z.ZodType) {
  return { required: true, content: { 'application/json': { schema: toSchema(schema, 'input') } } };
}

function answer(description: string, schema: z.ZodType) {
  return { description, content: { 'application/json': { schema: toSchema(schema, 'output') } } };
}

function toSchema(schema: z.ZodType, io: 'input' | 'output') {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}

const failures = {
  400: answer('The body is not what it should be.', problemBody),
  401: answer('There is no token, or none that is known.', problemBody),
  404: answer('There is no such channel or customer.', problemBody),
  413: answer('The body is too long.', problemBody),
  429: answer('Too many calls without a right token from one address.', problemBody),
};
