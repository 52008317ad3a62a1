/** The server's half of a storm: authority, world, what it sealed; it can be late, and it can crash and go on from what was flushed. */
import { foldChecksum } from '../math/checksum.ts';
import { HEADER } from '../model/layout.ts';
import type { Bundle } from '../sim/bundle.ts';
import type { Game } from '../sim/game.ts';
import { createSim, type Sim } from '../sim/sim.ts';
import { createAuthority } from '../session/authority.ts';
import type { Authority, DesyncReport } from '../session/authority-face.ts';
import { runOperation, type Plan, type PlanTarget } from '../session/plan.ts';
import type { KeptSeats } from '../session/seats.ts';
import type { Hashes } from '../session/session.ts';
import { copyBundle } from '../wire/protocol.ts';
import type { StormLog } from './storm-log.ts';
import type { StormPlan } from './storm-plan.ts';
import type { EventDigest, StormRecords } from './storm-records.ts';

/** What a server is made with. */
export interface StormServerOptions {
  readonly game: Game;
  readonly hashes: Hashes;
  readonly plan: StormPlan;
  readonly records: StormRecords;
  readonly digest: EventDigest;
  readonly log: StormLog;
  /** Whether bundles are kept: for a crash, or to play the match again at its end. */
  readonly isRecording: boolean;
  scratch(): Sim;
  send(to: number, message: Uint8Array, nowMs: number): void;
  close(to: number, code: number, nowMs: number): void;
  sealed(bundle: Bundle, nowMs: number): void;
  /** Before and after each step of its world: what a test does to it. */
  beforeStep?(sim: Sim): void;
  afterStep?(sim: Sim): void;
}

/** What is left of a process that is gone. */
export interface StormCrash {
  readonly untilMs: number;
  readonly unflushedTicks: number;
  readonly people: readonly KeptSeats[];
}

/** The server. */
export interface StormServer {
  /** Undefined while it is down. */
  readonly authority: Authority | undefined;
  readonly sim: Sim;
  /** When it is to be called, in milliseconds. */
  readonly nextMs: number;
  /** Of all authorities so far. */
  readonly reports: readonly DesyncReport[];
  advance(nowMs: number): void;
  /** Its timer is late: nothing happens before then. */
  hiccup(untilMs: number): void;
  pause(nowMs: number, untilMs: number): void;
  /** All is lost until then but the bundles older than the last `unflushedTicks`, and a note of whose seats were whose. */
  crash(nowMs: number, crash: StormCrash): void;
  /** Tells everyone all that is sealed; no tick is sealed any more. */
  finish(nowMs: number): void;
  /** Plays all bundles again in a fresh world: a sentence when its chained checksum is another than the match's. */
  replay(): string | undefined;
}

