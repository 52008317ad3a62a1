// Any two versions of a model: a world stored under one is restored in the other by name, or refused, and nothing is lost silently.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSim, u8 } from '../index.ts';
import type { ModelDefinition } from '../model/model.ts';
import { saved } from '../testing/busy-match.test-helper.ts';
import { checkSnapshot } from '../world/check-snapshot.ts';
import { partsOf } from '../world/world.ts';
import { definitions, fullSim, heldIn, stillGame } from './older-layout.test-helper.ts';
import { readStoredSnapshot, restoreSnapshot, storeSnapshot } from './stored-snapshot.ts';

/** A value of then as a field of now shows it: floats may have been rounded. */
function isCarried(was: unknown, is: unknown): boolean {
  if (Array.isArray(was) && Array.isArray(is))
    return was.length === is.length && was.every((item, i) => isCarried(item, is[i]));
  if (typeof was === 'number' && typeof is === 'number') return Object.is(was, is) || Object.is(Math.fround(was), is);
  return was === is;
}

/** What a value is that nobody has set. */
function isNew(name: string, is: unknown): boolean {
  if (name.startsWith('tuning.')) return is === 5;
  if (name.startsWith('random.')) return Array.isArray(is) && is.length === 4;
  return is === 0 || is === false || is === 'x' || is === 'z' || (Array.isArray(is) && is.length === 0);
}

test('what two versions of a model both have is equal by name after a restore, and a refused one changes nothing', () => {
  let restored = 0;
  let refused = 0;
  let compared = 0;
  fc.assert(
    fc.property(definitions, definitions, fc.nat({ max: 1_000_000 }), (older, newer, seed) => {
      const then = stillGame(older);
      const now = stillGame(newer);
      const old = fullSim(then, seed);
      expect(checkSnapshot(then.model, saved(old))).toBeUndefined();
      const sim = fullSim(now, seed + 1);
      const before = saved(sim);
      const stored = readStoredSnapshot(storeSnapshot(old));
      try {
        restoreSnapshot(sim, stored);
      } catch (error) {
        expect(error).toMatchObject({
          code: 'sim/snapshot',
          what: expect.stringMatching(/^The stored snapshot cannot be restored: /),
        });
        expect(saved(sim)).toEqual(before);
        refused++;
        return;
      }
      restored++;
      expect(checkSnapshot(now.model, saved(sim))).toBeUndefined();
      const was = heldIn(then, saved(old));
      const is = heldIn(now, saved(sim));
      for (const [name, value] of is) {
        const isInBoth = was.has(name);
        if (isInBoth) compared++;
        const isRight = isInBoth ? isCarried(was.get(name), value) : isNew(name, value);
        if (!isRight) expect({ name, was: was.get(name), is: value }).toBeUndefined();
      }
      const again = fullSim(now, seed + 2);
      restoreSnapshot(again, stored);
      expect(saved(again)).toEqual(saved(sim));
    }),
    { numRuns: 400 },
  );
  expect(restored).toBeGreaterThan(100);
  expect(refused).toBeGreaterThan(10);
  expect(compared).toBeGreaterThan(10_000);
});

test('an identity of before a level was loaded does not become somebody else’s', () => {
  const of = (globals: ModelDefinition['globals']) => {
    const definition = {
      name: 'versions',
      ticksPerSecond: 60,
      players: { min: 1, max: 1 },
      entities: 4,
      components: {},
      input: {},
    };
    const sim = createSim(stillGame({ ...definition, globals }), { seed: 1 });
    return { sim, entities: partsOf(sim.world).entities };
  };
  const { sim, entities } = of({});
  const gone = entities.spawn(1, 0);
  entities.commit();
  const id = entities.idOf(gone);
  entities.despawnAll();
  const later = of({ added: u8 });
  restoreSnapshot(later.sim, readStoredSnapshot(storeSnapshot(sim)));
  expect(later.entities.spawn(1, 0)).toBe(gone);
  later.entities.commit();
  expect(later.entities.rowOf(id)).toBe(0);
});
