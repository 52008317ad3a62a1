/** Where rooms are made: the same figures give the same place. */
import { expect, test } from 'vitest';
import { choosePlace, servedRules } from './placement.ts';
import { entryOf } from './registry-contract.test-helper.ts';
import type { ProcessEntry } from './registry.ts';

const wanted = { game: 'tiny', rules: '00000000000000aa', region: 'default' };
const load = (more: Partial<ProcessEntry['load']>): Pick<ProcessEntry, 'load'> => ({
  load: { rooms: 0, roomsMax: 200, isClosed: false, players: 0, utilisation: 0.1, lateP99Ms: 1, ...more },
});

test('the process with the fewest rooms is chosen, then the one with the fewest players, then by its name', () => {
  expect(choosePlace([entryOf('a', load({ rooms: 3 })), entryOf('b', load({ rooms: 2 }))], wanted)).toBe('b');
  const even = [entryOf('a', load({ rooms: 2, players: 9 })), entryOf('b', load({ rooms: 2, players: 8 }))];
  expect(choosePlace(even, wanted)).toBe('b');
  const same = [entryOf('b'), entryOf('a')];
  expect([choosePlace(same, wanted), choosePlace(same.toReversed(), wanted)]).toEqual(['a', 'a']);
});

test('rooms that no heartbeat has counted yet count', () => {
  const processes = [entryOf('a', load({ rooms: 1 })), entryOf('b', load({ rooms: 3 }))];
  expect(choosePlace(processes, { ...wanted, placed: new Map([['a', 3]]) })).toBe('b');
});

test('a strained process is chosen only when all are', () => {
  const busy = entryOf('a', load({ utilisation: 0.9 }));
  const late = entryOf('b', load({ utilisation: 0.5, lateP99Ms: 30 }));
  const calm = entryOf('c', load({ rooms: 150 }));
  expect(choosePlace([busy, late, calm], wanted)).toBe('c');
  expect(choosePlace([busy, late], wanted)).toBe('b');
  // One that has just begun is late now and then.
  expect(choosePlace([entryOf('a', load({ lateP99Ms: 30 })), calm], wanted)).toBe('a');
});

test.each([
  ['drains', { state: 'draining' }],
  ['has left', { state: 'left' }],
  ['has other rules', { rules: { tiny: 'ff' } }],
  ['has no such game', { rules: { constructor: '00000000000000aa' } }],
  ['is full', load({ rooms: 200 })],
  ['takes no rooms for now', load({ isClosed: true })],
] as const)('a process that %s is never chosen', (_why, more) => {
  expect(choosePlace([entryOf('a', more)], wanted)).toBeUndefined();
  expect(choosePlace([entryOf('a', more), entryOf('b', load({ rooms: 199 }))], wanted)).toBe('b');
});

test('one that is far away is chosen only when none is near', () => {
  const far = entryOf('a', { region: 'south' });
  expect(choosePlace([far, entryOf('b', load({ rooms: 50 }))], wanted)).toBe('b');
  expect(choosePlace([far], wanted)).toBe('a');
});

test('a page is served by the rules it has, when any open process has them, and told of ours otherwise', () => {
  const processes = [
    entryOf('a', { rules: { tiny: 'old' }, state: 'draining' }),
    entryOf('b', { rules: { tiny: 'new' } }),
    entryOf('c', { rules: { tiny: 'next' } }),
  ];
  const of = (rules: unknown) => servedRules(processes, { game: 'tiny', wanted: rules, own: 'new' });
  expect([of('next'), of('new'), of('old'), of(undefined), of({ length: 1 })]).toEqual([
    'next',
    'new',
    'new',
    'new',
    'new',
  ]);
});
