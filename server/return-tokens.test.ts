/** Tokens of returns that are not complete. */
import { expect, test } from 'vitest';
import { ReturnTokens } from './return-tokens.ts';

test('the token that was offered is good until the return is complete, whichever of both it was', () => {
  const tokens = new ReturnTokens();
  expect(tokens.currentOf('a1')).toBe('a1');
  tokens.returned('a', 'a1', 'a2');
  tokens.returned('b', 'b1', 'b2');
  expect(['a1', 'a2', 'b1'].map((token) => tokens.currentOf(token))).toEqual(['a2', 'a2', 'b2']);
  tokens.returned('a', 'a1', 'a3');
  expect(['a1', 'a2', 'a3'].map((token) => tokens.currentOf(token))).toEqual(['a3', 'a2', 'a3']);
  tokens.complete('a');
  expect(['a1', 'b1'].map((token) => tokens.currentOf(token))).toEqual(['a1', 'b2']);
});
