// Hostile clients over real sockets: in one room with an honest raw client, beside another room with one; neither may notice.
import { Worker } from 'node:worker_threads';
import { getJson } from '#e2e/raw-door.ts';
import { hashesFrom, playRaw, type RawClient } from '#e2e/raw-client.ts';
import { startSourceServer } from '#e2e/server.ts';
import { costOf, gapsOf, intervalsOf, type Intervals } from '#scripts/fuzz/server-cost.ts';
import type { SocketCrowd, SocketCrowdReport } from '#scripts/fuzz/socket-crowd.ts';
import type { Game } from '#shared/index.ts';

/** What to do, to which server. It must believe one proxy, so that hostile clients can come from many addresses. */
export interface SocketFuzzOptions {
  readonly url: string;
  readonly processId: number;
  readonly game: Game;
  readonly messages: number;
  readonly seed: number;
  readonly print?: (line: string) => void;
}

/** How an honest client fared. */
export interface HonestReport {
  readonly room: 'attacked' | 'other';
  /** Reports of the server equal to its own chained checksum, and others. */
  readonly agreed: number;
  readonly disagreed: number;
  /** Before anyone was hostile, and meanwhile. */
  readonly before: Intervals;
  readonly during: Intervals;
}

export interface SocketFuzzReport {
  readonly game: string;
  readonly seed: number;
  readonly messages: number;
  readonly byKind: Readonly<Record<string, number>>;
  /** Connections that the server closed, and with which codes. */
  readonly closed: number;
  readonly byCode: Readonly<Record<string, number>>;
  readonly honest: readonly HonestReport[];
  /** How late the server noticed the deadlines of its ticks, 99 of 100, in milliseconds. */
  readonly lateP99Ms: number;
  /** What `/health?verbose` counts afterwards: the process's own, and by `wire.…` what came over the wire. */
  readonly counts: Readonly<Record<string, number>>;
  /** Resident memory of the server, after less before; null where /proc is not there to ask. */
  readonly residentGrowthBytes: number | null;
  /** Processor time of the server meanwhile, both rooms' play included; null as above. */
  readonly serverCpuMs: number | null;
  /** How long it took. */
  readonly seconds: number;
  readonly failures: readonly { readonly seed: number; readonly problem: string; readonly repeat: string }[];
}

/** Honest clients are watched this many seconds before the first hostile message. */
const CALM_SECONDS = 3;

/** Starts a server from the sources, fuzzes it, and stops it. */
export async function fuzzOwnServer(options: Omit<SocketFuzzOptions, 'url' | 'processId'>): Promise<SocketFuzzReport> {
  const server = await startSourceServer({ TRUST_PROXY: '1', LOG_LEVEL: 'warn' });
  try {
    return await fuzzSockets({ ...options, ...server });
  } finally {
    await server.dispose();
  }
}

