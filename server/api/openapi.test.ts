// The API as a document, and what of a newer one would break the programs of an older one.
import { expect, test } from 'vitest';
import { z } from 'zod';
import { openApiOf, type RouteDescription } from './openapi.ts';
import { breakingChanges } from './openapi-changes.ts';

const route: RouteDescription = {
  method: 'post',
  path: '/api/things/:id',
  summary: 'Changes a thing.',
  token: 'optional',
  query: z.object({ limit: z.coerce.number().int().min(1).max(50).default(20) }),
  body: z.strictObject({ name: z.string().min(2).max(9), kind: z.enum(['a', 'b']), note: z.string().optional() }),
  answer: z.object({
    id: z.string(),
    list: z.array(z.object({ at: z.number() })),
    more: z.string().nullable().optional(),
  }),
  refusals: ['not-found'],
};
const changed = (changes: Partial<RouteDescription>) => openApiOf([{ ...route, ...changes }], '1.0');
const before = openApiOf([route], '1.0');

test('an address is described by what it reads and answers, and by all that it may refuse with', () => {
  const operation = before.paths['/api/things/{id}']?.['post'];
  expect(operation).toMatchObject({
    summary: 'Changes a thing.',
    security: [{}, { access: [] }],
    parameters: [
      { name: 'id', in: 'path', required: true },
      { name: 'limit', in: 'query', required: false },
    ],
    requestBody: {
      content: { 'application/json': { schema: { required: ['name', 'kind'], additionalProperties: false } } },
    },
  });
  expect(Object.keys(Object(operation?.['responses']))).toEqual(['200', '400', '404', '429', '500', '503']);
});

test.each<[string, ReturnType<typeof changed>, string[]]>([
  ['nothing', before, []],
  ['a summary', changed({ summary: 'Another.' }), []],
  [
    'more that may be sent',
    changed({
      body: z.strictObject({
        name: z.string().min(1).max(20),
        kind: z.enum(['a', 'b', 'c']),
        note: z.string().optional(),
        more: z.number().optional(),
      }),
    }),
    [],
  ],
  [
    'more that is answered',
    changed({
      answer: z.object({
        id: z.string(),
        list: z.array(z.object({ at: z.number(), by: z.string() })),
        more: z.string().nullable(),
        other: z.number(),
      }),
    }),
    [],
  ],
])('%s breaks nothing', (_what, after, problems) => expect(breakingChanges(before, after)).toEqual(problems));

test.each<[string, ReturnType<typeof changed>, RegExp]>([
  ['an address is gone', openApiOf([], '1.0'), /POST \/api\/things\/\{id\} is gone/],
  ['it has another method', changed({ method: 'put' }), /is gone/],
  ['a token is needed', changed({ token: 'needed' }), /access token is needed/],
  [
    'a field is needed',
    changed({ body: z.strictObject({ name: z.string().min(2).max(9), kind: z.enum(['a', 'b']), note: z.string() }) }),
    /'body.note' is needed/,
  ],
  [
    'a field is refused',
    changed({ body: z.strictObject({ name: z.string().min(2).max(9), kind: z.enum(['a', 'b']) }) }),
    /'body.note' is refused/,
  ],
  [
    'a text must be longer',
    changed({
      body: z.strictObject({ name: z.string().min(3).max(9), kind: z.enum(['a', 'b']), note: z.string().optional() }),
    }),
    /minLength 3/,
  ],
  [
    'a value is refused',
    changed({
      body: z.strictObject({ name: z.string().min(2).max(9), kind: z.enum(['a']), note: z.string().optional() }),
    }),
    /may not be b/,
  ],
  [
    'a type is another',
    changed({ body: z.strictObject({ name: z.number(), kind: z.enum(['a', 'b']), note: z.string().optional() }) }),
    /'body.name' has another type/,
  ],
  [
    'a parameter is narrower',
    changed({ query: z.object({ limit: z.coerce.number().int().min(1).max(10).default(10) }) }),
    /maximum 10/,
  ],
  ['a parameter is gone', changed({ query: z.object({}) }), /'limit' is not read/],
  [
    'an answer has less',
    changed({ answer: z.object({ id: z.string(), list: z.array(z.object({})) }) }),
    /'answer.list\[\].at' is gone[^]*'answer.more' is gone/,
  ],
  [
    'an answer may lack a field',
    changed({
      answer: z.object({
        id: z.string().optional(),
        list: z.array(z.object({ at: z.number() })),
        more: z.string().nullable().optional(),
      }),
    }),
    /'answer.id' may be missing/,
  ],
  [
    'an answer has another type',
    changed({
      answer: z.object({
        id: z.number(),
        list: z.array(z.object({ at: z.number() })),
        more: z.string().nullable().optional(),
      }),
    }),
    /'answer.id' has another type/,
  ],
])('it breaks programs when %s', (_what, after, says) =>
  expect(breakingChanges(before, after).join('\n')).toMatch(says),
);
