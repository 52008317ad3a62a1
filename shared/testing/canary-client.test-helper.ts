// A worker that is a player's page: it has a client session, is told what a server sent, and then looks for canaries in all its memory.
import { parentPort, workerData } from 'node:worker_threads';
import { runPlan } from '../session/plan.ts';
import { createStateSession } from '../session/state-session.ts';
import { createSim, type Sim } from '../sim/sim.ts';
import { CanarySearch } from './canaries.ts';
import { collectHeap } from './heap-search.test-helper.ts';
import { game } from './hideout.ts';
import { openGame } from './canary-game.test-helper.ts';

/** What the worker is given. Canaries are masked: it must not be the one that brings them. */
export interface CanaryTask {
  readonly isOpen: boolean;
  readonly messages: readonly { readonly nowMs: number; readonly bytes: Uint8Array }[];
  readonly masked: readonly string[];
}

/** Whole numbers, every bit turned. */
export function unmask(text: string): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt.asUintN(64, ~BigInt(text)));
  return view.getFloat64(0);
}

async function search({ isOpen, messages, masked }: CanaryTask) {
  const sim: Sim = isOpen ? createSim(openGame, { seed: 0 }) : createSim(game, { seed: 0 });
  const { memory, queries } = sim.worldParts;
  const none = '0000000000000000';
  const hashes = { layout: none, rules: none, content: none, protocol: none };
  const session = createStateSession({ sim, hashes });
  const target = { sim, scratch: () => sim, send: () => undefined, close: () => undefined };
  let next = 0;
  let rowsKnown = 0;
  for (let nowMs = 0; next < messages.length; nowMs += 1000 / 240) {
    for (; next < messages.length && messages[next].nowMs <= nowMs; next++)
      session.receive(messages[next].bytes, nowMs);
    runPlan(session.advance(nowMs), target);
    rowsKnown = Math.max(rowsKnown, queries.rows(1, 0).length);
  }
  const heap = await collectHeap();
  const values = masked.map(unmask);
  const forms = new CanarySearch(values);
  const found = [
    ...heap.buffers.flatMap((buffer) => forms.inBytes(new Uint8Array(buffer))),
    ...heap.numbers.flatMap((value) => forms.inNumber(value)),
    ...values.filter((value) => heap.texts.has(String(value))).map((value) => ({ value, form: 'heap', at: -1 })),
    // By properties alone, as a page could do it.
    ...forms.inGraph([session, sim, session.store]),
  ];
  const bytes = heap.buffers.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return {
    found: [...new Set(found.map(({ form }) => form))],
    bytes,
    numbers: heap.numbers.length,
    texts: heap.texts.size,
    rowsKnown,
    tick: session.tick,
    // What a player does know must be found by the same search.
    control: new CanarySearch([placeOf(sim)], ['f64']).inBytes(memory.bytes).length,
  };
}

/** Where some row is. */
function placeOf({ worldParts: { memory } }: Sim): number {
  const column = memory.arrays[memory.layout.regions.findIndex(({ name }) => name === 'Body.x')];
  return column.find((value) => value !== 0) ?? 0;
}

export type CanaryResult = Awaited<ReturnType<typeof search>>;

if (parentPort !== null) parentPort.postMessage(await search(workerData as CanaryTask));
