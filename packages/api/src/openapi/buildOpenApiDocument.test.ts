import { describe, expect, it } from 'vitest';
import { describeProcedures } from '../procedures.ts';
import { buildOpenApiDocument } from './buildOpenApiDocument.ts';

describe('the OpenAPI document', () => {
  const document = buildOpenApiDocument({ version: '1.2.3', publicUrl: 'https://nova.example' });

  it('has every procedure, GET for a query and POST for a mutation', () => {
    expect(document).toMatchObject({
      openapi: '3.1.0',
      info: { version: '1.2.3' },
      servers: [{ url: 'https://nova.example' }],
    });
    const paths = describeProcedures().map(({ path, type }) => [
      `/api/trpc/${path}`,
      type === 'mutation' ? ['post'] : ['get'],
    ]);
    const documented = Object.entries(Object(document.paths)).map(([path, item]) => [path, Object.keys(Object(item))]);
    expect(documented).toEqual(paths);
  });

  it('says what a call takes, answers and needs', () => {
    expect(document).toMatchObject({
      paths: {
        '/api/trpc/events.publish': {
          post: {
            operationId: 'events.publish',
            description: expect.stringContaining('`events:publish`'),
            security: [{ apiKey: [] }, { session: [] }],
            requestBody: {
              required: true,
              content: {
                'application/json': {
                  schema: {
                    type: 'object',
                    properties: { type: { type: 'string' } },
                    required: ['type'],
                    additionalProperties: false,
                  },
                },
              },
            },
          },
        },
        '/api/trpc/events.list': {
          get: { parameters: [{ name: 'input', in: 'query', required: false }] },
        },
        '/api/trpc/apiKeys.create': { post: { security: [{ session: [] }] } },
        '/api/trpc/auth.login': { post: { security: [] } },
      },
    });
  });

  it('says what the fields are for that JSON Schema alone cannot explain', () => {
    const takes = (properties: object) => ({
      post: { requestBody: { content: { 'application/json': { schema: { properties } } } } },
    });
    expect(document.paths).toMatchObject({
      '/api/trpc/webhooks.create': takes({ filter: { description: expect.stringContaining('by their body') } }),
      '/api/trpc/eventTypes.create': takes({ schema: { description: expect.stringContaining('JSON Schema') } }),
    });
  });

  it('leaves out nothing that JSON cannot hold', () => {
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });
});
