// A recording that was cut and is gone on with: one file, one match, proved from its first tick to its last.
import { expect, test } from 'vitest';
import { foldChecksum } from '../math/checksum.ts';
import { freshSim, header, limits, record } from './match.test-helper.ts';
import { createPlayer } from './player.ts';
import { playRecording } from './play.ts';
import { readRecording } from './reader.ts';
import { continueRecorder, createRecorder, joined } from './recorder.ts';

const match = record(500);
const whole = readRecording(match.bytes);

/** Cuts the file, plays what is left, and goes on with the same bundles to the end. */
function goOn(sizeBytes: number): { readonly bytes: Uint8Array; readonly fromTick: number } {
  const cut = readRecording(match.bytes.subarray(0, sizeBytes));
  const sim = freshSim();
  const player = createPlayer(cut, sim);
  while (player.step());
  const recorder = continueRecorder(cut, { inputs: player.place().cursor.inputs, maxSizeBytes: limits.maxSizeBytes });
  const chain = player.chain.slice();
  const sum = new Uint32Array(2);
  if (sim.tick > (cut.chains.at(-1)?.tick ?? 0)) recorder.chain(sim.tick, chain);
  expect(recorder.tick).toBe(cut.ticks);
  for (const bundle of match.bundles.slice(cut.ticks)) {
    recorder.seal(bundle);
    sim.step(bundle);
    sim.checksum(sum, 0);
    foldChecksum(chain, 0, sum, 0);
    if (bundle.tick % 60 === 0) recorder.chain(bundle.tick, chain);
  }
  recorder.end(chain);
  const kept = match.bytes.subarray(0, cut.sizeBytes - cut.lostBytes);
  const bytes = joined([kept, recorder.take() ?? new Uint8Array()]);
  expect(recorder.sizeBytes).toBe(bytes.length);
  return { bytes, fromTick: cut.ticks };
}

test('cut at any byte after its header, it goes on to the same match in the same file', () => {
  const first = whole.blocks[0].offset;
  const resumedAt = new Set<number>();
  for (let size = first; size < match.bytes.length; size += 7) {
    const { bytes, fromTick } = goOn(size);
    resumedAt.add(fromTick);
    const recording = readRecording(bytes);
    expect([size, recording.isWhole, recording.damage, recording.ticks]).toEqual([size, true, null, 500]);
    expect(playRecording(recording, freshSim())).toMatchObject({ matches: true, chain: match.chain, ticks: 500 });
  }
  expect(resumedAt.size).toBeGreaterThan(5);
});

test('a recording that has ended is not gone on with', () => {
  const inputs = new Uint8Array(header.sizes.seats * header.sizes.inputBytes);
  expect(() => continueRecorder(whole, { inputs, ...limits })).toThrow('has ended');
});

test('what the file holds already counts towards its limit', () => {
  const recorder = createRecorder(header, limits);
  record(100, { recorder });
  const cut = readRecording(match.bytes.subarray(0, match.bytes.length - 20));
  const inputs = new Uint8Array(header.sizes.seats * header.sizes.inputBytes);
  const full = continueRecorder(cut, { inputs, maxSizeBytes: cut.sizeBytes - cut.lostBytes });
  full.seal({ ...match.bundles[cut.ticks], tick: cut.ticks + 1 });
  expect([full.isFull, full.tick, full.take()]).toEqual([true, cut.ticks, undefined]);
});
