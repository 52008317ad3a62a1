/** The process: one line for what is wrong, an address when it is ready, and exit codes that others rely on. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { builtClient, until } from './harness.test-helper.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const folder = temporaryFolder('main');
const clientFolder = builtClient(folder);
const running = new Set<ChildProcess>();

afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly exited: Promise<number | null>;
}

function run(environment: Readonly<Record<string, string>>): Run {
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: '0',
      DATA_DIR: folder,
      CLIENT_DIR: clientFolder,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = once(child, 'close').then(() => {
    running.delete(child);
    return child.exitCode;
  });
  return { child, output: () => output, exited };
}

test('a wrong variable, a taken port, a missing client and a folder that cannot be written are one line each, and exit 1', async () => {
  const taken = createServer();
  taken.listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  const port = String(typeof address === 'object' && address !== null ? address.port : 0);
  const file = join(folder, 'a-file');
  writeFileSync(file, '');
  const runs = [
    run({ BOT_LEVEL: '9' }),
    run({ PORT: port }),
    run({ CLIENT_DIR: '/nowhere' }),
    run({ DATA_DIR: join(file, 'data') }),
  ];
  expect(await Promise.all(runs.map(({ exited }) => exited))).toEqual([1, 1, 1, 1]);
  taken.close();
  const data = join(file, 'data');
  expect(runs.map(({ output }) => output())).toEqual([
    'BOT_LEVEL is "9". Set it to a whole number from 1 to 3, or leave it out for 2.\n',
    `Port ${port} is taken. Set PORT to another, or stop what listens there.\n`,
    'There is no built client in /nowhere. Run npm run build, or npm start, which builds first.\n',
    `Nothing can be kept in ${data} (ENOTDIR: not a directory, mkdir '${data}'). ` +
      'Accounts, recordings and results that wait to be stored are written to DATA_DIR. ' +
      'Set DATA_DIR to a folder that this user may write to.\n',
  ]);
});

test.each(['SIGTERM', 'SIGINT'] as const)('it says where it is, and %s ends it with 0', async (signal) => {
  const { child, output, exited } = run({});
  while (!output().includes('\n')) await Promise.race([once(child.stdout ?? child, 'data'), exited]);
  const [, url] = /^Samestep is ready: (http:\/\/localhost:\d+)\n/.exec(output()) ?? [];
  expect((await fetch(`${url}/health`)).status).toBe(200);
  child.kill(signal);
  expect(await exited).toBe(0);
});

test('a promise that fails while nobody waits is a line and a count, an exception that nobody catches stops the process with 1', async () => {
  const faulty = (after: string) =>
    `--import=data:text/javascript,${encodeURIComponent(`process.on('SIGUSR2', () => { ${after} });`)}`;
  const rejecting = run({
    DATA_DIR: join(folder, 'rejecting'),
    NODE_OPTIONS: faulty("Promise.reject(new Error('lost on the way'))"),
  });
  const throwing = run({
    DATA_DIR: join(folder, 'throwing'),
    NODE_OPTIONS: faulty("throw new Error('nobody caught it')"),
  });
  for (const { output } of [rejecting, throwing]) await until(() => output().includes('Samestep is ready'));
  for (const { child } of [rejecting, throwing]) child.kill('SIGUSR2');
  await until(() => rejecting.output().includes('lost on the way'));
  const [, url] = /ready: (http:\/\/localhost:\d+)/.exec(rejecting.output()) ?? [];
  const health = Object(await (await fetch(`${url}/health`)).json());
  expect([health.ok, health.counts.faults]).toEqual([true, 1]);
  // Nothing but our own lines: what a library writes by itself may hold what no log should.
  expect(rejecting.output().match(/lost on the way/g)).toHaveLength(1);
  rejecting.child.kill('SIGTERM');
  expect([await rejecting.exited, await throwing.exited]).toEqual([0, 1]);
  expect(throwing.output()).toContain('The process failed and stops.');
});
