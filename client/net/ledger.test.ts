// The own ledger, as a page reads it: its address, and an answer that is checked.
import { expect, test } from 'vitest';
import { readOwnLedger } from './ledger.ts';

function answering(answer: unknown) {
  const asked: string[] = [];
  const ask = async (path: string) => {
    asked.push(path);
    return answer;
  };
  return { ask, asked };
}

const entry = { id: 'one', currency: 'coins', amount: -30, balance: 12, reason: 'a bowler', atMs: 9 };
const page = { balances: [{ currency: 'coins', amount: 12 }], entries: [entry], next: '9:one' };

test('it is read page by page: `next` of one is the `before` of the next', async () => {
  const server = answering(page);
  expect(await readOwnLedger(server, { limit: 10 })).toEqual(page);
  await readOwnLedger(server, { limit: 10, before: '9:one' });
  await readOwnLedger(answering({ ...page, next: null }), {}).then(({ next }) => expect(next).toBe(null));
  expect(server.asked).toEqual(['/api/ledger?limit=10', '/api/ledger?limit=10&before=9%3Aone']);
});

test('an answer that is none is refused, not shown', async () => {
  for (const wrong of [null, {}, { ...page, next: 3 }, { ...page, entries: [{ ...entry, amount: '1' }] }])
    await expect(readOwnLedger(answering(wrong), {})).rejects.toMatchObject({ code: 'unknown' });
});
