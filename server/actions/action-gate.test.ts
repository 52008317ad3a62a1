// Actions of value: what makes one good, and each way in which it is not.
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { canonicalJson } from '#shared/canonical-json.ts';
import { actionText, type SignedAction } from '#shared/signed-action.ts';
import { ApiError } from '../api/api-error.ts';
import { createActionKeys } from '../identity/action-keys.ts';
import { createMetrics } from '../metrics.ts';
import { ACTION_LIMITS, CLOCK_MS, createActionGate, signatureOf } from './action-gate.ts';
import { memoryOfProcess, type ActionMemory } from './action-memory.ts';

const SESSION = 'session-1';

function begin(memory: ActionMemory = memoryOfProcess(ACTION_LIMITS)) {
  const clock = { now: 1_700_000_000_000 };
  const metrics = createMetrics();
  const keys = createActionKeys(['a secret of the server', 'the one before']);
  const gate = createActionGate({ keys, memory, nowMs: () => clock.now, metrics });
  const key = Buffer.from(keys.told(SESSION), 'base64url');
  let last = 0;
  function sign(changes: Partial<SignedAction> = {}, signing = key): SignedAction {
    const number = String(++last).padStart(12, '0');
    const action = {
      action: 'shop.buy',
      key: `key-${number}-`,
      payload: { item: 'hat', price: 3 },
      timestampMs: clock.now,
      nonce: `nonce-${number}`,
      ...changes,
    };
    return {
      ...action,
      signature: changes.signature ?? signatureOf(signing, actionText(action)).toString('base64url'),
    };
  }
  async function refusal(action: SignedAction, sessionId = SESSION, accountId = 'ann'): Promise<string> {
    try {
      await gate.take({ accountId, sessionId }, action);
      return 'none';
    } catch (error) {
      return error instanceof ApiError ? error.refusal : String(error);
    }
  }
  return { clock, metrics, gate, keys, key, sign, refusal };
}

test('a signed action is good once', async () => {
  const { sign, refusal } = begin();
  const action = sign();
  expect(await refusal(action)).toBe('none');
  expect(await refusal(action)).toBe('action-replayed');
});

test('of one that is sent many times at once one is good', async () => {
  const { sign, refusal } = begin();
  const action = sign();
  const said = await Promise.all(Array.from({ length: 20 }, () => refusal(action)));
  expect(said.filter((one) => one === 'none')).toHaveLength(1);
});

test('the order of fields does not matter, what they say does', async () => {
  const { sign, refusal } = begin();
  const { signature, ...rest } = sign();
  expect(await refusal({ ...rest, payload: { price: 3, item: 'hat' }, signature })).toBe('none');
  const other = sign();
  expect(await refusal({ ...other, payload: { item: 'hat', price: 2 } })).toBe('action-forged');
});

test.each([
  ['action', { action: 'shop.sell' }],
  ['action with a line of its own', { action: 'shop.buy\nx' }],
  ['key', { key: 'key-000000000099-' }],
  ['time', { timestampMs: 1_700_000_000_001 }],
  ['nonce', { nonce: 'nonce-000000000099' }],
  ['signature', { signature: 'A'.repeat(43) }],
  ['signature that is short', { signature: 'AAAA' }],
  ['nonce that is short', { nonce: 'short' }],
  ['key that is short', { key: 'short' }],
  ['time that is none', { timestampMs: Number.NaN }],
])('with another %s it is forged', async (_what, change: Partial<SignedAction>) => {
  const { sign, refusal, metrics } = begin();
  expect(await refusal({ ...sign(), ...change })).toBe('action-forged');
  expect(metrics.value('actions.action-forged')).toBe(1);
});

test('one that cannot be signed is refused, whatever stands for its signature', async () => {
  const { sign, refusal } = begin();
  const deep: unknown = JSON.parse(`${'['.repeat(20)}1${']'.repeat(20)}`);
  for (const signature of ['A'.repeat(43), sign().signature])
    expect(await refusal({ ...sign(), payload: deep, signature })).toBe('request-malformed');
  expect(await refusal({ ...sign(), payload: Number.POSITIVE_INFINITY })).toBe('request-malformed');
});

test('it is good for its own sign-in only, and no other server has the key', async () => {
  const { sign, refusal, keys } = begin();
  expect(await refusal(sign(), 'session-2')).toBe('action-forged');
  expect(keys.told('session-2')).not.toBe(keys.told(SESSION));
  expect(createActionKeys(['another secret']).told(SESSION)).not.toBe(keys.told(SESSION));
  expect(createActionKeys(['a secret of the server']).told(SESSION)).toBe(keys.told(SESSION));
});

