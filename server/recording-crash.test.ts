/** A server that is killed leaves recordings that hold everything but the last second. */
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { game } from '#shared/games/dogfight/sim.ts';
import { playRecording } from '#shared/recording/play.ts';
import { readRecording } from '#shared/recording/reader.ts';
import { createSim } from '#shared/sim/sim.ts';
import { builtClient, until } from './harness.test-helper.ts';
import { dogfightOptions, playDogfight, startProcess, type ServerProcess } from './process.test-helper.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

const folder = temporaryFolder('crash');
const { ticksPerSecond } = game.model.definition;
let server: ServerProcess | undefined;

afterAll(async () => {
  await server?.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

test(
  'everything up to the last second is in the file of a server that was killed, and plays',
  { timeout: 60_000 },
  async () => {
    server = await startProcess(folder, { CLIENT_DIR: builtClient(folder) });
    const options = await dogfightOptions();
    const { session, stop } = await playDogfight(server.url, (sdk) => sdk.create(game.name, options));
    await until(() => session.confirmedTick >= 4 * ticksPerSecond);
    await server.end('SIGKILL');
    stop();
    const names = readdirSync(join(folder, 'recordings')).filter((name) => name.endsWith('.samestep'));
    const recording = readRecording(readFileSync(join(folder, 'recordings', names[0])));
    expect(recording.isWhole).toBe(false);
    // The last second, and a second for a machine that was too busy to write what it had handed on.
    expect(recording.ticks).toBeGreaterThanOrEqual(session.confirmedTick - 2 * ticksPerSecond);
    const { seed, config } = recording.header;
    const report = playRecording(recording, createSim(game, { seed, config }));
    expect(report).toMatchObject({ ticks: recording.ticks, matches: true, firstMismatchTick: null });
    expect(report.comparedChains).toBeGreaterThanOrEqual(1);
  },
);
