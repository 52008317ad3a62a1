/** What of a newer API would break programs that were written for an older one. */
import type { OpenApi } from './openapi.ts';

type Json = Readonly<Record<string, unknown>>;

/** A sentence each; none when every program goes on working. */
export function breakingChanges(before: OpenApi, after: OpenApi): readonly string[] {
  const problems: string[] = [];
  for (const [path, methods] of Object.entries(before.paths))
    for (const [method, operation] of Object.entries(methods)) {
      const name = `${method.toUpperCase()} ${path}`;
      const now = after.paths[path]?.[method];
      if (now === undefined) problems.push(`${name} is gone`);
      else problems.push(...operationChanges(operation, now).map((problem) => `${name}: ${problem}`));
    }
  return problems;
}

function operationChanges(before: Json, after: Json): string[] {
  const problems: string[] = [];
  if (!isTokenNeeded(before) && isTokenNeeded(after)) problems.push('an access token is needed');
  problems.push(...parameterChanges(listOf(before['parameters']), listOf(after['parameters'])));
  const [body, bodyNow] = [bodyOf(before), bodyOf(after)];
  if (body === undefined && bodyNow !== undefined)
    problems.push(...requiredOf(bodyNow).map((field) => `'${field}' is needed`));
  else if (body !== undefined && bodyNow === undefined) problems.push('its body is not read any more');
  else if (body !== undefined && bodyNow !== undefined) problems.push(...requestChanges(body, bodyNow, 'body'));
  const [answer, answerNow] = [answerOf(before), answerOf(after)];
  if (answer !== undefined && answerNow === undefined) problems.push('it answers nothing any more');
  else if (answer !== undefined && answerNow !== undefined)
    problems.push(...answerChanges(answer, answerNow, 'answer'));
  return problems;
}

function parameterChanges(before: readonly Json[], after: readonly Json[]): string[] {
  const named = (list: readonly Json[]) => new Map(list.map((one) => [String(one['name']), one]));
  const [old, now] = [named(before), named(after)];
  const problems: string[] = [];
  for (const [name, parameter] of now)
    if (parameter['required'] === true && old.get(name)?.['required'] !== true) problems.push(`'${name}' is needed`);
  for (const [name, parameter] of old) {
    const newer = now.get(name);
    if (newer === undefined) problems.push(`'${name}' is not read any more`);
    else problems.push(...requestChanges(objectOf(parameter['schema']), objectOf(newer['schema']), name));
  }
  return problems;
}

/** What was sent must still be taken. */
function requestChanges(before: Json, after: Json, at: string): string[] {
  const problems = typeChanges(before, after, at);
  for (const field of requiredOf(after))
    if (!requiredOf(before).includes(field)) problems.push(`'${at}.${field}' is needed`);
  const [old, now] = [propertiesOf(before), propertiesOf(after)];
  for (const [field, schema] of Object.entries(old)) {
    if (Object.hasOwn(now, field))
      problems.push(...requestChanges(objectOf(schema), objectOf(now[field]), `${at}.${field}`));
    else problems.push(`'${at}.${field}' is refused`);
  }
  for (const [limit, isNarrower] of LIMITS) {
    const [was, is] = [before[limit], after[limit]];
    if (typeof is === 'number' && (typeof was !== 'number' || isNarrower(was, is)))
      problems.push(`'${at}' has ${limit} ${is}`);
  }
  if (typeof after['pattern'] === 'string' && after['pattern'] !== before['pattern'])
    problems.push(`'${at}' must be ${after['pattern']}`);
  for (const value of listOf(before['enum']))
    if (!listOf(after['enum']).includes(value)) problems.push(`'${at}' may not be ${String(value)}`);
  return problems;
}

/** What was read must still be there. */
function answerChanges(before: Json, after: Json, at: string): string[] {
  const problems = typeChanges(before, after, at);
  const [old, now] = [propertiesOf(before), propertiesOf(after)];
  for (const [field, schema] of Object.entries(old)) {
    if (!Object.hasOwn(now, field)) problems.push(`'${at}.${field}' is gone`);
    else {
      if (requiredOf(before).includes(field) && !requiredOf(after).includes(field))
        problems.push(`'${at}.${field}' may be missing`);
      problems.push(...answerChanges(objectOf(schema), objectOf(now[field]), `${at}.${field}`));
    }
  }
  if (before['items'] !== undefined)
    problems.push(...answerChanges(objectOf(before['items']), objectOf(after['items']), `${at}[]`));
  return problems;
}

function typeChanges(before: Json, after: Json, at: string): string[] {
  const shape = (schema: Json) => JSON.stringify([schema['type'], listOf(schema['anyOf']).map((one) => one['type'])]);
  return shape(before) === shape(after) ? [] : [`'${at}' has another type`];
}

const LIMITS: readonly (readonly [string, (was: number, is: number) => boolean])[] = [
  ['minLength', (was, is) => is > was],
  ['minimum', (was, is) => is > was],
  ['minItems', (was, is) => is > was],
  ['maxLength', (was, is) => is < was],
  ['maximum', (was, is) => is < was],
  ['maxItems', (was, is) => is < was],
];

const isTokenNeeded = (operation: Json) => {
  const security = listOf(operation['security']);
  return security.length > 0 && !security.some((one) => Object.keys(one).length === 0);
};
const bodyOf = (operation: Json) => schemaIn(objectOf(operation['requestBody']));
const answerOf = (operation: Json) => schemaIn(objectOf(objectOf(operation['responses'])['200']));
const requiredOf = (schema: Json): readonly string[] =>
  Array.isArray(schema['required']) ? schema['required'].map(String) : [];
const propertiesOf = (schema: Json): Json => objectOf(schema['properties']);

function schemaIn(part: Json): Json | undefined {
  const [content] = Object.values(objectOf(part['content']));
  return content === undefined ? undefined : objectOf(objectOf(content)['schema']);
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
