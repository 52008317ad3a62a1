/** No secret comes through, and nothing else is lost. */
import { expect, test } from 'vitest';
import { isSecretName, redact } from './redact.ts';

const SECRET = 'hunter2-Tr0ub4dor';
const JWT = 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl-_x';
const REFRESH = `0b8f0b3e-8f3a-4d5c-9b1e-3f2a1c0d9e8f.3.${'Ab-_'.repeat(10)}xyz`;

test.each([
  `{"name":"Ann","password":"${SECRET}"}`,
  `{"name":"Ann","password":"with \\"quotes\\" ${SECRET}"}`,
  `{\\"password\\":\\"${SECRET}\\"}`,
  `{ name: 'Ann', password: '${SECRET}', accessToken: '${SECRET}' }`,
  `password=${SECRET}&name=Ann`,
  `GET /x?token=${SECRET} failed`,
  `Authorization: Bearer ${SECRET}`,
  `authorization: 'Basic ${SECRET}'`,
  `"cookie":"a=b; samestep-refresh=${SECRET}"`,
  `Cookie: samestep-refresh=${SECRET}; other=1`,
  `Set-Cookie: samestep-refresh=${SECRET}`,
  `connect postgres://samestep:${SECRET}@db:5432/x failed`,
  `connect postgres://samestep:${SECRET}@@db:5432/x failed`,
  `the ticket: ${SECRET}`,
  `{"deviceKey":"${SECRET}"}`,
  `{"actionKey":"${SECRET}"}`,
  `AUTH_SECRET=${SECRET}`,
  `reconnectionToken: ${SECRET}`,
  `Unexpected token in JSON: {"password": "${SECRET}`,
])('%s', (text) => expect(redact(text)).not.toContain(SECRET));

test('tokens are known by their form, wherever they stand', () => {
  expect(redact(`Error: ${JWT} is over`)).toBe('Error: [hidden] is over');
  expect(redact(`Error: ${REFRESH} is over`)).toBe('Error: [hidden] is over');
});

test('a key of 32 random bytes is known by its form', () => {
  const key = '6ZFdQC6MfJUDNBXt9JavsJafSEsb4tlzRh16pZX-sRw';
  expect(redact(`room "${key}" has been disposed`)).toBe('room "[hidden]" has been disposed');
});

test.each([
  'A client was closed: it sent too many messages.',
  'roomId=abc123 sessionId=x-Y_z path=/api/identity/session',
  'Error: connect ECONNREFUSED 127.0.0.1:5432 | at TCPConnectWrap.afterConnect (node:net:1611:16)',
  'A refresh token was used twice: its sign-in is over.',
  'http://localhost:2567 postgres://db/samestep',
  'at aVeryLongNameOfAFunctionThatNobodyWouldEverWrite (file.ts:1:1)',
  'data/recordings/2026-11-30T15-10-00.000Z-lanterns-of-the-town-abcDefghi.samestep.note.json',
  'Recordings cannot be written to data/recordings/2026-11-30T15-10-00.000Z-dogfight-abcdefghi.samestep',
  'The refresh token is not one of this server. Sign in again.',
])('%s stays as it is', (text) => expect(redact(text)).toBe(text));

test('fields are hidden by their names', () => {
  const names = [
    'password',
    'accessToken',
    'METRICS_TOKEN',
    'set-cookie',
    'authSecret',
    'deviceKey',
    'actionKey',
    'ticketHash',
  ];
  expect(names.filter(isSecretName)).toEqual(names);
  expect(['path', 'roomId', 'sessionId', 'accountId', 'error', 'requestId', 'key'].filter(isSecretName)).toEqual([]);
});
