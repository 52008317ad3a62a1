// Notices of a room as they come over the wire.
import { expect, test } from 'vitest';
import { parseNotice } from './notice.ts';

test('notices are read by their names', () => {
  expect(parseNotice('roster', { seats: [] })).toEqual({ kind: 'roster', roster: [] });
  expect(parseNotice('ticket', { ticket: 'abc' })).toEqual({ kind: 'ticket', ticket: 'abc' });
  expect(parseNotice('resumed', { tick: 0 })).toEqual({ kind: 'resumed', tick: 0 });
  expect(parseNotice('idle', { seconds: 20 })).toEqual({ kind: 'idle', seconds: 20 });
  expect(parseNotice('desync', { text: 'Tick 7' })).toEqual({ kind: 'desync', text: 'Tick 7' });
  expect(parseNotice('fault', { text: 'Error: no' })).toEqual({ kind: 'fault', text: 'Error: no' });
});

test.each([
  ['gossip', { ticket: 'abc' }],
  ['roster', { seats: 7 }],
  ['ticket', null],
  ['ticket', 'abc'],
  ['ticket', { ticket: '' }],
  ['ticket', { ticket: 'x'.repeat(201) }],
  ['resumed', { tick: -1 }],
  ['resumed', { tick: 0.5 }],
  ['resumed', { tick: '9' }],
  ['idle', { seconds: -1 }],
  ['idle', { seconds: 1e9 }],
  ['idle', {}],
  ['desync', { text: 9 }],
])('%s with %o is none', (name, value) => {
  expect(parseNotice(name, value)).toBeNull();
});

test('a report is cut where a page could not show it', () => {
  expect(parseNotice('desync', { text: 'x'.repeat(100_000) })).toEqual({ kind: 'desync', text: 'x'.repeat(65_536) });
});
