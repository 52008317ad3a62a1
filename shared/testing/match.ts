/** A headless match: the authority, N test clients and their links in one process under one seed, as fast as it goes. */
import { SamestepError } from '../errors.ts';
import { formatChecksum } from '../math/checksum.ts';
import type { Bundle } from '../sim/bundle.ts';
import type { Game } from '../sim/game.ts';
import { createSim, type Sim } from '../sim/sim.ts';
import { createAuthority } from '../session/authority.ts';
import type { Authority, DesyncReport } from '../session/authority-face.ts';
import type { InputDelayOption } from '../session/input-delay.ts';
import { runPlan } from '../session/plan.ts';
import type { Hashes } from '../session/session.ts';
import type { SyncKind } from '../wire/protocol.ts';
import { NETWORK_CONDITIONS, type NetworkCondition } from './conditions.ts';
import { CorrectionTally, type CorrectedField } from './correction-tally.ts';
import { createTestClient, type TestClient } from './test-client.ts';

/** What to play. */
export interface MatchOptions {
  readonly game: Game;
  readonly sync: SyncKind;
  /** Ticks that a rollback client may guess, 0…60; 60 when absent. */
  readonly predictionTicks?: number;
  /** Ticks after which a rollback client shows its own input, 0…12, or `adaptive`; 0 when absent. */
  readonly inputDelay?: InputDelayOption;
  /** Test clients, each driven by the game's bot. */
  readonly players: number;
  readonly ticks: number;
  readonly seed: number;
  readonly network?: NetworkCondition;
  /** Levels 1–3 of bots in further seats. */
  readonly bots?: readonly number[];
  /** Strength of the test clients' drivers, 1–3. */
  readonly level?: number;
  readonly config?: Readonly<Record<string, number>>;
  /**
   * Flips one bit of a living row in the first client's world right after it has made this tick; in a state room, changes a value of what it
   * was told.
   */
  readonly corruptTick?: number;
  /** What is wrong with the first client: other rules than the server's, or memory that is changed after its steps. */
  readonly firstClient?: {
    readonly game?: Game;
    readonly stepped?: (sim: Sim) => void;
    /** Its step threw; without this the match ends by the error. */
    readonly fault?: (error: unknown) => void;
  };
  /** Seals these bundles, recorded in a match of the same game, seed and config; the test clients watch. It ends where they end. */
  readonly inputs?: (tick: number) => Bundle | undefined;
  /** Sees every sealed bundle after the server's world has made it. */
  readonly onStep?: (bundle: Bundle, sim: Sim) => void;
  /** Sees every connection that the server closes, with its code. */
  readonly onClose?: (connection: number, code: number) => void;
  readonly hashes?: Hashes;
  /** The guards of development, in the server's world and on the first client: what rules, predicted systems and sight may not do throws. True when absent. */
  readonly isStrict?: boolean;
}

/** What came out. */
export interface MatchResult {
  readonly game: string;
  readonly sync: string;
  readonly players: number;
  readonly ticks: number;
  readonly seed: number;
  /** The server's final world, 16 hex digits. */
  readonly checksum: string;
  /** The chained checksum of every tick, 16 hex digits. */
  readonly chain: string;
  /** What the last `w.finish` reported, or null. */
  readonly result: Readonly<Record<string, number>> | null;
  /** What found no room in the server's world. */
  readonly refused: Sim['refused'];
  readonly rollbacks: number;
  readonly rollbackTicks: number;
  readonly stalls: number;
  readonly desyncs: number;
  readonly desyncReports: readonly DesyncReport[];
  /** Clients whose chained checksum at the last shared tick equals the server's. */
  readonly agreeing: number;
  readonly clients: readonly ClientFigures[];
  /** Of all clients together. */
  readonly corrections: readonly CorrectedField[];
}

/** One client's traffic, framing included, over the time it was connected, and its session's figures. */
export interface ClientFigures {
  readonly bytesUpPerSecond: number;
  readonly bytesDownPerSecond: number;
  readonly messagesUpPerSecond: number;
  readonly messagesDownPerSecond: number;
  /** Bytes of welcome and snapshots, which are not in the figures per second. */
  readonly joinBytes: number;
  readonly stalls: number;
  readonly desyncs: number;
  readonly snapshotsLoaded: number;
  readonly rollbacks: number;
  readonly rollbackTicks: number;
  readonly inputDelayTicks: number;
  /** Own inputs that were stepped before the server had sealed their tick. */
  readonly inputsShownEarly: number;
  /** In a state room: what of its own rows was predicted otherwise than the server made it, the most frequent first. */
  readonly corrections: readonly CorrectedField[];
}

const NO_HASHES: Hashes = Object.freeze({
  layout: '0000000000000000',
  rules: '0000000000000000',
  content: '0000000000000000',
  protocol: '0000000000000000',
});

/** Time moves in steps of a quarter of a tick: arrivals are seen between two frames. */
const STEPS_PER_TICK = 4;
/** After the last tick the clients get this long to make it too. */
const SETTLE_MS = 3000;

