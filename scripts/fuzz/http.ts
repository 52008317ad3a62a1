// Hostile HTTP against a real server: every answer has a right status, nobody else notices, memory and log stay small.
import { Worker } from 'node:worker_threads';
import { getJson } from '#e2e/raw-door.ts';
import { hashesFrom } from '#e2e/raw-client.ts';
import { startSourceServer } from '#e2e/server.ts';
import type { HttpCrowd, HttpCrowdReport } from '#scripts/fuzz/http-crowd.ts';
import type { Intervals } from '#scripts/fuzz/server-cost.ts';
import { heldByServer, TELLS_MEMORY } from '#scripts/fuzz/server-memory.ts';
import { Witness } from '#scripts/fuzz/witness.ts';
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
  /** What one who played there meanwhile had of it: reports that agreed, rooms, seals before and then. */
  readonly honest: {
    readonly agreed: number;
    readonly rooms: number;
    readonly before: Intervals;
    readonly during: Intervals;
  };
  readonly counts: Readonly<Record<string, number>>;
  /** Bytes in use after a full collection: at the end, less those after the first tenth, in which caches fill. */
  readonly growthBytes: number;
  readonly logLines: number;
  readonly seconds: number;
  readonly failures: readonly { readonly seed: number; readonly problem: string; readonly repeat: string }[];
}

const CALM_REPORTS = 4;
/** Bytes that may be held at the end and not at the beginning. */
const GROWTH_MAX = 20_000_000;
/** Sent before anything is measured, at least. */
const WARM_REQUESTS = 1000;
/** What is no fault of a server: it is closing or full, or does not know the method or the version. */
const RIGHT_5XX = [501, 503, 505];

/** Starts a server from the sources, fuzzes it, and stops it. */
export async function fuzzHttp({ game, requests, seed, print }: HttpFuzzOptions): Promise<HttpFuzzReport> {
  const server = await startSourceServer({ TRUST_PROXY: '1', LOG_LEVEL: 'info', ...TELLS_MEMORY });
  try {
    const { url } = server;
    const witness = new Witness({ url, game, hashes: await hashesFrom(url, game) });
    const before = await witness.play(CALM_REPORTS);
    const linesBefore = server.said().split('\n').length;
    print?.('Calm seas; now the hostile requests.');
    const port = Number(new URL(url).port);
    const warm = Math.ceil(Math.max(WARM_REQUESTS, requests / 10));
    const total = Math.max(requests, warm + 1);
    const first = await letLoose({ port, seed, from: 0, to: warm });
    const heldBefore = await heldByServer(server);
    witness.start();
    const fromMs = performance.now();
    const rest = await letLoose({ port, seed, from: warm, to: total }, ({ sent }) =>
      print?.(`${warm + sent} of ${total} sent`),
    );
    const seconds = (performance.now() - fromMs) / 1000;
    const during = await witness.stop();
    const growthBytes = (await heldByServer(server)) - heldBefore;
    const health = Object(await getJson(`${url}/health`));
    const counts: Record<string, number> = { ...Object(health.counts) };
    const logLines = server.said().split('\n').length - linesBefore;
    const [byKind, byStatus] = [added(first.byKind, rest.byKind), added(first.byStatus, rest.byStatus)];
    const problems = [...witness.problems, ...problemsOf(byStatus, counts, growthBytes)];
    if (health.ok !== true) problems.push('The server does not say that it is well');
    const repeat = `npm run fuzz -- --http --game ${game.name} --seed ${seed} --messages ${requests}`;
    return {
      seed,
      requests: first.sent + rest.sent,
      byKind,
      byStatus,
      honest: { agreed: witness.agreed, rooms: witness.rooms, before, during },
      counts,
      growthBytes,
      logLines,
      seconds,
      failures: problems.map((problem) => ({ seed, problem, repeat })),
    };
  } finally {
    await server.dispose();
  }
}

function problemsOf(
  byStatus: Readonly<Record<string, number>>,
  counts: Readonly<Record<string, number>>,
  grown: number,
): string[] {
  const problems: string[] = [];
  for (const status of Object.keys(byStatus)) {
    const number = Number(status);
    if (number >= 500 && !RIGHT_5XX.includes(number)) problems.push(`${byStatus[status]} were answered ${status}`);
  }
  if ((counts['faults'] ?? 0) > 0) problems.push(`The server counts ${counts['faults']} faults`);
  if (!Object.keys(counts).some((name) => name.startsWith('refused.')))
    problems.push('The server counted nothing of it');
  if (grown > GROWTH_MAX) problems.push(`The server holds ${(grown / 1e6).toFixed(1)} MB more`);
  return problems;
}

function added(
  some: Readonly<Record<string, number>>,
  more: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const sums = { ...some };
  for (const [name, count] of Object.entries(more)) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}

/** The hostile peers have a thread of their own, so that what they cost here is not taken for what the server let happen. */
function letLoose(crowd: HttpCrowd, told?: (report: HttpCrowdReport) => void): Promise<HttpCrowdReport> {
  const worker = new Worker(new URL('./http-crowd.ts', import.meta.url), { workerData: crowd });
  return new Promise((resolve, reject) => {
    worker.on('message', (report: HttpCrowdReport) => {
      if (report.isDone) resolve(report);
      else told?.(report);
    });
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('The hostile peers ended without a report.')));
  });
}
