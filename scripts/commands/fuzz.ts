// `npm run fuzz`: hostile clients against a room in this process, or with --sockets against a real server; nobody else may notice.
import { fuzzInProcess, type FuzzReport } from '#scripts/fuzz/in-process.ts';
import { fuzzOwnServer, type SocketFuzzReport } from '#scripts/fuzz/sockets.ts';
import { fuzzHttp, type HttpFuzzReport } from '#scripts/fuzz/http.ts';
import { gameHashes, loadGame } from '#scripts/load-game.ts';
import type { Game } from '#shared/index.ts';
import type { CommandCall, CommandOptions, CommandOutcome } from '#scripts/command.ts';

export const summary = 'Sends hostile messages by a seed and checks that nobody else notices.';
export const usage = 'fuzz -- --messages N --seed N [--game G] [--sockets | --http]';
export const options = {
  game: { type: 'string', value: 'G', default: 'dogfight', summary: 'the game' },
  messages: { type: 'integer', min: 1, max: 100_000_000, default: 100_000, summary: 'hostile messages to send' },
  seed: {
    type: 'integer',
    min: 0,
    max: 4_294_000_000,
    default: 1,
    summary: 'the first round’s seed; each round has the next',
  },
  http: { type: 'boolean', summary: 'requests to the addresses of a server process of its own' },
  sockets: { type: 'boolean', summary: 'over real sockets, against a server process of its own' },
} as const satisfies CommandOptions;

export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  const { game: name, messages, seed } = call.values;
  const game = await loadGame(name);
  if (call.values.http) return runHttp(call, game);
  if (call.values.sockets) return runSockets(call, game);
  const report = fuzzInProcess({ game, hashes: await gameHashes(game), messages, seed, print: call.print });
  tell(call, report);
  return { report, exitCode: report.failures.length === 0 ? 0 : 1 };
}

function tell(call: CommandCall<typeof options>, report: FuzzReport): void {
  for (const { seed, problem, repeat, shortest } of report.failures) {
    call.print(`seed ${seed}: ${problem}. Repeat it: ${repeat}`);
    for (const { tick, place, kind, isFirst, hex } of shortest)
      call.print(`  tick ${tick}, connection ${place}${isFirst ? ' (new)' : ''}, ${kind}: ${hex}`);
  }
  const { messages, closed, growthBytes, readUs, allUs, failures } = report;
  call.print(
    `${messages} messages, ${closed} connections closed, ${(growthBytes / 1e6).toFixed(1)} MB more held, ` +
      `${readUs.toFixed(1)} µs to read one, ${allUs.toFixed(0)} µs with all it led to, ${failures.length} failures`,
  );
}

async function runSockets(call: CommandCall<typeof options>, game: Game): Promise<CommandOutcome> {
  const { messages, seed } = call.values;
  const report = await fuzzOwnServer({ game, messages, seed, print: call.print });
  tellSockets(call, report);
  return { report, exitCode: report.failures.length === 0 ? 0 : 1 };
}

function tellSockets(call: CommandCall<typeof options>, report: SocketFuzzReport): void {
  for (const { seed, problem, repeat } of report.failures) call.print(`seed ${seed}: ${problem}. Repeat it: ${repeat}`);
  for (const { room, agreed, before, during } of report.honest)
    call.print(
      `${room} room: ${agreed} reports agreed; seals every ${before.medianMs} ms (P99 ${before.p99Ms}) before, ` +
        `${during.medianMs} ms (P99 ${during.p99Ms}) meanwhile`,
    );
  call.print(
    `${report.messages} messages, ${report.closed} connections closed, ticks at most ${report.lateP99Ms} ms late (P99), ` +
      `${report.failures.length} failures`,
  );
}

async function runHttp(call: CommandCall<typeof options>, game: Game): Promise<CommandOutcome> {
  const { messages, seed } = call.values;
  const report = await fuzzHttp({ game, requests: messages, seed, print: call.print });
  tellHttp(call, report);
  return { report, exitCode: report.failures.length === 0 ? 0 : 1 };
}

function tellHttp(call: CommandCall<typeof options>, report: HttpFuzzReport): void {
  for (const { problem, repeat } of report.failures) call.print(`${problem}. Repeat it: ${repeat}`);
  const { requests, seconds, honest, growthBytes, logLines, failures, byStatus } = report;
  const { agreed, rooms, before, during } = honest;
  call.print(
    Object.entries(byStatus)
      .map(([status, count]) => `${status}: ${count}`)
      .join(' · '),
  );
  call.print(
    `${agreed} reports agreed in ${rooms} rooms; seals every ${before.medianMs} ms (P99 ${before.p99Ms}) before, ` +
      `${during.medianMs} ms (P99 ${during.p99Ms}) meanwhile`,
  );
  call.print(
    `${requests} requests in ${Math.round(seconds)} s, ${(growthBytes / 1e6).toFixed(1)} MB more held, ${logLines} log lines, ${failures.length} failures`,
  );
}
