// The ledger on the embedded file; on PostgreSQL: ledger.scaled.ts.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { tinyGame } from '../harness.test-helper.ts';
import { room } from '../room-definition.ts';
import { action } from './action.ts';
import { createActionDesk } from './action-desk.ts';
import { ledgerContract } from './ledger-contract.test-helper.ts';
import { ledgerPagesContract } from './ledger-pages-contract.test-helper.ts';

ledgerContract('sqlite', async () => ':memory:');
ledgerPagesContract('sqlite', async () => ':memory:');

test.each(['shop', 'prize'])('docs/platform.md shows the %s as it is tested', (name) => {
  const example = readFileSync(new URL(`${name}.test-helper.ts`, import.meta.url), 'utf8');
  expect(readFileSync(new URL('../../docs/platform.md', import.meta.url), 'utf8')).toContain(example);
});

const rest = action('tiny.rest', { payload: z.unknown(), run: () => ({}) });

test('an action is named after its game, and there is one of each name', () => {
  for (const name of ['rest', 'Tiny.rest', 'tiny.', 'tiny.re st', `tiny.${'a'.repeat(60)}`])
    expect(() => action(name, { payload: z.unknown(), run: () => ({}) })).toThrow('is no name of an action');
  expect(room(tinyGame, { sync: 'lockstep', actions: [rest] }).withConfig({}).actions).toEqual([rest]);
  const foreign = action('other.rest', { payload: z.unknown(), run: () => ({}) });
  expect(() => room(tinyGame, { sync: 'lockstep', actions: [foreign] })).toThrow(
    'Let its name begin with tiny and a dot',
  );
  const parts = {
    gate: { take: async () => {} },
    storage: { once: () => Promise.reject(new Error('Nothing is asked.')), holdAccount: async () => undefined },
    events: { publish: () => true },
    metrics: { count: () => {} },
    nowMs: () => 0,
    newId: () => '',
  };
  expect(createActionDesk({ ...parts, actions: [rest] }).names).toEqual(['tiny.rest']);
  expect(() => createActionDesk({ ...parts, actions: [rest, rest] })).toThrow("two actions 'tiny.rest'");
});
