/** This process and the others: opened from the environment, alone in memory or with others over Redis, by one face. */
import { performance } from 'node:perf_hooks';
import { matchMaker, ServerError, type MatchMakerDriver, type Presence } from '@colyseus/core';
import { ACTION_LIMITS } from '../actions/action-gate.ts';
import type { ActionMemory } from '../actions/action-memory.ts';
import type { BuildInfo } from '../build-info.ts';
import type { Config } from '../config.ts';
import { errorText, type Log } from '../log.ts';
import { stateOfProcess, thisProcess, type MatchProcess } from '../match-process.ts';
import type { QueueBus } from '../matchmaking/queue-bus.ts';
import type { Metrics } from '../metrics.ts';
import { ClusterDriver } from './cluster-driver.ts';
import { ClusterPresence } from './cluster-presence.ts';
import { DrainDesk } from './drain-desk.ts';
import { Membership } from './membership.ts';
import { choosePlace, servedRules } from './placement.ts';
import { openRedis, type RedisLink } from './redis-link.ts';
import { redisActionMemory } from './redis-action-memory.ts';
import { redisQueueBus } from './redis-queue-bus.ts';
import { redisRegistry } from './redis-registry.ts';
import { HEARTBEAT_MS, memoryRegistry, type ProcessEntry, type ProcessState } from './registry.ts';

/** What Colyseus is set up with. */
export interface SharedMatchmaking {
  readonly presence: Presence;
  readonly driver: MatchMakerDriver;
  readonly publicAddress: string | undefined;
  /** What the processes of the queue share. */
  readonly queueBus: QueueBus;
  /** What they remember of actions of value. */
  readonly actionMemory: ActionMemory;
  /** Where a room is made. Rejects with a `ServerError` of 503 when nowhere. */
  readonly select: (game: string, options: unknown) => Promise<string>;
}

export interface Cluster {
  /** Undefined for a process that is alone. */
  readonly shared: SharedMatchmaking | undefined;
  readonly drains: DrainDesk;
  /** How this process stands. */
  readonly state: ProcessState;
  /** What is shared cannot be reached: rooms go on, and nobody can be sent to one. */
  readonly isAway: boolean;
  /** Everyone, this process first. */
  readonly processes: readonly ProcessEntry[];
  /** The rules that a join is about, when several processes may have others. */
  servedRules(game: string, wanted: unknown): string;
  /** This process listens: from now on others know of it. `resume` goes on with the matches of one that is gone. */
  enter(options: EnterOptions): Promise<void>;
  become(state: ProcessState): Promise<void>;
  close(): Promise<void>;
}

export interface EnterOptions {
  /** `host:port`. */
  readonly address: string;
  readonly resume: (of: MatchProcess) => Promise<void>;
  /** How many rooms this process takes now, and whether it takes none for now. */
  readonly room: () => { readonly roomsMax: number; readonly isClosed: boolean };
}

export interface ClusterOptions {
  readonly config: Pick<Config, 'redisUrl' | 'publicAddress' | 'region' | 'roomsMax' | 'processGoneSeconds'>;
  readonly build: BuildInfo;
  readonly log: Log;
  readonly metrics: Metrics;
}

const FULL = 'Every server runs as many matches as it can, or is about to close. Try again in a moment.';
/** A process that has said that it is done ends long before this. */
const EXIT_MS = 30_000;
/** Whoever sees to what a process has left is done by then: until it is, those who come back must find the listing of their room. */
const SWEEP_MS = 2 * EXIT_MS;

