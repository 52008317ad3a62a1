/** The addresses of the API as OpenAPI 3.1 has them, made from what each reads and answers. */
import { z } from 'zod';
import { API_REFUSALS, type ApiRefusal } from './api-error.ts';

/** One address. What it reads is the schema that the route itself reads with. */
export interface RouteDescription {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** As Express has it: `/api/results/matches/:id/recording`. */
  readonly path: string;
  readonly summary: string;
  /** Whether an access token is needed, or makes a difference. */
  readonly token?: 'needed' | 'optional';
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** The JSON that it answers with 200; absent for another `type`, or for 204. */
  readonly answer?: z.ZodType;
  /** Of an answer that is no JSON. */
  readonly type?: string;
  /** What it may refuse with, beside `flooding`, `failed` and `away`, which every address may. */
  readonly refusals?: readonly ApiRefusal[];
}

type Json = Readonly<Record<string, unknown>>;

/** A document of OpenAPI. */
export interface OpenApi {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string };
  /** By path, then by method. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly components: Json;
}

const ALWAYS: readonly ApiRefusal[] = ['flooding', 'failed', 'away'];

/** `version`: as 2.1, the first number of which goes up with what breaks programs. */
export function openApiOf(routes: readonly RouteDescription[], version: string): OpenApi {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[route.method] = operationOf(route);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Samestep', version },
    paths,
    components: {
      securitySchemes: { access: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: {
        Refusal: {
          type: 'object',
          properties: { code: { type: 'string' }, message: { type: 'string' } },
          required: ['code', 'message'],
        },
      },
    },
  };
}

function operationOf(route: RouteDescription): Json {
  const { path, summary, token, query, body, answer, type, refusals = [] } = route;
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const parameters = [...inPath, ...(query === undefined ? [] : queryParameters(query))];
  return {
    summary,
    ...(parameters.length > 0 && { parameters }),
    ...(token !== undefined && { security: token === 'needed' ? [{ access: [] }] : [{}, { access: [] }] }),
    ...(body !== undefined && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body, 'input') } } },
    }),
    responses: {
      ...(answer === undefined && type === undefined
        ? { 204: { description: 'Done.' } }
        : {
            200: {
              description: 'Done.',
              content: {
                [type ?? 'application/json']: answer === undefined ? {} : { schema: schemaOf(answer, 'output') },
              },
            },
          }),
      ...refusalsOf([
        ...refusals,
        ...(body === undefined && query === undefined ? [] : (['request-malformed'] as const)),
        ...ALWAYS,
      ]),
    },
  };
}

function queryParameters(query: z.ZodObject): Json[] {
  const { properties, required } = z
    .object({ properties: z.record(z.string(), z.unknown()), required: z.array(z.string()).default([]) })
    .parse(schemaOf(query, 'input'));
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

/** By status: which codes it may be. */
function refusalsOf(refusals: readonly ApiRefusal[]): Record<string, Json> {
  const byStatus = Map.groupBy(new Set(refusals), (refusal) => API_REFUSALS[refusal]);
  const sorted = [...byStatus].toSorted(([one], [other]) => one - other);
  return Object.fromEntries(
    sorted.map(([status, codes]) => [
      status,
      {
        description: codes.toSorted().join(', '),
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } },
      },
    ]),
  );
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
