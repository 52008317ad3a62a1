// A branch begins as the recorded match did, goes on differently, and is a recording of its own.
import { expect, test } from 'vitest';
import { formatChecksum } from '../math/checksum.ts';
import { NO_COMMANDS, NO_ORDERS } from '../sim/bundle.ts';
import { branchRecording } from './branch.ts';
import { compareRecordings, compareWorlds } from './compare.ts';
import { freshSim, header, limits, otherRules, pictureOf, record } from './match.test-helper.ts';
import { playRecording } from './play.ts';
import { readRecording } from './reader.ts';
import { joined } from './recorder.ts';
import { openRecording, type OpenRecording } from './seek.ts';
import { verifyRecording } from './verify.ts';

const match = record(400);
const recording = readRecording(match.bytes);
const opened = () => openRecording(recording, { createSim: () => freshSim(), spacingTicks: 64 });

/** Branches, sends everyone one way for a while, and ends. */
function goOn(open: OpenRecording, tick: number, ticks: number): { readonly bytes: Uint8Array; readonly sum: string } {
  const branch = branchRecording(open, tick, limits);
  const chunks = [branch.take() ?? new Uint8Array(0)];
  const { sim } = branch;
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  for (let i = 1; i <= ticks; i++) {
    for (let seat = 0; seat < sim.seats; seat++) inputs[seat * sim.inputBytes] = 100;
    branch.step({ tick: tick + i, inputs, orders: NO_ORDERS, commands: NO_COMMANDS });
  }
  branch.end();
  chunks.push(branch.take() ?? new Uint8Array(0));
  const sum = new Uint32Array(2);
  sim.checksum(sum, 0);
  return { bytes: joined(chunks), sum: formatChecksum(sum, 0) };
}

test.each([0, 1, 59, 60, 61, 200, 307, 399, 400])('branched at tick %i it is a recording that verifies', (tick) => {
  const { bytes, sum } = goOn(opened(), tick, 130);
  const branch = readRecording(bytes);
  expect(branch).toMatchObject({ header, ticks: tick + 130, isWhole: true, damage: null });
  expect(verifyRecording(branch, freshSim())).toMatchObject({ problems: [], provedTicks: tick + 130 });
  expect(playRecording(branch, freshSim()).checksum).toBe(sum);
  // As the recorded match up to the tick, checksums included, and not a tick longer.
  const comparison = compareRecordings(recording, branch);
  expect(comparison.header).toEqual([]);
  if (tick < recording.ticks) expect(comparison.sealed?.tick).toBe(tick + 1);
  const chainsTo = ({ chains }: typeof recording) =>
    chains.filter((point) => point.tick <= tick && point.tick % 60 === 0).map((p) => [p.tick, p.high, p.low]);
  expect(chainsTo(branch)).toEqual(chainsTo(recording));
});

test('a branch that is ended at once is the recording up to there', () => {
  const { bytes, sum } = goOn(opened(), 250, 0);
  const branch = readRecording(bytes);
  expect(compareRecordings(recording, branch)).toMatchObject({ header: [], sealed: null, chain: null });
  expect(playRecording(recording, freshSim(), { toTick: 250 }).checksum).toBe(sum);
  expect(verifyRecording(branch, freshSim())).toMatchObject({ problems: [], ticks: 250 });
});

test('a branch leaves the opened recording as it was', () => {
  const open = opened();
  const before = pictureOf(open.seek(120)).state;
  goOn(open, 120, 50);
  expect(pictureOf(open.seek(120)).state).toEqual(before);
  open.seek(250);
  expect(compareWorlds({ recording, sim: freshSim() }, { recording, sim: freshSim() })).toBeNull();
});

test('a branch beyond where playing comes to another match is refused with the tick and the byte', () => {
  const open = openRecording(recording, { createSim: () => otherRules(301) });
  const [{ offset }] = recording.chains.filter(({ tick }) => tick === 360);
  expect(() => branchRecording(open, 380, limits)).toThrow(
    expect.objectContaining({
      code: 'recording/diverged',
      message: expect.stringMatching(
        new RegExp(
          `^The recording cannot be branched at tick 380: playing it does not come to the recorded match\\. The chained checksum of ` +
            `tick 360 is [0-9a-f]{16} at byte ${offset}, and [0-9a-f]{16} when it is played\\. Play it under`,
        ),
      ),
      data: expect.objectContaining({ tick: 380, mismatchTick: 360, offset }),
    }),
  );
  expect(branchRecording(open, 300, limits).sim.tick).toBe(300);
});

test('a branch of a file that has no room for it says so and stays readable', () => {
  const branch = branchRecording(opened(), 200, { maxSizeBytes: 200 });
  expect(branch.isFull).toBe(true);
  const short = readRecording(branch.take() ?? new Uint8Array(0));
  expect(short.isWhole).toBe(false);
  expect(short.ticks).toBeLessThan(200);
});
