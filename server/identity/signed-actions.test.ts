// Actions of value: what makes one good, and each way in which it is not.
import { expect, test } from 'vitest';
import { createMetrics } from '../metrics.ts';
import { canonicalJson } from '../api/canonical-json.ts';
import { CLOCK_MS, createActionGate, signatureOf, WINDOW, type SignedAction } from './signed-actions.ts';

const SESSION = 'session-1';

function begin() {
  const clock = { now: 1_700_000_000_000 };
  const metrics = createMetrics();
  const gate = createActionGate('a secret of the server', () => clock.now, metrics);
  const key = Buffer.from(gate.keyOf(SESSION), 'base64url');
  let last = 0;
  function sign(changes: Partial<SignedAction> = {}): SignedAction {
    const action = {
      action: 'buy',
      payload: { item: 'hat', price: 3 },
      timestampMs: clock.now,
      nonce: `nonce-${String(++last).padStart(12, '0')}`,
      ...changes,
    };
    return { ...action, signature: changes.signature ?? signatureOf(key, SESSION, action).toString('base64url') };
  }
  const refusal = (action: SignedAction, session = SESSION) => gate.check(session, action)?.code ?? 'none';
  return { clock, metrics, gate, key, sign, refusal };
}

test('a signed action is good once', () => {
  const { sign, refusal } = begin();
  const action = sign();
  expect(refusal(action)).toBe('none');
  expect(refusal(action)).toBe('action-replayed');
});

test('the order of fields does not matter, what they say does', () => {
  const { sign, refusal } = begin();
  const { signature, ...rest } = sign();
  expect(refusal({ ...rest, payload: { price: 3, item: 'hat' }, signature })).toBe('none');
  const other = sign();
  expect(refusal({ ...other, payload: { item: 'hat', price: 2 } })).toBe('action-forged');
});

test.each([
  ['action', { action: 'sell' }],
  ['time', { timestampMs: 1_700_000_000_001 }],
  ['nonce', { nonce: 'nonce-000000000099' }],
  ['signature', { signature: 'A'.repeat(43) }],
  ['signature that is short', { signature: 'AAAA' }],
  ['nonce that is short', { nonce: 'short' }],
  ['time that is none', { timestampMs: Number.NaN }],
])('with another %s it is forged', (_what, change: Partial<SignedAction>) => {
  const { sign, refusal, metrics } = begin();
  expect(refusal({ ...sign(), ...change })).toBe('action-forged');
  expect(metrics.value('actions.action-forged')).toBe(1);
});

test('it is good for its own sign-in only, and no other server has the key', () => {
  const { sign, refusal, gate, clock, metrics } = begin();
  expect(refusal(sign(), 'session-2')).toBe('action-forged');
  expect(gate.keyOf('session-2')).not.toBe(gate.keyOf(SESSION));
  expect(createActionGate('another secret', () => clock.now, metrics).keyOf(SESSION)).not.toBe(gate.keyOf(SESSION));
  expect(createActionGate('a secret of the server', () => clock.now, metrics).keyOf(SESSION)).toBe(gate.keyOf(SESSION));
});

test('it is good for five minutes either way', () => {
  const { sign, refusal, clock } = begin();
  expect(refusal(sign({ timestampMs: clock.now - CLOCK_MS }))).toBe('none');
  expect(refusal(sign({ timestampMs: clock.now + CLOCK_MS }))).toBe('none');
  expect(refusal(sign({ timestampMs: clock.now - CLOCK_MS - 1 }))).toBe('action-late');
  expect(refusal(sign({ timestampMs: clock.now + CLOCK_MS + 1 }))).toBe('action-late');
});

test('one signed ahead of time cannot be done again when its time has come', () => {
  const { sign, refusal, clock } = begin();
  const action = sign({ timestampMs: clock.now + CLOCK_MS });
  expect(refusal(action)).toBe('none');
  clock.now += 2 * CLOCK_MS;
  expect(refusal(action)).toBe('action-replayed');
  clock.now += 1;
  expect(refusal(action)).toBe('action-late');
});

test('five are done in any ten seconds, wherever they begin', () => {
  const { sign, refusal, clock } = begin();
  const done: number[] = [];
  for (let step = 0; step < 100; step++) {
    if (refusal(sign()) === 'none') done.push(clock.now);
    clock.now += 700;
  }
  for (let i = WINDOW.actions; i < done.length; i++)
    expect(done[i] - done[i - WINDOW.actions]).toBeGreaterThanOrEqual(WINDOW.ms);
  expect(done.length).toBeGreaterThan(30);
});

test('a value has one text', () => {
  expect(canonicalJson({ b: [1, -0, 1e21, 'é"'], a: { d: null, c: true, e: undefined } })).toBe(
    '{"a":{"c":true,"d":null},"b":[1,0,1e+21,"é\\""]}',
  );
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1n, () => 0, [[[[[[[[[1]]]]]]]]]])
    expect(() => canonicalJson(value)).toThrow('cannot be signed');
});
