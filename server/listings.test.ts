// The list finds what Colyseus' own finds, whatever rooms become meanwhile.
import { LocalDriver, type IRoomCache } from '@colyseus/core';
import { expect, test } from 'vitest';
import { Dice } from '#scripts/fuzz/dice.ts';
import { Listings } from './listings.ts';

const listing = (roomId: string, name: string, changes: Partial<IRoomCache> = {}): IRoomCache => ({
  roomId,
  name,
  processId: 'p',
  clients: 0,
  maxClients: 8,
  locked: false,
  private: false,
  metadata: { rules: 'a' },
  ...changes,
});

test('quick play finds rooms that are open, by name and metadata, and an id finds any', async () => {
  const rooms = new Listings();
  rooms.persist(listing('one', 'tiny'), true);
  rooms.persist(listing('two', 'tiny', { private: true }), true);
  rooms.persist(listing('three', 'race', { clients: 3 }), true);
  rooms.persist(listing('four', 'race', { clients: 5, metadata: { rules: 'b' } }), true);
  const quick = { locked: false, private: false };
  expect((await rooms.findOne({ ...quick, name: 'tiny' }))?.roomId).toBe('one');
  expect((await rooms.findOne({ roomId: 'two' }))?.roomId).toBe('two');
  expect((await rooms.findOne({ ...quick, name: 'race' }, { clients: -1 }))?.roomId).toBe('four');
  expect((await rooms.findOne({ ...quick, name: 'race', rules: 'a' } as object))?.roomId).toBe('three');
  expect(await rooms.findOne({ roomId: 'none' })).toBeUndefined();
  expect(await rooms.findOne({ ...quick, name: 'none' })).toBeUndefined();
  expect(rooms.query({ name: 'race' }).map(({ roomId }) => roomId)).toEqual(['three', 'four']);
  expect([...(await rooms.findByIds(['four', 'none', 'one'])).keys()]).toEqual(['four', 'one']);
});

test('it finds what a list of all rooms finds, through a thousand changes', async () => {
  const dice = new Dice(7, 0);
  const [ours, theirs] = [new Listings(), new LocalDriver()];
  const pairs: (readonly [IRoomCache, IRoomCache])[] = [];
  const names = ['tiny', 'race'];
  for (let i = 0; i < 1000; i++) {
    const deed = dice.below(6);
    if (deed < 2 || pairs.length === 0) {
      const name = names[dice.below(2)];
      const pair = [listing(`r${i}`, name), listing(`r${i}`, name)] as const;
      pairs.push(pair);
      if (deed === 0) expect(await ours.insert(pair[0])).toBe(await theirs.insert(pair[1]));
      else expect(ours.persist(pair[0], true)).toBe(theirs.persist(pair[1], true));
    } else {
      const at = dice.below(pairs.length);
      const [one, other] = pairs[at];
      if (deed === 2) {
        expect(ours.remove(one.roomId)).toBe(theirs.remove(other.roomId));
        pairs.splice(at, 1);
      } else {
        const change =
          deed === 3
            ? { $set: { locked: dice.below(2) === 0 } }
            : deed === 4
              ? { $set: { private: dice.below(2) === 0 } }
              : { $inc: { clients: 1 } };
        ours.update(one, change);
        theirs.update(other, change);
      }
    }
    for (const name of names) {
      const wish = { name, locked: false, private: false };
      const found = ours.query(wish).map(({ roomId }) => roomId);
      expect(found.toSorted()).toEqual(
        theirs
          .query(wish)
          .map(({ roomId }) => roomId)
          .toSorted(),
      );
      const least = await ours.findOne(wish, { clients: 1 });
      expect(least?.clients).toBe((await theirs.findOne(wish, { clients: 1 }))?.clients);
    }
  }
  ours.clear();
  expect(ours.query({})).toEqual([]);
});
