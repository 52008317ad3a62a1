// Two recordings side by side: in what they were made differently, and where they part.
import { expect, test } from 'vitest';
import { createSim } from '../index.ts';
import type { Bundle } from '../sim/bundle.ts';
import { game } from '../testing/capture.ts';
import { compareRecordings, compareWorlds } from './compare.ts';
import { bundleOf, freshSim, header, limits, otherRules, record, type MatchOptions } from './match.test-helper.ts';
import { readRecording } from './reader.ts';
import { createRecorder } from './recorder.ts';

const recording = readRecording(record(300).bytes);

/** The match with one tick's bundle changed. */
function changedAt(tick: number, change: (bundle: Bundle) => Bundle, options: MatchOptions = {}) {
  return readRecording(
    record(300, {
      ...options,
      bundle: (sim, at, inputs) => (at === tick ? change(bundleOf(sim, at, inputs)) : bundleOf(sim, at, inputs)),
    }).bytes,
  );
}

test('a recording does not differ from itself, nor from one of another length as far as both go', () => {
  expect(compareRecordings(recording, recording)).toEqual({
    header: [],
    ourTicks: 300,
    theirTicks: 300,
    sealed: null,
    chain: null,
  });
  const short = readRecording(record(200).bytes);
  expect(compareRecordings(recording, short)).toMatchObject({ theirTicks: 200, sealed: null, chain: null });
  expect(compareWorlds({ recording, sim: freshSim() }, { recording: short, sim: freshSim() })).toBeNull();
});

test('hashes, seed, config and tuning that differ are named with both values', () => {
  const other = {
    ...header,
    hashes: { ...header.hashes, rules: '9'.repeat(16) },
    seed: 5,
    config: { halfWidth: 9 },
    tuning: { ...header.tuning, runSpeed: 3 },
  };
  const theirs = readRecording(createRecorder(other, limits).take() ?? new Uint8Array(0));
  expect(compareRecordings(recording, theirs).header).toEqual([
    { name: 'seed', ours: header.seed, theirs: 5 },
    { name: 'hashes.rules', ours: header.hashes.rules, theirs: '9'.repeat(16) },
    { name: 'config.scoreToWin', ours: 2, theirs: undefined },
    { name: 'tuning.runSpeed', ours: header.tuning.runSpeed, theirs: 3 },
    { name: 'config.halfWidth', ours: undefined, theirs: 9 },
  ]);
});

test('the first input that differs is named with tick, seat and both values', () => {
  const theirs = changedAt(151, (bundle) => {
    bundle.inputs.set([5, 6, 0], 3);
    return bundle;
  });
  expect(compareRecordings(recording, theirs).sealed).toEqual({
    tick: 151,
    changes: [{ kind: 'input', seat: 1, ours: Uint8Array.of(0, 0, 0), theirs: Uint8Array.of(5, 6, 0) }],
  });
});

test('the first order or command that differs is named with tick, place and both', () => {
  const noOrder = changedAt(95, (bundle) => ({ ...bundle, orders: [] }));
  expect(compareRecordings(recording, noOrder).sealed).toMatchObject({
    tick: 95,
    changes: [{ kind: 'order', index: 0, ours: { seat: 0, type: 0 }, theirs: undefined }],
  });
  const otherOrder = changedAt(95, (bundle) => ({
    ...bundle,
    orders: bundle.orders.map((order) => ({ ...order, payload: order.payload.map((byte) => byte ^ 1) })),
  }));
  expect(compareRecordings(recording, otherOrder).sealed).toMatchObject({
    tick: 95,
    changes: [{ kind: 'order', index: 0 }],
  });
  const oneMore = changedAt(200, (bundle) => ({
    ...bundle,
    commands: [...bundle.commands, { kind: 'leave', seat: 3 }],
  }));
  expect(compareRecordings(recording, oneMore).sealed).toEqual({
    tick: 200,
    changes: [{ kind: 'command', index: 2, ours: undefined, theirs: { kind: 'leave', seat: 3 } }],
  });
  // All that one tick has, in order.
  const everything = changedAt(185, (bundle) => {
    bundle.inputs.set([5, 6, 0], 3);
    return { ...bundle, orders: [], commands: [{ kind: 'leave', seat: 3 }] };
  });
  expect(compareRecordings(recording, everything).sealed?.changes.map(({ kind }) => kind)).toEqual([
    'input',
    'order',
    'command',
  ]);
});

test('recorded checksums that differ over the same seals are named with tick, values and bytes', () => {
  const theirs = readRecording(record(300, { sim: otherRules(130) }).bytes);
  const comparison = compareRecordings(recording, theirs);
  expect(comparison.sealed).toBeNull();
  expect(comparison.chain).toEqual({
    tick: 180,
    ours: expect.stringMatching(/^[0-9a-f]{16}$/),
    theirs: expect.stringMatching(/^[0-9a-f]{16}$/),
    ourOffset: recording.chains[2].offset,
    theirOffset: theirs.chains[2].offset,
  });
  expect(comparison.chain?.ours).not.toBe(comparison.chain?.theirs);
});

test('the worlds are compared tick by tick, and their first difference is named by field', () => {
  const theirs = changedAt(151, (bundle) => {
    bundle.inputs.set([5, 6, 0], 0);
    return bundle;
  });
  const found = compareWorlds({ recording, sim: freshSim() }, { recording: theirs, sim: freshSim() });
  expect(found?.tick).toBe(151);
  expect(found?.differences.map(({ place }) => place)).toContain('Position.x');
  expect(found?.differences[0]).toMatchObject({ component: 'Position', field: 'x', entity: expect.any(Number) });
  // Other rules over the same seals.
  const rules = compareWorlds({ recording, sim: freshSim() }, { recording, sim: otherRules(130) }, { limit: 2 });
  expect(rules?.tick).toBe(130);
  expect(rules?.differences.length).toBeLessThanOrEqual(2);
  expect(rules?.differences.every(({ place }) => place.startsWith('header.random'))).toBe(true);
});

test('worlds that began differently differ at tick 0', () => {
  const other = readRecording(createRecorder({ ...header, seed: 5 }, limits).take() ?? new Uint8Array(0));
  const sim = createSim(game, { seed: 5, config: header.config });
  const found = compareWorlds({ recording, sim: freshSim() }, { recording: other, sim });
  expect(found?.tick).toBe(0);
  expect(found?.differences.map(({ place }) => place)).toContain('header.seedLow');
});

test('recordings of other shapes are compared by their headers and checksums only', () => {
  const sizes = { ...header.sizes, seats: 2 };
  const other = readRecording(createRecorder({ ...header, sizes }, limits).take() ?? new Uint8Array(0));
  expect(compareRecordings(recording, other)).toMatchObject({
    header: [{ name: 'sizes.seats', ours: 8, theirs: 2 }],
    sealed: null,
  });
});
