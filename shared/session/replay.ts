/** The session of a replay: a recording's ticks at any speed, paused, and from any tick on. */
import { createCursor, type Place } from '../recording/cursor.ts';
import type { Recording } from '../recording/reader.ts';
import { openRecording } from '../recording/seek.ts';
import type { Sim } from '../sim/sim.ts';
import type { WireHashes } from '../wire/greeting.ts';
import { copyBundle } from '../wire/protocol.ts';
import { wireLayout } from '../wire/wire-layout.ts';
import { SESSION_LIMITS } from './limits.ts';
import type { PlanOperation } from './plan.ts';
import { zeroStats, type Session } from './session.ts';

/** What is shown. */
export interface ReplayOptions {
  /** The world that is drawn: fresh, of the recording's seed and config. */
  readonly sim: Sim;
  readonly recording: Recording;
  /** Makes more of them, for the index. */
  readonly createSim: () => Sim;
  /** Of this build's rules: a recording of others is refused with `recording/foreign`. */
  readonly hashes?: Omit<WireHashes, 'protocol'>;
}

/** A session that nobody plays in. */
export interface ReplaySession extends Session {
  /** The last tick there is. */
  readonly lastTick: number;
  readonly isPaused: boolean;
  /** Ticks are made so many times as fast, 0.1…8; 1 at first. */
  readonly speed: number;
  setPaused(isPaused: boolean): void;
  setSpeed(speed: number): void;
  /** Shows this tick with the next plan, 0…`lastTick`; others become the nearest. */
  seek(tick: number): void;
}

/** Slower and faster than these nothing can be made out. */
export const REPLAY_SPEEDS = Object.freeze({ min: 0.1, max: 8 });
/** Ticks that are played for the index with each plan. */
const INDEX_TICKS = 40;
/** Ticks between the places of the records that are kept. */
const PLACE_TICKS = 256;

/** Opens a recording at its first tick, playing. Throws `recording/foreign` for one of another game, shape or build. */
export function createReplaySession({ sim, recording, createSim, hashes }: ReplayOptions): ReplaySession {
  const open = openRecording(recording, { createSim, ...(hashes && { hashes }) });
  const cursor = createCursor(recording.blocks, wireLayout(sim.game.model));
  const places: Place[] = [cursor.place()];
  const tickMs = 1000 / sim.ticksPerSecond;
  const plan: PlanOperation[] = [];
  const stats = zeroStats();
  let tick = sim.tick;
  let clockMs = tick * tickMs;
  let lastMs = -1;
  let isPaused = false;
  let speed = 1;
  let wantedTick = -1;

  const isOver = () => tick >= recording.ticks;

  /** The record of the next tick; false at the end, or where the records make no sense. */
  function nextBundle(): boolean {
    let step = cursor.next();
    while (step === 'chain') step = cursor.next();
    if (step !== 'seal') return false;
    if (cursor.bundle.tick % PLACE_TICKS === 0 && cursor.bundle.tick / PLACE_TICKS === places.length)
      places.push(cursor.place());
    return true;
  }

  function jump(to: number): void {
    const snapshot = new Uint8Array(sim.stateBytes);
    open.seek(to).save(snapshot);
    cursor.goTo(places[Math.min(places.length - 1, Math.floor(to / PLACE_TICKS))]);
    while (cursor.bundle.tick < to && nextBundle());
    tick = to;
    clockMs = to * tickMs;
    plan.push({ kind: 'accept', snapshot, isOtherCourse: true }, { kind: 'confirm', tick });
    stats.snapshotsLoaded++;
  }

  function advance(nowMs: number): readonly PlanOperation[] {
    plan.length = 0;
    const passedMs = lastMs < 0 ? 0 : Math.max(0, nowMs - lastMs);
    lastMs = nowMs;
    if (!open.isIndexed) open.advance(INDEX_TICKS);
    if (wantedTick >= 0) {
      jump(wantedTick);
      wantedTick = -1;
      return plan;
    }
    if (isPaused || isOver()) return plan;
    clockMs = Math.min(clockMs + passedMs * speed, recording.ticks * tickMs);
    for (let i = 0; i < SESSION_LIMITS.stepsPerAdvance && (tick + 1) * tickMs <= clockMs; i++) {
      if (!nextBundle()) break;
      tick++;
      stats.ticks++;
      plan.push({ kind: 'step', bundle: copyBundle(cursor.bundle) });
    }
    if (plan.length > 0) plan.push({ kind: 'confirm', tick });
    // What could not be made in time is not made up.
    clockMs = Math.min(clockMs, (tick + 1) * tickMs - 1e-6);
    return plan;
  }

  return {
    kind: 'local',
    seats: [],
    stats,
    lastTick: recording.ticks,
    get phase() {
      return isPaused ? 'paused' : 'playing';
    },
    get tick() {
      return tick;
    },
    get confirmedTick() {
      return tick;
    },
    get isPaused() {
      return isPaused;
    },
    get speed() {
      return speed;
    },
    setPaused: (paused) => void (isPaused = paused),
    setSpeed: (wanted) => void (speed = Math.min(REPLAY_SPEEDS.max, Math.max(REPLAY_SPEEDS.min, wanted))),
    seek: (wanted) => void (wantedTick = Math.min(recording.ticks, Math.max(0, Math.round(wanted)))),
    setInput: () => undefined,
    order: () => undefined,
    receive: () => undefined,
    // The world is made again from the recording.
    recover: () => void (wantedTick = tick),
    advance,
    blend: () => Math.max(0, Math.min(1, clockMs / tickMs - tick)),
  };
}
