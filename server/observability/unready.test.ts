/** Each reason alone, and none. */
import { expect, test } from 'vitest';
import { unreadyReasons, type ReadyState } from './unready.ts';

const ready: ReadyState = {
  isDraining: false,
  storage: 'closed',
  isAdmissionClosed: false,
  journal: { waiting: 9, waitingMax: 10 },
  isRedisAway: false,
};

test.each<[string, Partial<ReadyState>, string[]]>([
  ['a process that has room', {}, []],
  ['one without a platform', { storage: undefined, journal: undefined }, []],
  ['one that stops', { isDraining: true }, ['draining']],
  ['one whose storage is away', { storage: 'open' }, ['storage']],
  ['one that only tries whether storage is there again', { storage: 'half-open' }, ['storage']],
  ['one that has too much to do', { isAdmissionClosed: true }, ['overloaded']],
  ['one of a cluster whose Redis is away', { isRedisAway: true }, ['redis']],
  ['one whose journal is full', { journal: { waiting: 10, waitingMax: 10 } }, ['journal']],
  [
    'one of which all is so',
    { isDraining: true, storage: 'open', isAdmissionClosed: true },
    ['draining', 'storage', 'overloaded'],
  ],
])('%s', (_, change, reasons) => expect(unreadyReasons({ ...ready, ...change })).toEqual(reasons));
