import { permissions } from '@novapulse/core';
import { z } from 'zod';
import { describeProcedures, type ProcedureDescription } from '../procedures.ts';
import { errorSchema } from './errorSchema.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type OpenApiDocument = { [key: string]: Json };

export type OpenApiOptions = { version: string; publicUrl?: string };

const jsonValue: z.ZodType<Json> = z.json();

/** OpenAPI 3.1 for the procedures of the router: the same schemas, for everyone who has no tRPC client. */
export function buildOpenApiDocument({ version, publicUrl }: OpenApiOptions): OpenApiDocument {
  const procedures = describeProcedures();
  const areas = [...new Set(procedures.map(({ path }) => areaOf(path)))];
  return {
    openapi: '3.1.0',
    info: {
      title: 'NovaPulse',
      version,
      description:
        'Webhooks and background jobs. Times are ISO 8601 strings; lists are paged by `cursor`. Fields that no value ' +
        'fits (`not: {}`) are not supported by this version yet: leave them out.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    ...(publicUrl !== undefined && { servers: [{ url: publicUrl }] }),
    tags: areas.map((name) => ({ name })),
    paths: Object.fromEntries(procedures.map((procedure) => [`/api/trpc/${procedure.path}`, pathItem(procedure)])),
    components: {
      schemas: { Error: errorSchema },
      responses: {
        Error: {
          description: 'The call was refused or failed; `error.data.code` says why.',
          headers: { 'x-request-id': { schema: { type: 'string' } } },
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
      },
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key: `Authorization: Bearer np_…`.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'novapulse_session',
          description: 'The cookie that `auth.login` sets; on https its name begins with `__Host-`.',
        },
      },
    },
  };
}

function pathItem(procedure: ProcedureDescription): Json {
  const operation = {
    operationId: procedure.path,
    tags: [areaOf(procedure.path)],
    description: describePermission(procedure.permission),
    security: securityOf(procedure.permission),
    ...inputOf(procedure),
    responses: {
      200: {
        description: 'The result.',
        headers: { 'x-request-id': { schema: { type: 'string' } } },
        content: contentOf(procedure),
      },
      default: { $ref: '#/components/responses/Error' },
    },
  };
  return procedure.type === 'mutation' ? { post: operation } : { get: operation };
}

function contentOf({ type, output }: ProcedureDescription): Json {
  // Server-sent events, which OpenAPI 3.1 can name but not describe.
  if (type === 'subscription') return { 'text/event-stream': { schema: { type: 'string' } } };
  return { 'application/json': { schema: envelope(schemaOf(output, 'output')) } };
}

// tRPC's own form: a query's input is one JSON value in the query string, a mutation's is the body.
function inputOf({ type, input }: ProcedureDescription): { [key: string]: Json } {
  const content = { 'application/json': { schema: schemaOf(input, 'input') } };
  const required = !input.safeParse(undefined).success;
  return type !== 'mutation'
    ? { parameters: [{ name: 'input', in: 'query', required, content }] }
    : { requestBody: { required, content } };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return jsonValue.parse(JSON.parse(JSON.stringify(rest)));
}

function envelope(data: Json): Json {
  return {
    type: 'object',
    properties: { result: { type: 'object', properties: { data }, required: ['data'] } },
    required: ['result'],
  };
}

function describePermission(permission: ProcedureDescription['permission']): string {
  if (permission === 'public') return 'For everyone, signed in or not.';
  return `Needs the permission \`${permission}\`. ${permissions[permission].description}`;
}

function securityOf(permission: ProcedureDescription['permission']): Json {
  if (permission === 'public') return [];
  return permissions[permission].scope === null ? [{ session: [] }] : [{ apiKey: [] }, { session: [] }];
}

function areaOf(path: string): string {
  return path.slice(0, path.indexOf('.'));
}
