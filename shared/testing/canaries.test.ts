// Random doubles in hidden fields are found neither in what a player is sent nor anywhere in their memory.
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import type { Sim } from '../sim/sim.ts';
import { CanarySearch, canaryValues } from './canaries.ts';
import type { CanaryResult, CanaryTask } from './canary-client.test-helper.ts';
import { openGame } from './canary-game.test-helper.ts';
import { NETWORK_CONDITIONS } from './conditions.ts';
import { game } from './hideout.ts';
import { playSecrecy } from './secrecy-run.ts';

/** A match in which every mind dreams of a canary, and others' exact places are such values too. */
function play(isOpen: boolean) {
  const dreams = canaryValues(isOpen ? 2 : 1, 200);
  const places = new Set<number>();
  const match = {
    game: isOpen ? openGame : game,
    seed: 6,
    ticks: isOpen ? 40 : 120,
    players: 2,
    watchers: 0,
    bots: [],
    network: NETWORK_CONDITIONS.good,
    config: undefined,
    observed: 0,
    backlogBytes: undefined,
  };
  const { sent } = playSecrecy(match, undefined, {
    stepped(sim: Sim) {
      const { memory } = sim.worldParts;
      const column = (name: string) => memory.arrays[memory.layout.regions.findIndex((region) => region.name === name)];
      const [dream, seat, x] = [column('Mind.dream'), column('Walker.player'), column('Body.x')];
      const has = (row: number, component: string) => sim.worldParts.world.has(row as never, component as never);
      for (let row = 1; row < memory.layout.rowCount; row++) {
        if (has(row, 'Mind')) dream[row] = dreams[(row * 7 + sim.tick) % dreams.length];
        // What a whole number or a 16-bit step says exactly is no secret.
        if (has(row, 'Walker') && seat[row] === 1 && Math.fround(x[row]) !== x[row]) places.add(x[row]);
      }
    },
  });
  return { sent, dreams, places: [...places] };
}

async function searchMemory({ sent, dreams, places }: ReturnType<typeof play>, isOpen: boolean): Promise<CanaryResult> {
  const mask = (value: number) => {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, value);
    return String(BigInt.asUintN(64, ~view.getBigUint64(0)));
  };
  const workerData: CanaryTask = {
    isOpen,
    messages: sent.map(({ nowMs, bytes }) => ({ nowMs, bytes })),
    masked: [...dreams, ...places].map(mask),
  };
  const worker = new Worker(new URL('./canary-client.test-helper.ts', import.meta.url), { workerData });
  return await new Promise((resolve, reject) => {
    worker.on('message', resolve);
    worker.on('error', reject);
  });
}

function foundInBytes({ sent, dreams, places }: ReturnType<typeof play>) {
  const whole = new Uint8Array(sent.reduce((sum, { bytes }) => sum + bytes.length, 0));
  let at = 0;
  for (const { bytes } of sent) {
    whole.set(bytes, at);
    at += bytes.length;
  }
  const found = [...new CanarySearch(dreams).inBytes(whole), ...new CanarySearch(places, ['f64']).inBytes(whole)];
  return { found: [...new Set(found.map(({ form }) => form))], bytes: whole.length };
}

test('no canary is in what a player is sent, nor anywhere in the memory of their client', async () => {
  const match = play(false);
  expect(match.places.length).toBeGreaterThan(40);
  const { found, bytes } = foundInBytes(match);
  expect(found).toEqual([]);
  expect(bytes).toBeGreaterThan(2000);
  const memory = await searchMemory(match, false);
  expect(memory.found).toEqual([]);
  // It had a world to look through, and finds what is there.
  expect(memory.rowsKnown).toBeGreaterThan(2);
  expect(memory.control).toBeGreaterThan(0);
  expect(memory.bytes).toBeGreaterThan(100_000);
  expect(Math.min(memory.numbers, memory.texts)).toBeGreaterThan(1000);
});

test('a component that should be hidden is found in the bytes and in the memory', async () => {
  const match = play(true);
  expect(foundInBytes(match).found).toEqual(['f64']);
  const memory = await searchMemory(match, true);
  expect(memory.found).toContain('f64');
});

test.each(['f64', 'f64 big-endian', 'f32', 'f32 big-endian'] as const)(
  'a canary is found as %s, wherever it lies',
  (form) => {
    const [value] = canaryValues(9, 1);
    const search = new CanarySearch([value]);
    for (let at = 0; at < 17; at++) {
      const bytes = new Uint8Array(40).fill(7);
      const view = new DataView(bytes.buffer);
      if (form.startsWith('f64')) view.setFloat64(at, value, form === 'f64');
      else view.setFloat32(at, value, form === 'f32');
      expect(search.inBytes(bytes)).toEqual([{ value, form, at }]);
      bytes[at + 1] ^= 1;
      expect(search.inBytes(bytes)).toEqual([]);
    }
  },
);

test('a canary is found in an object, a list, a map, a text and any view of a buffer', () => {
  const [value] = canaryValues(9, 1);
  const search = new CanarySearch([value]);
  const wide = new Float64Array(4);
  wide[2] = value;
  const places: unknown[] = [
    { deep: { deeper: [1, value] } },
    new Map([['key', new Set([value])]]),
    { text: `of ${value}.` },
    wide.subarray(0, 1),
    Math.fround(value),
  ];
  for (const place of places) expect(search.inGraph({ place })).toHaveLength(1);
  expect(search.inGraph({ places: [1, 'none', new Float64Array(3)], search: undefined })).toEqual([]);
});
