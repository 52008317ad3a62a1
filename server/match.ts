/** One match: a world, its authority and its recording, driven by time and messages. Knows no sockets. */
import type { Authority } from '#shared/session/authority-face.ts';
import { createAuthority } from '#shared/session/authority.ts';
import type { KeptSeats } from '#shared/session/seats.ts';
import { runPlan, type ConnectionId, type PlanTarget } from '#shared/session/plan.ts';
import type { Hashes } from '#shared/session/session.ts';
import type { Sim } from '#shared/sim/sim.ts';
import type { ResumedMatch } from './resume-match.ts';
import type { RoomDefinition } from './room-definition.ts';

/** A match that goes on under other rules: its world in their layout, and whose seats are kept. */
export interface CarriedMatch extends Pick<Match, 'sim' | 'seed' | 'config' | 'configVersion'> {
  readonly kept: readonly KeptSeats[];
}

/** How a match begins, and where what it says goes. */
export interface MatchOptions {
  readonly definition: RoomDefinition;
  readonly hashesOf: (sim: Sim) => Hashes;
  /** A whole number 0…2^53−1. Of a match that goes on, its own is taken. */
  readonly seed: number;
  /** A match of an earlier process, to go on where its recording ended. */
  readonly resumed: ResumedMatch | undefined;
  /** A match of this room whose rules were changed. */
  readonly carried?: CarriedMatch;
  /** Of the live configuration that `definition` has its config from; `none` when absent. */
  readonly configVersion?: string;
  readonly bots: { readonly seats: number; readonly level: number };
  readonly isStrict: boolean;
  readonly nowMs: number;
  /** Messages of one call of `advance` may share buffers: take them before it returns. */
  readonly send: (to: ConnectionId, message: Uint8Array) => void;
  readonly close: (to: ConnectionId, code: number, reason: string) => void;
  /** After each step, while the events of that tick can be read. */
  readonly stepped: NonNullable<PlanTarget['stepped']>;
}

export interface Match {
  readonly sim: Sim;
  readonly hashes: Hashes;
  readonly authority: Authority;
  readonly seed: number;
  /** The config fields that the room set. */
  readonly config: Readonly<Record<string, number>>;
  /** Of the live configuration that it began with; `before` for one of an earlier process. */
  readonly configVersion: string;
  /** The match of an earlier process that this one goes on with. */
  readonly resumed: ResumedMatch | undefined;
  /** Seals and steps what is due. */
  advance(nowMs: number): void;
  /** Folds the checksum of the last tick into the chain, which otherwise comes with the next one. Seals nothing. */
  settle(): void;
}

/** Makes a match at tick 0, or one that goes on. */
export function createMatch(options: MatchOptions): Match {
  const { definition, resumed, carried, isStrict, configVersion: current = 'none' } = options;
  const { seed, config } = carried ?? resumed?.recording.header ?? { seed: options.seed, config: definition.config };
  const configVersion = carried?.configVersion ?? (resumed === undefined ? current : 'before');
  const sim = carried?.sim ?? resumed?.sim ?? definition.createSim(seed, isStrict);
  const hashes = options.hashesOf(sim);
  const { sync, watchDelaySeconds } = definition;
  const authority = createAuthority({
    sim,
    hashes,
    sync,
    watchDelaySeconds,
    startMs: options.nowMs,
    bots: options.bots,
    isStrict,
    ...(carried && { kept: carried.kept }),
    ...(resumed && {
      chain: resumed.chain,
      kept: resumed.kept,
      earlier: resumed.earlier,
      restarts: resumed.note.restarts + 1,
    }),
  });
  let scratch: Sim | undefined;
  const target: PlanTarget = {
    sim,
    scratch: () => (scratch ??= definition.createSim(seed, false, config)),
    send: options.send,
    close: options.close,
    stepped: options.stepped,
  };
  const advance = (nowMs: number) => runPlan(authority.advance(nowMs), target);
  // At its own beginning no tick of a match is due.
  return {
    sim,
    hashes,
    authority,
    seed,
    config,
    configVersion,
    resumed,
    advance,
    settle: () => advance(options.nowMs),
  };
}
