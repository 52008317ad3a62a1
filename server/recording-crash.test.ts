/** A server that is killed leaves recordings that hold everything but the last second. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ColyseusSDK } from '@colyseus/sdk';
import { afterAll, expect, test } from 'vitest';
import { game } from '#shared/games/dogfight/sim.ts';
import { playRecording } from '#shared/recording/play.ts';
import { readRecording } from '#shared/recording/reader.ts';
import { createNetSession } from '#shared/session/net-session.ts';
import { runPlan } from '#shared/session/plan.ts';
import { createSim, type Sim } from '#shared/sim/sim.ts';
import { hashesOf, readBuildInfo } from './build-info.ts';
import { builtClient, until } from './harness.test-helper.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'samestep-crash-'));
const { model } = game;
const { ticksPerSecond } = model.definition;

/** The process of a server, as people start it. */
const server = spawn(process.execPath, [main], {
  env: {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: folder,
    CLIENT_DIR: builtClient(folder),
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});

afterAll(() => {
  server.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function address(): Promise<string> {
  let output = '';
  server.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await until(() => output.includes('\n'));
  const [, url] = /^Samestep is ready: (http:\/\/localhost:\d+)\n/.exec(output) ?? [];
  return url?.replace('localhost', '127.0.0.1') ?? '';
}

/** Someone who plays: the world of the ticks that the server has told. */
async function playOn(url: string): Promise<{ readonly sim: Sim; stop(): void }> {
  const hashes = hashesOf(game, await readBuildInfo());
  const room = await new ColyseusSDK(url).create(game.name, { ...hashes, name: 'Ann', seats: 1 });
  room.reconnection.enabled = false;
  const sim = createSim(game, { seed: 0 });
  const session = createNetSession({ sim, hashes });
  room.onMessage('*', (type: string | number, payload: unknown) => {
    if (typeof type === 'number' && payload instanceof Uint8Array)
      session.receive(Uint8Array.of(type, ...payload), performance.now());
  });
  room.onError(() => undefined);
  const timer = setInterval(() => {
    if (!room.connection.isOpen) return;
    runPlan(session.advance(performance.now()), {
      sim,
      scratch: () => createSim(game, { seed: 0 }),
      send: (_to, message) => room.sendBytes(message[0], message.subarray(1)),
      close: () => void room.leave(true),
    });
  }, 5);
  return { sim, stop: () => clearInterval(timer) };
}

test('everything up to the last second is in the file of a server that was killed, and plays', async () => {
  const { sim, stop } = await playOn(await address());
  await until(() => sim.tick >= 4 * ticksPerSecond);
  server.kill('SIGKILL');
  await once(server, 'exit');
  stop();
  const [name] = readdirSync(join(folder, 'recordings'));
  const recording = readRecording(readFileSync(join(folder, 'recordings', name)));
  expect(recording.isWhole).toBe(false);
  // The last second, and a second for a machine that was too busy to write what it had handed on.
  expect(recording.ticks).toBeGreaterThanOrEqual(sim.tick - 2 * ticksPerSecond);
  const { seed, config } = recording.header;
  const report = playRecording(recording, createSim(game, { seed, config }));
  expect(report).toMatchObject({ ticks: recording.ticks, matches: true, firstMismatchTick: null });
  expect(report.comparedChains).toBeGreaterThanOrEqual(1);
});
