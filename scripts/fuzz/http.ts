// Hostile HTTP against a real server: every answer has a right status, nobody else notices, memory and log stay small.
import { connect } from 'node:net';
import { getJson } from '#e2e/raw-door.ts';
import { hashesFrom, playRaw } from '#e2e/raw-client.ts';
import { startSourceServer } from '#e2e/server.ts';
import { Dice } from '#scripts/fuzz/dice.ts';
import { hostileRequest, REQUEST_KINDS, type RequestKind } from '#scripts/fuzz/hostile-request.ts';
import { costOf, intervalsOf, type Intervals } from '#scripts/fuzz/server-cost.ts';
import type { Game } from '#shared/index.ts';

export interface HttpFuzzOptions {
  readonly game: Game;
  readonly requests: number;
  readonly seed: number;
  readonly print?: (line: string) => void;
}

export interface HttpFuzzReport {
  readonly seed: number;
  readonly requests: number;
  readonly byKind: Readonly<Record<string, number>>;
  /** Answers by status; `none` for a socket that was closed without one. */
  readonly byStatus: Readonly<Record<string, number>>;
  readonly before: Intervals;
  readonly during: Intervals;
  readonly counts: Readonly<Record<string, number>>;
  /** After the first tenth, in which caches fill; null where /proc is not there to ask. */
  readonly residentGrowthBytes: number | null;
  readonly logLines: number;
  readonly seconds: number;
  readonly failures: readonly { readonly seed: number; readonly problem: string; readonly repeat: string }[];
}

const AT_ONCE = 24;
/** A server that has said nothing by then will not. It closes most by itself; a request that is cut it waits for. */
const ANSWER_MS = 500;
const CALM_SECONDS = 3;
/** Bytes that may be held at the end and not at the beginning; of a short run three times as many, for a heap that is young grows by itself. */
const GROWTH_MAX = 20_000_000;
const SHORT_REQUESTS = 100_000;
/** Sent before anything is measured, at least. */
const WARM_REQUESTS = 1000;
/** What is no fault of a server: it is closing or full, or does not know the method or the version. */
const RIGHT_5XX = [501, 503, 505];

/** Starts a server from the sources, fuzzes it, and stops it. */
export async function fuzzHttp({ game, requests, seed, print }: HttpFuzzOptions): Promise<HttpFuzzReport> {
  const server = await startSourceServer({ TRUST_PROXY: '1', LOG_LEVEL: 'info' });
  try {
    const { url, processId } = server;
    const hashes = await hashesFrom(url, game);
    const honest = await playRaw({ url, game, hashes, destination: { method: 'create' }, forwardedFor: '10.0.0.1' });
    await honest.until(() => honest.agreed >= CALM_SECONDS);
    const before = intervalsOf(honest.sealsAtMs);
    const linesBefore = server.said().split('\n').length;
    print?.('Calm seas; now the hostile requests.');
    const crowd = new Crowd(Number(new URL(url).port), seed);
    await crowd.send(Math.max(WARM_REQUESTS, requests / 10));
    const costBefore = costOf(processId);
    const fromMs = performance.now();
    await crowd.send(Math.max(1, requests - crowd.sent));
    const seconds = (performance.now() - fromMs) / 1000;
    const costAfter = costOf(processId);
    const during = intervalsOf(honest.sealsAtMs.filter((atMs) => atMs > fromMs));
    const wanted = honest.agreed + 2;
    const problems = await honest
      .until(() => honest.agreed >= wanted || honest.disagreed > 0)
      .then(
        () => (honest.disagreed > 0 ? ['The honest client held another world than the server'] : []),
        (error: unknown) => [`The honest client lost its room: ${String(error)}`],
      );
    const health = Object(await getJson(`${url}/health`));
    const counts: Record<string, number> = { ...Object(health.counts) };
    const residentGrowthBytes =
      costBefore === null || costAfter === null ? null : costAfter.residentBytes - costBefore.residentBytes;
    const logLines = server.said().split('\n').length - linesBefore;
    problems.push(...problemsOf(crowd, counts, residentGrowthBytes));
    if (health.ok !== true) problems.push('The server does not say that it is well');
    const repeat = `npm run fuzz -- --http --game ${game.name} --seed ${seed} --messages ${requests}`;
    const { byKind, byStatus } = crowd;
    honest.line.leave();
    return {
      seed,
      requests: crowd.sent,
      byKind,
      byStatus,
      before,
      during,
      counts,
      residentGrowthBytes,
      logLines,
      seconds,
      failures: problems.map((problem) => ({ seed, problem, repeat })),
    };
  } finally {
    await server.dispose();
  }
}

function problemsOf(
  { byStatus, sent }: Pick<Crowd, 'byStatus' | 'sent'>,
  counts: Readonly<Record<string, number>>,
  grown: number | null,
): string[] {
  const problems: string[] = [];
  for (const status of Object.keys(byStatus)) {
    const number = Number(status);
    if (number >= 500 && !RIGHT_5XX.includes(number)) problems.push(`${byStatus[status]} were answered ${status}`);
  }
  if ((counts['faults'] ?? 0) > 0) problems.push(`The server counts ${counts['faults']} faults`);
  if (!Object.keys(counts).some((name) => name.startsWith('refused.')))
    problems.push('The server counted nothing of it');
  const growthMax = sent < SHORT_REQUESTS ? 3 * GROWTH_MAX : GROWTH_MAX;
  if (grown !== null && grown > growthMax) problems.push(`The server grew by ${(grown / 1e6).toFixed(1)} MB`);
  return problems;
}

/** Peers that each send one request after another, from an address of its own each time. */
class Crowd {
  readonly byKind: Record<string, number> = {};
  readonly byStatus: Record<string, number> = {};
  sent = 0;
  readonly #port: number;
  readonly #seed: number;

  constructor(port: number, seed: number) {
    this.#port = port;
    this.#seed = seed;
  }

  async send(count: number): Promise<void> {
    const until = this.sent + count;
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        while (this.sent < until) {
          const number = this.sent++;
          const dice = new Dice(this.#seed, number);
          const kind: RequestKind = dice.pick(REQUEST_KINDS);
          this.byKind[kind] = (this.byKind[kind] ?? 0) + 1;
          const address = `10.${1 + ((number >> 16) % 200)}.${(number >> 8) & 255}.${number & 255}`;
          const status = await ask(this.#port, hostileRequest(dice, kind, address));
          this.byStatus[status] = (this.byStatus[status] ?? 0) + 1;
        }
      }),
    );
  }
}

/** The status of the first answer, or `none`. */
function ask(port: number, bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    let told = '';
    const end = () => {
      socket.destroy();
      resolve(/^HTTP\/1\.\d (\d{3})/.exec(told)?.[1] ?? 'none');
    };
    socket.setTimeout(ANSWER_MS, end);
    socket.on('data', (chunk) => {
      if (told.length < 20) told += chunk.toString('latin1', 0, 20);
      // One that asks for nothing more closes; one that was upgraded or kept does not.
      if (/^HTTP\/1\.\d (101|100)/.test(told)) end();
    });
    socket.on('error', () => undefined);
    socket.once('close', end);
    socket.write(bytes);
  });
}
