// `npm run proxy` as a process: what it prints, what it passes on, how it ends, and what it refuses.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createServer as createHttpServer } from 'node:http';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { seldom } from '#scripts/commands/proxy.ts';
import { inRoot } from '#scripts/paths.ts';

async function startServer(): Promise<number> {
  const server = createHttpServer((_, response) => response.end('a page'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

/** Starts the command; `url` is the address that it prints, `end` its exit code and its last line. */
async function startCommand(...args: readonly string[]) {
  const child = spawn(process.execPath, [inRoot('scripts/main.ts'), 'proxy', '--json', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  const closed = once(child, 'close');
  await once(reader, 'line');
  const url = /^http:\/\/127\.0\.0\.1:\d+/.exec(lines[0])?.[0] ?? '';
  return {
    url,
    lines,
    async end(signal?: NodeJS.Signals) {
      if (signal !== undefined) child.kill(signal);
      const [code] = await closed;
      return { code, report: JSON.parse(lines.at(-1) ?? '') };
    },
  };
}

function refused(...args: readonly string[]): { readonly status: number | null; readonly err: string } {
  const { status, stderr } = spawnSync(process.execPath, [inRoot('scripts/main.ts'), 'proxy', ...args], {
    encoding: 'utf8',
  });
  return { status, err: stderr };
}

test('it passes pages on, delayed, and reports when it is asked to end', async () => {
  const to = await startServer();
  const { url, end } = await startCommand('--to', String(to), '--round-trip', '80', '--throttle', '100000');
  const startedAtMs = performance.now();
  expect(await (await fetch(url)).text()).toBe('a page');
  expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(78);
  const { code, report } = await end('SIGTERM');
  expect(code).toBe(0);
  expect(report).toMatchObject({ to, network: 'perfect', seed: 7, connections: 1, webSockets: 0, refused: 0 });
  expect(report.upBytes).toBeGreaterThan(20);
  expect(report.downBytes).toBeGreaterThan(100);
  expect(report.faults).toMatchObject({ resets: 0, stalls: 0, halfOpens: 0, vanishedBytes: 0 });
  expect(report.faults.delayed).toBeGreaterThanOrEqual(2);
  expect(report.faults.throttled).toBeGreaterThanOrEqual(2);
});

test('it resets and stalls again and again, and ends by itself', async () => {
  const server = createServer((socket) => socket.on('error', () => undefined));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const to = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const faults = ['--stall-every', '1', '--stall', '10', '--reset-every', '3'];
  const { url, end } = await startCommand('--to', String(to), '--seconds', '4', ...faults);
  // The server never answers: only a reset ends the request.
  await expect(fetch(url)).rejects.toThrow('fetch failed');
  const { code, report } = await end();
  expect(code).toBe(0);
  expect(report.seconds).toBeGreaterThanOrEqual(4);
  expect(report.faults.resets).toBe(1);
  expect(report.faults.stalls).toBeGreaterThanOrEqual(1);
});

test('where no server is, it says so once, not for every connection', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const to = typeof address === 'object' ? (address?.port ?? 0) : 0;
  server.close();
  await once(server, 'close');
  const { url, lines, end } = await startCommand('--to', String(to));
  for (let i = 0; i < 3; i++) await expect(fetch(url)).rejects.toThrow('fetch failed');
  const { report } = await end('SIGTERM');
  expect(report.connections).toBeGreaterThanOrEqual(3);
  expect(lines.filter((line) => line.startsWith(`Nothing listens on 127.0.0.1:${to}`)).length).toBe(1);
});

test('what is said seldom is said at once, and again after a while', () => {
  const said: number[] = [];
  let nowMs = 0;
  const tell = seldom(10_000, () => said.push(nowMs));
  for (nowMs = 500; nowMs <= 25_000; nowMs += 500) tell(nowMs);
  expect(said).toEqual([500, 10_500, 20_500]);
});

test('what it cannot do is one sentence', async () => {
  const to = await startServer();
  expect(refused()).toEqual({ status: 2, err: "proxy needs --to PORT: the server's port on 127.0.0.1.\n" });
  expect(refused('--to', '1', '--stall', '5')).toEqual({
    status: 2,
    err: '--stall-every and --stall go together: how often, and for how many milliseconds.\n',
  });
  expect(refused('--to', '80', '--listen', '80')).toEqual({
    status: 2,
    err: 'The proxy cannot listen on 80, where the server is; leave --listen out.\n',
  });
  expect(refused('--to', '1', '--listen', String(to))).toEqual({
    status: 1,
    err: `Port ${to} is taken; choose another, or leave --listen out for any that is free.\n`,
  });
});
