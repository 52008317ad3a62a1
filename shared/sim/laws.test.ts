// The laws of every world: random models, random rules and random matches keep them. FUZZ=20 looks twenty times as long.
import fc from 'fast-check';
import { afterAll, expect, test, vi } from 'vitest';
import {
  arbitraryGame,
  eventsOf,
  matchOf,
  savedBytes,
  type GameRecipe,
  type RandomMatch,
} from '../testing/random-game.test-helper.ts';
import { loose } from '../testing/loose-world.test-helper.ts';
import { checkQueries } from '../testing/query-law.test-helper.ts';
import { sealable } from '../testing/random-storm.test-helper.ts';
import { hashOf } from '../testing/random-values.test-helper.ts';
import { brokenLaw } from '../testing/world-laws.test-helper.ts';
import { STORAGE_BYTES } from '../model/layout.ts';
import { arrayOf } from '../world/memory.ts';
import { diffSnapshots } from './diff.ts';
import type { Sim } from './sim.ts';

const EFFORT = Number(process.env.FUZZ ?? 1);
vi.setConfig({ testTimeout: 30_000 * EFFORT });
afterAll(() => vi.resetConfig());

/** Looks for a game that breaks a law. What fast-check prints of a failure (seed and path) goes into the options here to repeat it. */
function everyGame(runs: number, law: (match: RandomMatch, recipe: GameRecipe) => void): void {
  fc.assert(
    fc.property(arbitraryGame(), (recipe) => law(matchOf(recipe), recipe)),
    { numRuns: runs * EFFORT },
  );
}

/** Fails with the places in which two worlds differ. */
function expectSame(match: RandomMatch, ours: Uint8Array, theirs: Uint8Array, what: string): void {
  if (Buffer.compare(ours, theirs) === 0) return;
  const places = diffSnapshots(match.model.layout, ours, theirs, { limit: 5 });
  expect.fail(`${what}: ${JSON.stringify(places)}`);
}

function checksumOf(sim: Sim): string {
  const words = new Uint32Array(2);
  sim.checksum(words, 0);
  return words.join();
}

test('a world that is loaded is the one that was saved, and its next step is the same: in it, in another, in a fresh one', () => {
  everyGame(120, (match) => {
    const sim = match.sim();
    const other = match.sim();
    for (const bundle of match.bundles) {
      const before = savedBytes(sim);
      sim.step(bundle);
      const after = savedBytes(sim);
      const events = eventsOf(sim);
      const checksum = checksumOf(sim);
      for (const [name, again] of Object.entries({
        other,
        same: sim,
        fresh: bundle.tick % 4 === 1 ? match.sim() : other,
      })) {
        again.load(before);
        expectSame(match, before, savedBytes(again), `tick ${bundle.tick} loaded, ${name} world`);
        again.step(bundle);
        expectSame(match, after, savedBytes(again), `tick ${bundle.tick} made again, ${name} world`);
        expect(eventsOf(again)).toEqual(events);
        expect(checksumOf(again)).toBe(checksum);
      }
    }
  });
});

test('after each step a lawful world is lawful, byte by byte', () => {
  everyGame(250, (match) => {
    const sim = match.sim();
    const components = Object.keys(match.model.definition.components);
    expect(brokenLaw(match.model, savedBytes(sim))).toBeUndefined();
    for (const bundle of match.bundles) {
      sim.step(bundle);
      expect(brokenLaw(match.model, savedBytes(sim))).toBeUndefined();
      for (let i = 0; i < 6; i++)
        checkQueries(
          loose(sim.world),
          components,
          [0, 1, 2].map((at) => hashOf(bundle.tick * 6 + i, at)),
        );
    }
  });
});

test('a world in which something is no number has one NaN only, and goes on the same', () => {
  let seen = 0;
  const spoils = Array.from({ length: 6 }, (_, i) => ({ does: 'spoil' as const, a: i, b: 0, c: i }));
  const property = fc.property(arbitraryGame(), (recipe) => {
    const match = matchOf({ ...recipe, systems: [...recipe.systems, spoils] }, false);
    const [sim, other] = [match.sim(), match.sim()];
    for (const bundle of match.bundles) {
      const before = savedBytes(sim);
      sim.step(bundle);
      const after = savedBytes(sim);
      expect(brokenLaw(match.model, after)).toBeUndefined();
      other.load(before);
      other.step(bundle);
      expectSame(match, after, savedBytes(other), `tick ${bundle.tick}`);
      if (hasNaN(match, after)) seen++;
    }
  });
  fc.assert(property, { numRuns: 60 * EFFORT });
  expect(seen).toBeGreaterThan(0);
});

