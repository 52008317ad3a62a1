/** Counters of rooms, summed over the living and the ended. */
import { expect, test } from 'vitest';
import { WireCounts } from './wire-counts.ts';

test('living rooms are summed as they are, ended ones as they were', () => {
  const wire = new WireCounts();
  expect(wire.sum()).toEqual({});
  const first = { malformed: 1, late: 0 };
  const second = { malformed: 2, late: 5 };
  const endFirst = wire.open(first);
  wire.open(second);
  first.malformed = 10;
  expect(wire.sum()).toEqual({ malformed: 12, late: 5 });
  endFirst();
  first.malformed = 99;
  second.late++;
  expect(wire.sum()).toEqual({ malformed: 12, late: 6 });
  endFirst();
  expect(wire.sum()).toEqual({ malformed: 12, late: 6 });
});