/** Opens it. Throws a `SamestepError` with code `config/environment` when Redis cannot be had. */
export async function openCluster({ config, build, log, metrics }: ClusterOptions): Promise<Cluster> {
  const link = config.redisUrl === undefined ? undefined : await openRedis({ url: config.redisUrl, log, metrics });
  const ttlMs = config.processGoneSeconds * 1000;
  const drains = new DrainDesk();
  const rules = Object.fromEntries(Object.entries(build.games).map(([name, game]) => [name, game.rules]));
  let address = '';
  let resume: EnterOptions['resume'] = async () => {};
  let room: EnterOptions['room'] = () => ({ roomsMax: config.roomsMax, isClosed: false });
  let timer: NodeJS.Timeout | undefined;
  let sweeping: NodeJS.Timeout | undefined;
  let usage = performance.eventLoopUtilization();
  let utilisation = 0;

  const membership = new Membership({
    registry:
      link === undefined ? memoryRegistry({ nowMs: () => performance.now(), ttlMs }) : redisRegistry(link, ttlMs),
    ttlMs,
    entry: (state) => ({
      processId: matchMaker.processId ?? '-',
      state,
      address,
      publicAddress: config.publicAddress ?? '',
      region: config.region,
      buildId: build.buildId,
      protocol: build.protocol,
      rules,
      load: {
        rooms: Math.max(0, metrics.value('rooms')),
        ...room(),
        players: Math.max(0, metrics.value('players')),
        utilisation,
        lateP99Ms: metrics.lateP99Ms(),
      },
      system: thisProcess(),
    }),
    lost: async ({ processId, system }) => {
      await exited(system);
      // First, and then what is left of its listings: a room that goes on is never away in between.
      await resume(system);
      // One that is there again after all has said again what it has.
      if (membership.stateOf(processId) === undefined) await shared?.driver.cleanup(processId);
    },
    rejoined: async () => shared?.driver.restore(),
    log,
    metrics,
  });
  const shared = link === undefined ? undefined : await share(link, membership, { config, rules, log, metrics });

  return {
    shared,
    drains,
    get state() {
      return membership.state;
    },
    get isAway() {
      return link?.isAway === true;
    },
    get processes() {
      return membership.processes;
    },
    servedRules: (game, wanted) => servedRules(membership.processes, { game, wanted, own: rules[game] ?? '' }),
    async enter(options) {
      ({ address, resume, room } = options);
      await membership.enter();
      if (shared !== undefined) sweeping = sweepLater(shared.driver, await shared.driver.orphaned(), log);
      timer = setInterval(() => {
        const now = performance.eventLoopUtilization();
        ({ utilization: utilisation } = performance.eventLoopUtilization(now, usage));
        usage = now;
        void membership.beat();
      }, HEARTBEAT_MS).unref();
    },
    async become(state) {
      // Others see at once that nobody is asked here any more, before their next heartbeat.
      if (state === 'left') await shared?.presence.unsubscribe(`p:${matchMaker.processId}`);
      await membership.become(state);
    },
    async close() {
      clearInterval(timer);
      clearTimeout(sweeping);
      // Who has left is buried by others, who see to what was left.
      if (membership.state !== 'left') await membership.leave();
      shared?.presence.shutdown();
      link?.close();
    },
  };
}

interface ShareOptions extends Pick<ClusterOptions, 'log' | 'metrics'> {
  readonly config: ClusterOptions['config'];
  readonly rules: Readonly<Record<string, string>>;
}

async function share(link: RedisLink, membership: Membership, { config, rules, log, metrics }: ShareOptions) {
  // Colyseus' own look for dead processes removes their rooms before anybody could go on with them, and makes a join wait for it.
  matchMaker.setHealthChecksEnabled(false);
  const presence = new ClusterPresence(link);
  await presence.connect();
  const driver = new ClusterDriver({ link, log, metrics, stateOf: (processId) => membership.stateOf(processId) });
  link.onReturn(() => void driver.restore());
  return {
    presence,
    driver,
    publicAddress: config.publicAddress,
    queueBus: redisQueueBus(link, presence),
    actionMemory: redisActionMemory(link, ACTION_LIMITS),
    async select(game: string, options: unknown): Promise<string> {
      const wanted = rulesIn(options) ?? rules[game] ?? '';
      const dead = new Set<string>();
      for (;;) {
        const processes = membership.processes.filter(({ processId }) => !dead.has(processId));
        const { region } = config;
        const chosen = choosePlace(processes, { game, rules: wanted, region, placed: membership.placed });
        if (chosen === undefined) {
          metrics.count('refused.full');
          throw new ServerError(503, FULL);
        }
        // Our own rooms are counted as they are.
        if (chosen === matchMaker.processId) return chosen;
        if (await driver.answers(chosen)) {
          membership.place(chosen);
          return chosen;
        }
        dead.add(chosen);
      }
    },
  };
}

/** Matchmaking says which rules a join is about; nobody else can. */
function rulesIn(options: unknown): string | undefined {
  const known = typeof options === 'object' && options !== null && 'servedRules' in options ? options.servedRules : '';
  return typeof known === 'string' && known !== '' ? known : undefined;
}

/** Removes listings whose process was gone when this one came and is so still, whatever became of whoever should have seen to them. */
function sweepLater(driver: ClusterDriver, orphaned: ReadonlySet<string>, log: Log): NodeJS.Timeout {
  const sweep = async () => {
    const still = await driver.orphaned();
    for (const processId of orphaned) if (still.has(processId)) await driver.cleanup(processId);
  };
  return setTimeout(() => {
    sweep().catch((error: unknown) => {
      log.debug('cluster.sweep', 'Listings of processes that are gone stay for now.', { error: errorText(error) });
    });
  }, SWEEP_MS).unref();
}

/** Until a process of this machine has ended: before that nobody goes on with its matches. */
async function exited(system: MatchProcess): Promise<void> {
  const untilMs = performance.now() + EXIT_MS;
  while (stateOfProcess(system) === 'running' && performance.now() < untilMs)
    await new Promise((resolve) => setTimeout(resolve, 50));
}