function hasNaN({ model }: RandomMatch, { buffer }: Uint8Array): boolean {
  return model.layout.regions.some(
    (region) =>
      region.storage.startsWith('f') && Array.from(arrayOf(buffer, region)).some((value) => Number.isNaN(value)),
  );
}

test('what no room would seal changes nothing', () => {
  everyGame(80, (match) => {
    const [sim, other] = [match.sim(), match.sim()];
    const lawful = sealable(match.model, match.bundles);
    match.bundles.forEach((bundle, i) => {
      sim.step(bundle);
      other.step(lawful[i]);
      expectSame(match, savedBytes(sim), savedBytes(other), `tick ${bundle.tick}`);
    });
    expect(checksumOf(sim)).toBe(checksumOf(other));
  });
});

test('two worlds differ exactly when their checksums do', () => {
  everyGame(80, (match, { seed }) => {
    const sim = match.sim();
    const other = match.sim();
    const worlds = [savedBytes(sim)];
    for (const bundle of match.bundles) {
      sim.step(bundle);
      worlds.push(savedBytes(sim));
    }
    for (let i = 0; i < 12; i++) {
      const [a, b] = [worlds[hashOf(seed, i) % worlds.length], worlds[hashOf(i, seed) % worlds.length]];
      sim.load(a);
      other.load(b);
      const areSame = diffSnapshots(match.model.layout, a, b).length === 0;
      expect([areSame, checksumOf(sim) === checksumOf(other)]).toEqual(Array(2).fill(Buffer.compare(a, b) === 0));
    }
  });
});

test('one bit that flips is one difference with its place, and another checksum', () => {
  everyGame(80, (match, { seed }) => {
    const sim = match.sim();
    for (const bundle of match.bundles.slice(0, 6)) sim.step(bundle);
    const { layout } = match.model;
    const before = savedBytes(sim);
    const checksum = checksumOf(sim);
    for (let i = 0; i < 40; i++) {
      const after = before.slice();
      const at = hashOf(seed, i) % after.length;
      after[at] ^= 1 << (hashOf(i, seed) % 8);
      const region = layout.regions.findLast(({ byteOffset }) => byteOffset <= at);
      const value = Math.floor((at - (region?.byteOffset ?? 0)) / STORAGE_BYTES[region?.storage ?? 'u8']);
      const differences = diffSnapshots(layout, before, after);
      expect(differences.length).toBe(1);
      const [{ place, index, item }] = differences;
      if (region === undefined || value >= region.count) expect(place).toBe(`padding after ${region?.name}`);
      else {
        const isGrid = region.group === 'grid';
        if (region.group === 'history') {
          expect(place).toMatch(region.field === 'id' ? /^history\.id of / : new RegExp(`^${region.field} of `));
          expect([index, item]).toEqual([value % region.stride, null]);
          continue;
        }
        if (region.group !== 'header') expect(place).toBe(region.name);
        expect([index, item]).toEqual(
          region.stride === 1 || isGrid ? [value, null] : [Math.floor(value / region.stride), value % region.stride],
        );
      }
      sim.load(after);
      expect(checksumOf(sim)).not.toBe(checksum);
    }
  });
});

test('another seed is another world', () => {
  everyGame(60, (match) => {
    const [ours, theirs] = [match.sim(), match.sim(match.seed + (match.seed < 2 ** 52 ? 1 : -1))];
    expect(checksumOf(ours)).not.toBe(checksumOf(theirs));
    // Every generator of either world is another one.
    const draws = [ours, theirs].flatMap(({ world }) =>
      [loose(world), ...(match.model.definition.streams ?? []).map((name) => loose(world).stream(name))].map((from) =>
        from.random(),
      ),
    );
    expect(new Set(draws).size).toBe(draws.length);
  });
});
