// Who is next to whom: the same as by looking at everybody, whoever was taken before.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Neighbours } from './neighbours.ts';

const SIZE_MAX = 4;

test('the nearest of fitting sizes come first, nobody twice, and none who is taken', () => {
  const neighbours = new Neighbours();
  const anyLine = fc.array(
    fc.record({ rating: fc.integer({ min: 0, max: 50 }), size: fc.integer({ min: 1, max: SIZE_MAX }) }),
    {
      minLength: 1,
      maxLength: 40,
    },
  );
  fc.assert(
    fc.property(
      anyLine,
      fc.array(fc.nat()),
      fc.nat(),
      fc.nat({ max: 60 }),
      fc.nat({ max: SIZE_MAX }),
      (any, takes, at, reach, most) => {
        const line = any.toSorted((one, other) => one.rating - other.rating);
        const anchor = at % line.length;
        const taken = new Set(takes.map((take) => take % line.length).filter((place) => place !== anchor));
        // The buffers are those of the run before.
        neighbours.begin(
          Float64Array.from(line, ({ rating }) => rating),
          Uint16Array.from(line, ({ size }) => size),
          SIZE_MAX,
        );
        for (const place of taken) neighbours.take(place, line[place].size);
        const { rating } = line[anchor];
        neighbours.look(anchor);
        const found: number[] = [];
        for (let place = neighbours.next(rating, most, reach); place >= 0; place = neighbours.next(rating, most, reach))
          found.push(place);
        const distance = (place: number) => Math.abs(line[place].rating - rating);
        const wanted = line.flatMap(({ size }, place) =>
          place !== anchor && !taken.has(place) && size <= most && distance(place) <= reach ? place : [],
        );
        expect(found.toSorted((one, other) => one - other)).toEqual(wanted);
        const distances = found.map(distance);
        expect(distances).toEqual(distances.toSorted((one, other) => one - other));
      },
    ),
    { numRuns: 500 },
  );
});
