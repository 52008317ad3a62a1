// Features as a view asks for them: off until the page has them, by names that were said.
import { afterEach, expect, test } from 'vitest';
import { defineFlags, setFlags } from './flags.ts';

afterEach(() => setFlags([]));

test('a feature is off until the page has it, and again when it has it no more', () => {
  const flags = defineFlags('new-hud', 'wide-map');
  expect(flags.isOn('new-hud')).toBe(false);
  setFlags(['new-hud', 'other']);
  expect([flags.isOn('new-hud'), flags.isOn('wide-map')]).toEqual([true, false]);
  setFlags([]);
  expect(flags.isOn('new-hud')).toBe(false);
});

test('a name that was not said does not compile, one that no flag can have throws', () => {
  const flags = defineFlags('new-hud');
  // @ts-expect-error a slip of the pen
  expect(flags.isOn('new-hut')).toBe(false);
  expect(() => defineFlags('new hud')).toThrow("'new hud' is no name of a flag");
});
