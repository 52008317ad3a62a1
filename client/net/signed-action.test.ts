// An action of value from a page: signed as the server looks, sent until it is known what became of it, and never as two.
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { AccountError } from './api-request.ts';
import { newActionWord, sendSigned, type ActionRequest } from './signed-action.ts';
import { actionText, type SignedAction } from '#shared/signed-action.ts';

const KEY = Buffer.from('a key of 32 bytes for this test.');
const NOW = 1_700_000_000_000;
const REQUEST: ActionRequest = { action: 'ledger.transfer', payload: { to: 'Zoë', currency: 'coins', amount: 5 } };

/** A server that answers what the test says, in turn: an error for a refusal. */
function begin(...answers: readonly unknown[]) {
  const sent: SignedAction[] = [];
  const pauses: number[] = [];
  const keys = [KEY];
  let refused = 0;
  const left = [...answers];
  const parts = {
    account: {
      async ask(path: string, { body }: { readonly body?: object } = {}) {
        expect(path).toBe('/api/actions');
        sent.push(JSON.parse(JSON.stringify(body)));
        const next = left.shift();
        if (next instanceof Error) throw next;
        return next;
      },
      actionKey: async () => keys[Math.min(refused, keys.length - 1)].toString('base64url'),
      refused: () => void refused++,
    },
    nowMs: () => NOW,
    pause: async (delayMs: number) => void pauses.push(delayMs),
    subtle: crypto.subtle,
  };
  return { parts, sent, pauses, keys, refused: () => refused };
}

const isSigned = ({ signature, ...text }: SignedAction, key = KEY) =>
  createHmac('sha256', key).update(actionText(text)).digest('base64url') === signature;
const lost = () => new AccountError('unreachable', 'The server does not answer.');

test('it is signed as the server looks at it, over what is sent', async () => {
  const { parts, sent } = begin({ answer: { balance: 6 } });
  expect(await sendSigned(parts, REQUEST)).toEqual({ balance: 6 });
  expect(sent[0]).toMatchObject({ ...REQUEST, timestampMs: NOW });
  expect(isSigned(sent[0])).toBe(true);
  for (const word of [sent[0].key, sent[0].nonce]) expect(word).toMatch(/^[\w-]{16,64}$/);
});

test('one text has one signature, the same as the server’s own test has', async () => {
  const text =
    'samestep-action-1\nledger.transfer\nkey-000000000001\n1700000000000\nnonce-0000000001\n{"amount":5,"currency":"coins","to":"Zoë"}';
  const { payload, action } = REQUEST;
  expect(actionText({ action, payload, key: 'key-000000000001', timestampMs: NOW, nonce: 'nonce-0000000001' })).toBe(
    text,
  );
});

test('when no answer comes it is sent again under the same key, and never twice under one nonce', async () => {
  const { parts, sent, pauses } = begin(lost(), lost(), { answer: { balance: 6 } });
  expect(await sendSigned(parts, REQUEST)).toEqual({ balance: 6 });
  expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
  expect(new Set(sent.map(({ nonce }) => nonce)).size).toBe(3);
  expect(sent.every((each) => isSigned(each))).toBe(true);
  expect(pauses).toEqual([500, 2000]);
});

test('after three times without an answer it is unreachable, and a key of the page’s own may ask again', async () => {
  const { parts, sent } = begin(lost(), lost(), lost(), { answer: {} });
  const key = newActionWord();
  await expect(sendSigned(parts, { ...REQUEST, key })).rejects.toMatchObject({ code: 'unreachable' });
  await sendSigned(parts, { ...REQUEST, key });
  expect(sent.map((each) => each.key)).toEqual([key, key, key, key]);
});

test('a clock that is wrong is put right by the server’s, once', async () => {
  const late = new AccountError('action-late', 'Late.', { details: { serverMs: NOW + 3_600_000 } });
  const { parts, sent } = begin(late, { answer: {} });
  await sendSigned(parts, REQUEST);
  expect(sent.map(({ timestampMs }) => timestampMs - NOW)).toEqual([0, 3_600_000]);
  await expect(sendSigned(begin(late, late).parts, REQUEST)).rejects.toBe(late);
});

test('of a sign-in that was renewed the new key is taken, once', async () => {
  const forged = new AccountError('action-forged', 'Forged.');
  const { parts, sent, keys, refused } = begin(forged, { answer: {} });
  keys.push(Buffer.from('another key, of 32 bytes, as is.'));
  await sendSigned(parts, REQUEST);
  expect([isSigned(sent[0]), isSigned(sent[1]), isSigned(sent[1], keys[1]), refused()]).toEqual([true, false, true, 1]);
  await expect(sendSigned(begin(forged, forged).parts, REQUEST)).rejects.toBe(forged);
});

test('one that a browser or a proxy has sent twice by itself is asked for under another nonce, and its answer is the first’s', async () => {
  const replayed = new AccountError('action-replayed', 'The action was sent already.');
  const { parts, sent } = begin(replayed, { answer: { balance: 6 } });
  expect(await sendSigned(parts, REQUEST)).toEqual({ balance: 6 });
  expect([sent[0].key === sent[1].key, sent[0].nonce === sent[1].nonce]).toEqual([true, false]);
  await expect(sendSigned(begin(replayed, replayed).parts, REQUEST)).rejects.toBe(replayed);
});

test.each(['balance-short', 'action-refused', 'flooding', 'away'])(
  'what is refused by %s is not sent again',
  async (code) => {
    const refusal = new AccountError(code, 'No.');
    const { parts, sent } = begin(refusal);
    await expect(sendSigned(parts, REQUEST)).rejects.toBe(refusal);
    expect(sent).toHaveLength(1);
  },
);

test('where a browser signs nothing, and where a server answers something else, that is told', async () => {
  const { parts, sent } = begin();
  await expect(sendSigned({ ...parts, subtle: null }, REQUEST)).rejects.toMatchObject({ code: 'insecure' });
  expect(sent).toHaveLength(0);
  await expect(sendSigned(begin({}).parts, REQUEST)).rejects.toMatchObject({ code: 'unknown' });
});

test('one that is ended is not sent again', async () => {
  const { parts, sent } = begin(lost(), { answer: {} });
  await expect(sendSigned(parts, { ...REQUEST, signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'unreachable',
  });
  expect(sent).toHaveLength(1);
});