/** Fuzzes until `messages` were sent; every honest client is looked at afterwards. */
async function fuzzSockets(options: SocketFuzzOptions): Promise<SocketFuzzReport> {
  const { url, game, seed } = options;
  const hashes = await hashesFrom(url, game);
  const enter = (): Promise<RawClient> =>
    playRaw({ url, game, hashes, destination: { method: 'create' }, forwardedFor: '10.0.0.1' });
  const honest = [await enter(), await enter()];
  const [attacked] = honest;
  const shared = new Int32Array(new SharedArrayBuffer(4));

  const steering = setInterval(() => {
    shared[0] = attacked.tick;
    for (const { seats, setInput } of honest) if (seats.length > 0) setInput(0, steer(attacked.tick, game));
  }, 150);

  try {
    await Promise.all(honest.map((client) => client.until(() => client.agreed >= CALM_SECONDS)));
    const before = honest.map(({ sealsAtMs }) => intervalsOf(gapsOf(sealsAtMs)));
    const from = honest.map(({ agreed }) => agreed);
    const fromMs = performance.now();
    const costBefore = costOf(options.processId);
    options.print?.('Calm seas; now the hostile clients.');
    const hostile = await letLoose({
      url,
      gameName: game.name,
      hashes,
      roomId: attacked.line.seat.roomId,
      messages: options.messages,
      seed,
      tick: shared,
    });
    const endMs = performance.now();
    const costAfter = costOf(options.processId);
    const during = honest.map(({ sealsAtMs }) => intervalsOf(gapsOf(sealsAtMs.filter((atMs) => atMs > fromMs))));
    const problems = await honestProblems(honest, from);
    const health = Object(await getJson(`${url}/health?verbose`));
    const wire = Object.entries<number>(Object(health.wire)).map(([name, count]): [string, number] => [
      `wire.${name}`,
      count,
    ]);
    const counts: Record<string, number> = { ...Object(health.counts), ...Object.fromEntries(wire) };
    problems.push(...healthProblems(health, counts));
    const grown = (what: 'residentBytes' | 'cpuMs'): number | null =>
      costBefore === null || costAfter === null ? null : costAfter[what] - costBefore[what];
    const rooms = ['attacked', 'other'] as const;
    const repeat = `npm run fuzz -- --sockets --game ${game.name} --seed ${seed} --messages ${options.messages}`;
    return {
      game: game.name,
      seed,
      ...hostile,
      closed: Object.values(hostile.byCode).reduce((sum, count) => sum + count, 0),
      honest: honest.map(({ agreed, disagreed }, i) => ({
        room: rooms[i],
        agreed,
        disagreed,
        before: before[i],
        during: during[i],
      })),
      lateP99Ms: Number(health.lateP99Ms),
      counts,
      residentGrowthBytes: grown('residentBytes'),
      serverCpuMs: grown('cpuMs'),
      seconds: (endMs - fromMs) / 1000,
      failures: problems.map((problem) => ({ seed, problem, repeat })),
    };
  } finally {
    clearInterval(steering);
    for (const { line } of honest) line.leave();
  }
}

/** Something else every few ticks. */
function steer(tick: number, game: Game): Uint8Array {
  const input = new Uint8Array(game.model.inputLayout.sizeBytes);
  if (game.model.inputLayout.axisCount > 0) input[0] = tick % 3 === 0 ? 127 : tick % 3 === 1 ? 0 : 0x81;
  return input;
}

/** Waits for two more reports of each, which must be equal as all before. */
async function honestProblems(honest: readonly RawClient[], from: readonly number[]): Promise<string[]> {
  const problems: string[] = [];
  for (const [i, client] of honest.entries()) {
    const wanted = Math.max(client.agreed, from[i]) + 2;
    try {
      await client.until(() => client.agreed >= wanted || client.disagreed > 0);
    } catch (error) {
      problems.push(`Honest client ${i} lost its room: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (client.disagreed > 0) problems.push(`Honest client ${i} held another world than the server`);
  }
  return problems;
}

function healthProblems(
  health: { readonly ok?: unknown; readonly rooms?: unknown },
  counts: Readonly<Record<string, number>>,
): string[] {
  const problems: string[] = [];
  if (health.ok !== true || health.rooms !== 2)
    problems.push(`The server says ok ${String(health.ok)}, ${String(health.rooms)} rooms instead of 2`);
  for (const name of ['faults', 'roomsFailed'])
    if ((counts[name] ?? 0) > 0) problems.push(`The server counts ${counts[name]} ${name}`);
  if (!Object.keys(counts).some((name) => /^(closed|session)\./.test(name)))
    problems.push('The server counted nothing of it');
  return problems;
}

/** The hostile clients have a thread of their own, so that what they cost here is not taken for what the server let happen. */
function letLoose(crowd: SocketCrowd): Promise<SocketCrowdReport> {
  const worker = new Worker(new URL('./socket-crowd.ts', import.meta.url), { workerData: crowd });
  return new Promise((resolve, reject) => {
    worker.once('message', (report: SocketCrowdReport) => resolve(report));
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('The hostile clients ended without a report.')));
  });
}
