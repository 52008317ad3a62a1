// Devices are shared out among the players at one machine; pads come and go.
import { expect, test } from 'vitest';
import { createDeviceShares } from '#client/input/device-shares.ts';
import { ANY_PAD, createPadState, NO_PAD, type PadReading } from '#client/input/pad-state.ts';

function setUp(slots: number, parts: number) {
  const shares = createDeviceShares();
  const pads = createPadState();
  const at = { slots, parts };
  /** Pads by their ids; null for none. */
  const plug = (...ids: (string | null)[]) => {
    pads.poll(
      ids.map((id): PadReading | null => (id === null ? null : { id, connected: true, axes: [], buttons: [] })),
    );
    shares.update(at.slots, at.parts, pads);
    return padsOf();
  };
  const padsOf = () => Array.from({ length: at.slots }, (_, slot) => shares.shareOf(slot).pad);
  plug();
  return { shares, plug, at, padsOf };
}

test('a player alone has everything', () => {
  const { shares, plug } = setUp(1, 2);
  plug('x', 'y');
  expect(shares.shareOf(0)).toEqual({ map: 'alone', hasKeys: true, pad: ANY_PAD });
});

test('parts of the keyboard go in order, pads first to who has no keys', () => {
  const { shares, plug } = setUp(3, 2);
  expect(plug('x')).toEqual([NO_PAD, NO_PAD, 0]);
  expect(plug('x', 'y')).toEqual([1, NO_PAD, 0]);
  expect(plug('x', 'y', 'z')).toEqual([1, 2, 0]);
  expect([0, 1, 2].map((slot) => [shares.shareOf(slot).map, shares.shareOf(slot).hasKeys])).toEqual([
    [0, true],
    [1, true],
    ['alone', false],
  ]);
});

test('a game with one map gives the keyboard to one slot, and the pad to the other', () => {
  const { shares, plug } = setUp(2, 0);
  plug('x');
  expect(shares.shareOf(0)).toEqual({ map: 'alone', hasKeys: true, pad: NO_PAD });
  expect(shares.shareOf(1)).toEqual({ map: 'alone', hasKeys: false, pad: 0 });
});

test('a pad that left comes back to its slot, under another number too', () => {
  const { plug } = setUp(2, 2);
  expect(plug('x', 'y')).toEqual([0, 1]);
  expect(plug('x', null)).toEqual([0, NO_PAD]);
  expect(plug('x', 'y')).toEqual([0, 1]);
  expect(plug(null, 'y')).toEqual([NO_PAD, 1]);
  expect(plug(null, 'y', 'x')).toEqual([2, 1]);
});

test('another pad takes the place of one that left', () => {
  const { plug } = setUp(2, 2);
  plug('x', 'y');
  expect(plug(null, 'y', 'z')).toEqual([2, 1]);
  expect(plug('x', 'y', 'z')).toEqual([2, 1]);
});

test('a share is the same object as long as nothing of it changes', () => {
  const { shares, plug } = setUp(2, 2);
  plug('x');
  const [one, two] = [shares.shareOf(0), shares.shareOf(1)];
  plug('x', 'y');
  expect(shares.shareOf(0)).toBe(one);
  expect(shares.shareOf(1)).not.toBe(two);
});

test('given devices change hands, and stay with who got them', () => {
  const { shares, plug, padsOf, at } = setUp(2, 2);
  plug('x', 'y');
  shares.give({ kind: 'pad', pad: 0 }, 1);
  expect(padsOf()).toEqual([1, 0]);
  shares.give({ kind: 'keys', part: 0 }, 1);
  expect([shares.shareOf(0).map, shares.shareOf(1).map]).toEqual([1, 0]);
  plug(null, 'y');
  expect(plug('x', 'y')).toEqual([1, 0]);
  // A third player, and a demo between two matches.
  for (const slots of [3, 0, 2]) {
    at.slots = slots;
    plug('x', 'y');
  }
  expect(padsOf()[1]).toBe(0);
  expect(shares.ownerOf({ kind: 'pad', pad: 0 })).toBe(1);
});

test('a device can be nobody’s', () => {
  const { shares, plug, padsOf } = setUp(2, 2);
  plug('x');
  shares.give({ kind: 'pad', pad: 0 }, null);
  shares.give({ kind: 'keys', part: 1 }, null);
  expect(padsOf()).toEqual([NO_PAD, NO_PAD]);
  expect(shares.shareOf(1)).toEqual({ map: 'alone', hasKeys: false, pad: NO_PAD });
  expect(shares.ownerOf({ kind: 'keys', part: 1 })).toBeNull();
  expect(() => shares.give({ kind: 'pad', pad: 0 }, 2)).toThrow(/slot 2/);
  expect(() => shares.give({ kind: 'keys', part: 2 }, 0)).toThrow(/part 2/);
});
