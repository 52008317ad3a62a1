// Why a page is not in a match, by code.
import { expect, test } from 'vitest';
import { CLOSE } from '#shared/session/session.ts';
import { mayReturn, refusalOfClose, refusalOfError } from './refusal.ts';

test('every close code of the server has a reason of its own kind, and none of them is tried again', () => {
  for (const { code } of Object.values(CLOSE)) {
    expect(refusalOfClose(code)).not.toBe('unknown');
    expect(refusalOfClose(code)).not.toBe('lost');
    expect(mayReturn(code)).toBe(false);
  }
});

test('a socket that broke may come back; one that was closed on purpose may not', () => {
  for (const code of [1001, 1005, 1006, 1011, 4010]) expect(mayReturn(code)).toBe(true);
  for (const code of [1000, 4000, 4002]) expect(mayReturn(code)).toBe(false);
});

test('refusals at the door are told apart by code', () => {
  expect(refusalOfError({ code: CLOSE.foreign.code })).toBe('foreign');
  expect(refusalOfError({ code: CLOSE.full.code })).toBe('full');
  expect(refusalOfError({ code: CLOSE.notInvited.code })).toBe('notInvited');
  expect(refusalOfError({ code: 404 })).toBe('vanished');
  expect(refusalOfError({ code: 410 })).toBe('vanished');
  expect(refusalOfError({ code: 524 })).toBe('vanished');
  expect(refusalOfError({ code: 503 })).toBe('busy');
  expect(refusalOfError({ code: 429 })).toBe('busy');
  expect(refusalOfError({ code: 409 })).toBe('unknown');
});

test('an error without a code of the server means that nobody answered', () => {
  for (const error of [
    new TypeError('Failed to fetch'),
    { code: undefined },
    { code: 'ECONNREFUSED' },
    { code: 19 },
    null,
    'no',
    { code: 1006 },
    { code: 502 },
  ]) {
    expect(refusalOfError(error)).toBe('gone');
  }
});
