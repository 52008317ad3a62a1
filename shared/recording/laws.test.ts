// The laws of what leaves a world: recordings, seals, inputs, messages and stored snapshots of random games come back as they were.
import fc from 'fast-check';
import { afterAll, expect, test, vi } from 'vitest';
import { u16, u8 } from '../index.ts';
import { foldChecksum, formatChecksum } from '../math/checksum.ts';
import { recordCodec } from '../model/record-codec.ts';
import type { Bundle } from '../sim/bundle.ts';
import { diffSnapshots } from '../sim/diff.ts';
import {
  arbitraryGame,
  matchOf,
  savedBytes,
  type GameRecipe,
  type RandomMatch,
} from '../testing/random-game.test-helper.ts';
import { sealable } from '../testing/random-storm.test-helper.ts';
import { finiteValue, hashOf } from '../testing/random-values.test-helper.ts';
import { brokenLaw } from '../testing/world-laws.test-helper.ts';
import { BitReader } from '../wire/bit-reader.ts';
import { BitWriter } from '../wire/bit-writer.ts';
import { addInput, createInputBatch, readInputs, writeInputs } from '../wire/inputs.ts';
import { beginReadSeals, beginSeals, copyBundle, createSealTarget, readSeal, writeSeal } from '../wire/seals.ts';
import { createSnapshotAssembler, encodeSnapshot } from '../wire/snapshot.ts';
import { wireLayout } from '../wire/wire-layout.ts';
import { compactRecording } from './compact.ts';
import { recordingHeader } from './header.ts';
import { playRecording } from './play.ts';
import { readRecording } from './reader.ts';
import { createRecorder } from './recorder.ts';
import { openRecording } from './seek.ts';
import { readStoredSnapshot, restoreSnapshot, storeSnapshot } from './stored-snapshot.ts';
import { verifyRecording } from './verify.ts';

const EFFORT = Number(process.env.FUZZ ?? 1);
vi.setConfig({ testTimeout: 30_000 * EFFORT });
afterAll(() => vi.resetConfig());

/** Looks for a game that breaks a law. What fast-check prints of a failure (seed and path) goes into the options here to repeat it. */
function everyGame(
  runs: number,
  law: (match: RandomMatch, bundles: readonly Bundle[], recipe: GameRecipe) => void,
): void {
  const property = fc.property(arbitraryGame(), (recipe) => {
    const match = matchOf(recipe);
    law(match, sealable(match.model, match.bundles), recipe);
  });
  fc.assert(property, { numRuns: runs * EFFORT });
}

/** Records a match, with a chained checksum each `everyTicks`; what is asked of it as well. */
function recorded(match: RandomMatch, bundles: readonly Bundle[], everyTicks: number) {
  const { game, model, seed, config } = match;
  const hashes = {
    protocol: '0'.repeat(16),
    layout: model.layout.layoutHash,
    rules: '1'.repeat(16),
    content: game.contentHash,
  };
  const recorder = createRecorder(recordingHeader(game, { seed, config, hashes }), { maxSizeBytes: 1e7 });
  const sim = match.sim();
  const [chain, sum] = [new Uint32Array(2), new Uint32Array(2)];
  const worlds = [savedBytes(sim)];
  for (const bundle of bundles) {
    recorder.seal(bundle);
    sim.step(bundle);
    sim.checksum(sum, 0);
    foldChecksum(chain, 0, sum, 0);
    worlds.push(savedBytes(sim));
    if (bundle.tick % everyTicks === 0) recorder.chain(bundle.tick, chain);
  }
  recorder.end(chain);
  return { bytes: recorder.take() ?? new Uint8Array(0), worlds, chain: formatChecksum(chain, 0), hashes };
}

test('a recording plays to the same chain, packed or not, and any tick of it is the world that was', () => {
  everyGame(60, (match, bundles, { seed }) => {
    const { bytes, worlds, chain, hashes } = recorded(match, bundles, 1 + (seed % 5));
    for (const file of [bytes, compactRecording(bytes)]) {
      const recording = readRecording(file);
      expect(playRecording(recording, match.sim())).toMatchObject({ ticks: bundles.length, chain, matches: true });
      expect(verifyRecording(recording, match.sim()).problems).toEqual([]);
      const open = openRecording(recording, { createSim: () => match.sim(), hashes, spacingTicks: 3 });
      for (let i = 0; i < 4; i++) {
        const tick = hashOf(seed, i) % worlds.length;
        expect(diffSnapshots(match.model.layout, worlds[tick], savedBytes(open.seek(tick)))).toEqual([]);
      }
    }
  });
});

test('seals come back from the wire as they were', () => {
  everyGame(60, ({ model }, bundles) => {
    const layout = wireLayout(model);
    const writer = new BitWriter(64);
    const [writing, reading] = [0, 1].map(() => new Uint8Array(layout.seats * layout.inputBytes));
    beginSeals(writer);
    for (const bundle of bundles) writeSeal(writer, layout, bundle, writing);
    const reader = new BitReader();
    const target = createSealTarget(layout);
    expect(beginReadSeals(reader, writer.view())).toBe(true);
    for (const bundle of bundles) {
      target.tick = bundle.tick;
      expect(readSeal(reader, layout, reading, target)).toBe(true);
      expect(copyBundle(target)).toEqual(bundle);
    }
    expect([reader.isAtEnd, reading]).toEqual([true, writing]);
  });
});

