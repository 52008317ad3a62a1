// A recorded match of the test game, as a room records it: people, bots, orders, commands, and seals ahead of their checksums.
import { createSim, type Sim } from '../index.ts';
import { foldChecksum, formatChecksum } from '../math/checksum.ts';
import type { Bundle, Command, SealedOrder } from '../sim/bundle.ts';
import { game, model } from '../testing/capture.ts';
import { recordingHeader, type RecordingHeader } from './header.ts';
import { createRecorder, joined, type Recorder } from './recorder.ts';

export const hashes = {
  protocol: '1'.repeat(16),
  layout: model.layout.layoutHash,
  rules: '2'.repeat(16),
  content: game.contentHash,
};
export const seed = 2 ** 40 + 7;
export const header = recordingHeader(game, { seed, config: { scoreToWin: 2 }, hashes });
export const limits = { maxSizeBytes: 10_000_000 };

export const freshSim = (of: RecordingHeader = header): Sim => createSim(game, { seed: of.seed, config: of.config });

/** Rules that go another way from one tick on. */
export const otherRules = (fromTick: number): Sim => {
  const systems: typeof game.rules.systems = {
    ...game.rules.systems,
    late(w) {
      if (w.tick === fromTick) w.random();
    },
  };
  return createSim({ ...game, rules: { ...game.rules, systems } }, { seed, config: header.config });
};

/** What happens in a tick of the matches here: bots and people join, steer and act, by the tick's number alone. */
export function bundleOf(sim: Sim, tick: number, inputs: Uint8Array): Bundle {
  const commands: Command[] = [];
  const orders: SealedOrder[] = [];
  if (tick <= 4)
    commands.push({
      kind: 'join',
      seat: tick - 1,
      presence: tick % 2 === 0 ? 3 : 1,
      level: tick % 2 === 0 ? 2 : 0,
      data: Uint8Array.of(1),
    });
  if (tick === 200)
    commands.push(sim.tuningCommand('runSpeed', 7.25), sim.encodeCommand('Grant', { team: 1, points: 2 }));
  if (tick === 210) commands.push({ kind: 'presence', seat: 0, presence: 2, level: 0 }, { kind: 'leave', seat: 2 });
  if (tick % 90 === 5) orders.push({ seat: 0, ...sim.encodeOrder('Ping', { x: tick, y: -0.5 }) });
  for (let i = 0; i < inputs.length; i++) inputs[i] &= sim.repeatMask[i % sim.inputBytes];
  if (tick % 45 === 0 && tick < 400) inputs.set([tick & 127, 200, 2 | (tick & 1)], 0);
  return { tick, inputs, orders, commands };
}

/** What a match is recorded with. */
export interface MatchOptions {
  readonly recorder?: Recorder;
  readonly sim?: Sim;
  /** What is sealed for a tick; `bundleOf` by default. */
  readonly bundle?: typeof bundleOf;
}

/** Records a match as a room does: a chained checksum and a take once a second, the take later. */
export function record(ticks: number, options: MatchOptions = {}) {
  const { recorder = createRecorder(header, limits), sim = freshSim(), bundle: bundleFor = bundleOf } = options;
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  const bundles: Bundle[] = [];
  const chain = new Uint32Array(2);
  const sum = new Uint32Array(2);
  const chunks: Uint8Array[] = [];
  for (let tick = 1; tick <= ticks; tick++) {
    const bundle = bundleFor(sim, tick, inputs);
    bundles.push({ ...bundle, inputs: inputs.slice() });
    recorder.seal(bundle);
    sim.step(bundle);
    sim.checksum(sum, 0);
    foldChecksum(chain, 0, sum, 0);
    if (tick % 60 === 0) recorder.chain(tick, chain);
    if (tick % 60 === 7) chunks.push(recorder.take() ?? new Uint8Array(0));
  }
  recorder.end(chain);
  chunks.push(recorder.take() ?? new Uint8Array(0));
  return { bytes: joined(chunks), chunks, bundles, checksum: formatChecksum(sum, 0), chain: formatChecksum(chain, 0) };
}

/** The snapshot of a sim, and the events of its last step by name. */
export function pictureOf(sim: Sim): { readonly state: Uint8Array; readonly events: readonly string[] } {
  const state = new Uint8Array(sim.stateBytes);
  sim.save(state);
  return { state, events: Array.from({ length: sim.events.count }, (_, i) => sim.events.nameAt(i)) };
}
