// What one process remembers of actions of value.
import { expect, test } from 'vitest';
import { actionMemoryContract } from './action-memory-contract.test-helper.ts';
import { memoryOfProcess } from './action-memory.ts';

actionMemoryContract('of a process', {
  open(limits) {
    const memory = memoryOfProcess(limits);
    return [memory, memory];
  },
});

test('who acts is remembered while 19,999 others act, and not much longer', async () => {
  const memory = memoryOfProcess({ actions: 1, windowMs: 10_000, nonceMs: 10_000 });
  const act = (accountId: string) => memory.take({ accountId, sessionId: accountId, nonce: 'n', nowMs: 0 });
  await act('first');
  for (let i = 0; i < 19_999; i++) await act(`other-${i}`);
  expect((await act('first')).is).toBe('replayed');
  for (let i = 0; i < 20_000; i++) await act(`more-${i}`);
  expect((await act('first')).is).toBe('new');
});