/** The server of a round, at its first tick. */
export function createStormServer(options: StormServerOptions): StormServer {
  const { game, hashes, plan, records, digest, log, isRecording } = options;
  const { sync, watchDelaySeconds, seed } = plan;
  const first = createSim(game, { seed });
  const start = startOf(first, plan.startTick);
  const tickMs = 1000 / first.ticksPerSecond;
  const words = new Uint32Array(2);
  const pastReports: DesyncReport[] = [];
  let sim = first;
  const bundles: Bundle[] = [];
  let authority: Authority | undefined = createAuthority({ sim, hashes, sync, watchDelaySeconds, startMs: 0 });
  let isDone = false;
  let nextMs = 0;
  let pausedUntilMs = Infinity;
  let downUntilMs = Infinity;
  let nowMs = 0;
  let people: readonly KeptSeats[] = [];
  let restarts = 0;

  for (const level of plan.bots) authority.addBot(level);

  const target: PlanTarget = {
    get sim() {
      return sim;
    },
    scratch: options.scratch,
    send: (to, message) => options.send(to, message, nowMs),
    close: (to, code) => options.close(to, code, nowMs),
    stepped(bundle) {
      options.afterStep?.(sim);
      records.add(bundle.tick, { sealedAtMs: nowMs, digest: digest(sim.events), eventCount: sim.events.count });
      if (isRecording) bundles.push(copyBundle(bundle));
      options.sealed(bundle, nowMs);
    },
  };

  function carryOut(plan: Plan): void {
    for (const operation of plan) {
      if (operation.kind === 'step') options.beforeStep?.(sim);
      runOperation(operation, target);
    }
  }

  /** All bundles in a fresh world, and the chained checksum of its last tick. */
  function playAgain(): { readonly played: typeof first; readonly chain: Uint32Array } {
    const played = createSim(game, { seed });
    const chain = new Uint32Array(2);
    played.load(start);
    for (const bundle of bundles) {
      played.step(bundle);
      played.checksum(words, 0);
      foldChecksum(chain, 0, words, 0);
    }
    return { played, chain };
  }

  /** A new process: it has what was flushed, and waits for those who had seats. */
  function restart(atMs: number): void {
    const { played, chain } = playAgain();
    sim = played;
    records.backTo(plan.startTick + bundles.length);
    downUntilMs = Infinity;
    authority = createAuthority({
      sim,
      hashes,
      sync,
      watchDelaySeconds,
      startMs: atMs,
      chain,
      kept: people,
      restarts: ++restarts,
    });
  }

  return {
    get authority() {
      return authority;
    },
    get sim() {
      return sim;
    },
    get nextMs() {
      return nextMs;
    },
    get reports() {
      return [...pastReports, ...(authority?.reports ?? [])];
    },
    advance(atMs) {
      nowMs = atMs;
      if (atMs >= downUntilMs) restart(atMs);
      if (authority === undefined) {
        nextMs = downUntilMs;
        return;
      }
      if (atMs >= pausedUntilMs) {
        pausedUntilMs = Infinity;
        authority.resume(atMs);
      }
      carryOut(authority.advance(isDone ? Math.min(atMs, nextMs) : atMs));
      if (isDone) return;
      nextMs = atMs + (authority.isPaused ? tickMs : Math.max(1e-4, authority.nextDeadlineMs(atMs)));
    },
    hiccup(untilMs) {
      nextMs = Math.max(nextMs, untilMs);
    },
    pause(atMs, untilMs) {
      if (authority === undefined || authority.isPaused) return;
      authority.pause(atMs);
      pausedUntilMs = untilMs;
    },
    crash(atMs, { untilMs, unflushedTicks, people: noted }) {
      if (authority === undefined) return;
      pastReports.push(...authority.reports);
      bundles.length = Math.max(0, bundles.length - unflushedTicks);
      people = noted;
      authority = undefined;
      pausedUntilMs = Infinity;
      downUntilMs = untilMs;
      nextMs = untilMs;
      nowMs = atMs;
    },
    finish(atMs) {
      isDone = true;
      nextMs = atMs;
      nowMs = atMs;
      if (authority === undefined) restart(atMs);
      if (authority?.isPaused) authority.resume(atMs);
      authority?.flush();
      // The chained checksum of the last tick is known one plan after it.
      for (let i = 0; i < 2 && authority !== undefined; i++) carryOut(authority.advance(atMs));
      // What is guessed beyond the last tick of a state room is taken back: what is shown is what was told.
      if (sync === 'state') authority?.pause(atMs);
    },
    replay() {
      if (!isRecording || authority === undefined) return undefined;
      const { chain } = playAgain();
      log.count('replays');
      if (authority.chainAt(authority.tick, words) && words[0] === chain[0] && words[1] === chain[1]) return undefined;
      return `${bundles.length} bundles played again give another chained checksum than the match`;
    },
  };
}

/** The world's first bytes, as if it had been played for `tick` ticks. The sim is put there. */
function startOf(sim: Sim, tick: number): Uint8Array {
  const bytes = new Uint8Array(sim.stateBytes);
  sim.save(bytes);
  new Uint32Array(bytes.buffer)[HEADER.tick] = tick;
  sim.load(bytes);
  return bytes;
}