test('a key of the secret before is still believed, one of none is not', async () => {
  const { sign, refusal } = begin();
  const older = Buffer.from(createActionKeys(['the one before']).told(SESSION), 'base64url');
  expect(await refusal(sign({}, older))).toBe('none');
  expect(await refusal(sign({}, Buffer.alloc(32)))).toBe('action-forged');
});

test('it is good for five minutes either way, and one that is late is told the time', async () => {
  const { sign, refusal, clock, gate } = begin();
  expect(await refusal(sign({ timestampMs: clock.now - CLOCK_MS }))).toBe('none');
  expect(await refusal(sign({ timestampMs: clock.now + CLOCK_MS }))).toBe('none');
  expect(await refusal(sign({ timestampMs: clock.now - CLOCK_MS - 1 }))).toBe('action-late');
  expect(await refusal(sign({ timestampMs: clock.now + CLOCK_MS + 1 }))).toBe('action-late');
  await expect(gate.take({ accountId: 'ann', sessionId: SESSION }, sign({ timestampMs: 0 }))).rejects.toMatchObject({
    status: 400,
    details: { serverMs: clock.now },
  });
});

test('one signed ahead of time cannot be done again when its time has come', async () => {
  const { sign, refusal, clock } = begin();
  const action = sign({ timestampMs: clock.now + CLOCK_MS });
  expect(await refusal(action)).toBe('none');
  clock.now += 2 * CLOCK_MS;
  expect(await refusal(action)).toBe('action-replayed');
  clock.now += 1;
  expect(await refusal(action)).toBe('action-late');
});

test('five of an account are done in any ten seconds, wherever they begin and however often it is signed in', async () => {
  const { sign, refusal, clock, gate, keys } = begin();
  const done: number[] = [];
  for (let step = 0; step < 100; step++) {
    const session = `session-${step % 3}`;
    const signing = Buffer.from(keys.told(session), 'base64url');
    if ((await refusal(sign({}, signing), session)) === 'none') done.push(clock.now);
    clock.now += 700;
  }
  for (let i = ACTION_LIMITS.actions; i < done.length; i++)
    expect(done[i] - done[i - ACTION_LIMITS.actions]).toBeGreaterThanOrEqual(ACTION_LIMITS.windowMs);
  expect(done.length).toBeGreaterThan(30);
  clock.now += ACTION_LIMITS.windowMs;
  for (let i = 0; i < ACTION_LIMITS.actions; i++) expect(await refusal(sign())).toBe('none');
  await expect(gate.take({ accountId: 'ann', sessionId: SESSION }, sign())).rejects.toMatchObject({
    status: 429,
    retryAfterSeconds: 10,
  });
  expect(await refusal(sign(), SESSION, 'bob')).toBe('none');
});

test('where it cannot be known whether it was done, it is not done, and counted', async () => {
  const away = new ApiError('away', 'Not now.', { retryAfterSeconds: 5 });
  const { sign, refusal, metrics } = begin({ take: () => Promise.reject(away) });
  expect(await refusal(sign())).toBe('away');
  expect(metrics.value('actions.away')).toBe(1);
  expect(await refusal({ ...sign(), nonce: 'nonce-000000000099' })).toBe('action-forged');
});

test('a value has one text', () => {
  expect(canonicalJson({ b: [1, -0, 1e21, 'é"'], a: { d: null, c: true, e: undefined } })).toBe(
    '{"a":{"c":true,"d":null},"b":[1,0,1e+21,"é\\""]}',
  );
  expect(canonicalJson(Object.assign(Object.create(null), { a: 1 }))).toBe('{"a":1}');
  // What JSON would write as something else, or as nothing, has no text.
  const unplain = [new Date(0), new Map([[1, 2]]), new (class {})(), { at: new Date(0) }, [undefined]];
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1n, () => 0, [[[[[[[[[1]]]]]]]]], ...unplain])
    expect(() => canonicalJson(value)).toThrow('cannot be signed');
});

test('the signature is what docs/platform.md says it is', () => {
  const action = {
    action: 'ledger.transfer',
    key: 'key-000000000001',
    payload: { to: 'Zoë', currency: 'coins', amount: 5 },
    timestampMs: 1_700_000_000_000,
    nonce: 'nonce-0000000001',
  };
  const text =
    'samestep-action-1\nledger.transfer\nkey-000000000001\n1700000000000\nnonce-0000000001\n{"amount":5,"currency":"coins","to":"Zoë"}';
  expect(actionText(action)).toBe(text);
  const key = Buffer.from('a key of 32 bytes for this test.');
  expect(signatureOf(key, actionText(action))).toEqual(createHmac('sha256', key).update(text, 'utf8').digest());
});