test('inputs come back from the wire as they were', () => {
  everyGame(60, ({ model }, bundles, { seed }) => {
    const layout = wireLayout(model);
    const slots = 1 + (seed % Math.min(8, layout.seats));
    const [batch, read] = [createInputBatch(layout, slots), createInputBatch(layout, slots)];
    bundles.forEach(({ tick, inputs }, i) => {
      const slot = hashOf(seed, i) % slots;
      addInput(layout, batch, { tick, slot, input: inputs, at: slot * layout.inputBytes });
    });
    const writer = new BitWriter(64);
    writeInputs(writer, layout, batch);
    expect(readInputs(new BitReader(writer.toBytes()), layout, read, 8)).toBe(true);
    expect(read.count).toBe(bundles.length);
    for (const part of ['ticks', 'slots'] as const)
      expect(read[part].subarray(0, read.count)).toEqual(batch[part].subarray(0, read.count));
    const end = read.count * layout.inputBytes;
    expect(read.inputs.subarray(0, end)).toEqual(batch.inputs.subarray(0, end));
  });
});

test('orders, commands and player data come back as they were', () => {
  everyGame(60, ({ model: { definition } }, _, { seed }) => {
    const messages = { ...definition.orders, data: definition.playerData ?? {}, result: definition.config ?? {} };
    for (const fields of [...Object.values(messages), ...Object.values(definition.commands ?? {})]) {
      const codec = recordCodec('law', fields);
      const values = Object.fromEntries(
        Object.entries(fields).map(([name, field], i) => [
          name,
          field.kind === 'list'
            ? Array.from({ length: hashOf(seed, i) % (field.maxCount + 1) }, (_item, at) =>
                finiteValue(field.of, hashOf(seed, at)),
              )
            : finiteValue(field, hashOf(seed, i)),
        ]),
      );
      const bytes = codec.encode(values);
      const read = {};
      expect([codec.isValid(bytes), bytes.length <= codec.maxBytes]).toEqual([true, true]);
      codec.decodeInto(bytes, read);
      expect(read).toEqual(values);
      expect(codec.encode(read)).toEqual(bytes);
      expect(codec.isValid(Uint8Array.of(...bytes, 0))).toBe(false);
    }
  });
});

test('a snapshot comes back from the wire and from a file, and the next step from it is the same', () => {
  everyGame(60, (match, bundles) => {
    const [sim, other] = [match.sim(), match.sim(match.seed > 9 ? 9 : 10)];
    const layout = wireLayout(match.model);
    const [last] = bundles.slice(-1);
    for (const bundle of bundles.slice(0, -1)) sim.step(bundle);
    const state = savedBytes(sim);
    const assembler = createSnapshotAssembler(layout);
    const words = Uint32Array.of(1, 2);
    const messages = encodeSnapshot(layout, {
      tick: sim.tick,
      chain: words,
      checksum: words,
      baseline: last.inputs,
      state,
    });
    expect(messages.map((message) => assembler.add(message)).at(-1)).toBe('whole');
    expect(assembler.snapshot).toEqual({ tick: sim.tick, chain: words, checksum: words, baseline: last.inputs, state });
    restoreSnapshot(other, readStoredSnapshot(storeSnapshot(sim)));
    expect(diffSnapshots(match.model.layout, state, savedBytes(other))).toEqual([]);
    sim.step(last);
    other.step(last);
    expect(diffSnapshots(match.model.layout, savedBytes(sim), savedBytes(other))).toEqual([]);
  });
});

test('a world is carried over into a model that has grown, and keeps all that it was', () => {
  everyGame(40, (match, bundles, recipe) => {
    const { components, globals, entities, streams } = recipe.model.definition;
    if (Object.keys(components).length > 61) return;
    const grown = matchOf({
      ...recipe,
      model: {
        ...recipe.model,
        definition: {
          ...recipe.model.definition,
          components: { Early: { f0: u16 }, ...components, Late: {} },
          globals: { early: u8, ...globals },
          streams: ['early', ...(streams ?? [])],
          entities: entities + 3,
        },
      },
    });
    const sim = match.sim();
    for (const bundle of bundles) sim.step(bundle);
    const then = savedBytes(sim);
    const next = grown.sim();
    restoreSnapshot(next, readStoredSnapshot(storeSnapshot(sim)));
    const now = savedBytes(next);
    expect(brokenLaw(grown.model, now)).toBeUndefined();
    for (const { name, group, byteOffset, count } of match.model.layout.regions) {
      if (!['component', 'globals', 'grid', 'seats', 'config', 'random', 'playerData'].includes(group)) continue;
      const there = grown.model.layout.regionOf.get(name);
      const sizeBytes = count * widthOf(match, name);
      const ours = then.slice(byteOffset, byteOffset + sizeBytes);
      const theirs = now.slice(there?.byteOffset, (there?.byteOffset ?? 0) + sizeBytes);
      expect({ name, bytes: theirs }).toEqual({ name, bytes: ours });
    }
    for (const bundle of bundles.slice(0, 3)) next.step({ ...bundle, tick: next.tick + 1 });
    expect(brokenLaw(grown.model, savedBytes(next))).toBeUndefined();
  });
});

/** Bytes of one value of a region. */
function widthOf({ model }: RandomMatch, name: string): number {
  return { f64: 8, f32: 4, i32: 4, u32: 4, i16: 2, u16: 2, i8: 1, u8: 1 }[
    model.layout.regionOf.get(name)?.storage ?? 'u8'
  ];
}
