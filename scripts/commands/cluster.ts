// `npm run cluster`: several servers of this machine behind one address, and the end of one of them without anybody noticing.
import { buildInChild, isBuildFresh } from '#scripts/build/fresh-build.ts';
import { CommandError, UsageError } from '#scripts/command.ts';
import { inRoot } from '#scripts/paths.ts';
import { runCluster } from '#server/cluster/run-cluster.ts';
import type { CommandCall, CommandOptions, CommandOutcome } from '#scripts/command.ts';

export const summary =
  'Several servers behind one address, over REDIS_URL or a Redis of their own; --drain empties one.';
export const usage = 'cluster -- --processes N [--port P] | --drain PID [--port P]';
export const options = {
  processes: { type: 'integer', min: 1, max: 64, summary: 'servers' },
  port: { type: 'integer', min: 0, max: 65_535, summary: 'of the one address; PORT or 2567 when left out' },
  drain: {
    type: 'integer',
    value: 'PID',
    min: 1,
    max: 4_194_304,
    summary: 'the server of a running cluster that is to end, and be followed by a new one',
  },
  program: { type: 'string', value: 'FILE', summary: 'a server other than the built one, for tests' },
} as const satisfies CommandOptions;
/** What is left open may take so long to close. */
const EXIT_MS = 1000;

export const environment = {
  REDIS_URL: 'a Redis that runs; without it one is started for this cluster',
  DATA_DIR: 'shared by all servers of this machine',
} as const;

export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  const { processes, port, drain, program } = call.values;
  if ((processes === undefined) === (drain === undefined)) throw new UsageError('Give --processes N or --drain PID.');
  if (drain !== undefined) return drainOne(call, drain, port ?? Number(process.env['PORT'] ?? 2567));
  if (program === undefined && !isBuildFresh()) {
    call.print('Building…');
    buildInChild();
  }
  process.env['NODE_ENV'] ??= 'production';
  await runCluster({
    environment: process.env,
    processes: processes ?? 1,
    port,
    program: program ?? inRoot('dist/server/main.js'),
    print: call.print,
  });
  // A line that somebody does not close holds nothing up.
  setTimeout(() => process.exit(), EXIT_MS).unref();
  return {};
}

async function drainOne(call: CommandCall<typeof options>, pid: number, port: number): Promise<CommandOutcome> {
  const pids = await serversAt(port);
  if (!pids.includes(pid))
    throw new CommandError(
      `${pid} is no server of the cluster on port ${port}, which has ${pids.join(', ') || 'none'}.`,
    );
  process.kill(pid, 'SIGTERM');
  call.print(`${pid} takes no new rooms and ends when its matches have; another server is started in its place.`);
  return { report: { pid } };
}

async function serversAt(port: number): Promise<readonly number[]> {
  const answer: unknown = await fetch(`http://127.0.0.1:${port}/cluster/status`).then(
    (response) => response.json(),
    (error: unknown) => {
      throw new CommandError(`No cluster answers on port ${port}; give its port with --port.`, { cause: error });
    },
  );
  const servers: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'servers') : undefined;
  const list: readonly unknown[] = Array.isArray(servers) ? servers : [];
  return list.flatMap((one) => {
    const pid: unknown = typeof one === 'object' && one !== null ? Reflect.get(one, 'pid') : undefined;
    return typeof pid === 'number' ? [pid] : [];
  });
}