/** Plays a match to its end. The same options give the same result, to the bit, on every machine. */
export function runMatch(options: MatchOptions): MatchResult {
  const { game, players, ticks, seed, bots = [], level = 3, isStrict = true } = options;
  const hashes = options.hashes ?? NO_HASHES;
  const network = options.network ?? NETWORK_CONDITIONS.good;
  const sim = createSim(game, { seed, config: options.config, isStrict });
  if (players + bots.length > sim.seats || players < 0) {
    throw new SamestepError({
      code: 'session/option',
      what: `${players} players and ${bots.length} bots do not fit into ${sim.name}.`,
      fix: `It has ${sim.seats} seats.`,
    });
  }
  const tickMs = 1000 / sim.ticksPerSecond;
  const authority = createAuthority({
    sim,
    hashes,
    sync: options.sync,
    startMs: 0,
    script: options.inputs,
    isStrict,
  });
  let scratch: Sim | undefined;
  let result: Readonly<Record<string, number>> | null = null;
  const clients = Array.from({ length: players }, (_, i) =>
    createTestClient({
      game,
      authority,
      server: sim,
      hashes,
      network,
      connection: i + 1,
      seed: seed * 1000 + i + 1,
      level,
      seats: options.inputs === undefined ? 1 : 0,
      config: options.config,
      predictionTicks: options.predictionTicks,
      inputDelay: options.inputDelay,
      isStrict: isStrict && i === 0,
      ...(i === 0 ? options.firstClient : {}),
    }),
  );
  for (const botLevel of bots) authority.addBot(botLevel);
  if (options.corruptTick !== undefined) clients[0]?.corruptAt(options.corruptTick);

  const server = {
    sim,
    scratch: () => (scratch ??= createSim(game, { seed, config: options.config, isStrict })),
    send: (to: number, message: Uint8Array) =>
      clients.find((client) => client.connection === to)?.sendDown(message, nowMs),
    close(to: number, code: number) {
      options.onClose?.(to, code);
      clients.find((client) => client.connection === to)?.closed(nowMs);
    },
    stepped(bundle: Bundle) {
      for (let i = 0; i < sim.events.count; i++)
        if (sim.events.nameAt(i) === 'finish') result = { ...sim.events.recordAt(i) };
      options.onStep?.(bundle, sim);
    },
  };
  let nowMs = 0;
  const endMs = ticks * tickMs;
  for (let i = 0; authority.tick < ticks; i++) {
    nowMs = (i * tickMs) / STEPS_PER_TICK;
    for (const client of clients) client.deliver(nowMs);
    runPlan(authority.advance(Math.min(nowMs, endMs)), server);
    for (const client of clients) client.advance(nowMs);
  }
  authority.flush();
  const settleUntilMs = nowMs + SETTLE_MS;
  for (const client of clients) client.freezeTraffic(nowMs);
  while (
    nowMs < settleUntilMs &&
    (authority.reports.length < authority.counts.desyncs || clients.some(({ settledTick }) => settledTick < ticks))
  ) {
    nowMs += tickMs / STEPS_PER_TICK;
    for (const client of clients) client.deliver(nowMs);
    runPlan(authority.advance(endMs), server);
    for (const client of clients) client.advance(nowMs);
  }
  runPlan(authority.advance(endMs), server);
  return summarise({ options, sim, authority, clients, result });
}

/** In a state room the client finds what it holds wrongly, when the server's state comes beside it. */
function reportsOf({ connection, state }: TestClient): DesyncReport[] {
  return (state?.differences ?? []).map(({ tick, list, place, component, field, ours, theirs }) => ({
    connection,
    tick,
    system: null,
    sentence: `Connection ${connection} held ${theirs} as ${component}.${field} of its ${list} ${place}, where the server had said ${ours}. No system did it: memory was changed.`,
    entity: place,
    component,
    field,
    ours,
    theirs,
    differences: [],
    repairedAtTick: tick,
  }));
}

function summarise(of: {
  readonly options: MatchOptions;
  readonly sim: Sim;
  readonly authority: Authority;
  readonly clients: readonly TestClient[];
  readonly result: Readonly<Record<string, number>> | null;
}): MatchResult {
  const { options, sim, authority, clients, result } = of;
  const words = new Uint32Array(2);
  sim.checksum(words, 0);
  const checksum = formatChecksum(words, 0);
  authority.chainAt(authority.tick, words);
  const chain = formatChecksum(words, 0);
  const figures = clients.map((client) => client.figures());
  const corrections = new CorrectionTally();
  for (const client of figures) corrections.join(client.corrections);
  const sum = (pick: (client: TestClient) => number) => clients.reduce((total, client) => total + pick(client), 0);
  return {
    game: sim.name,
    sync: options.sync,
    players: options.players,
    ticks: authority.tick,
    seed: options.seed,
    checksum,
    chain,
    result,
    refused: { ...sim.refused },
    rollbacks: sum(({ stats }) => stats.rollbacks),
    rollbackTicks: sum(({ stats }) => stats.rollbackTicks),
    stalls: sum(({ stats }) => stats.stalls),
    desyncs: options.sync === 'state' ? sum(({ stats }) => stats.desyncs) : authority.counts.desyncs,
    desyncReports: [...authority.reports, ...clients.flatMap(reportsOf)],
    agreeing: clients.filter((client) => client.agreesWith(authority)).length,
    clients: figures,
    corrections: corrections.list,
  };
}
