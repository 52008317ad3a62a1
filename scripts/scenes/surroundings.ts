// What scenes are played in: the built server, and a recorded match of each game.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser } from '@playwright/test';
import { startServer, type TestServer } from '#e2e/server.ts';
import { buildInChild, isBuildFresh } from '#scripts/build/fresh-build.ts';
import { ensureChromium } from '#scripts/chromium.ts';
import { inRoot } from '#scripts/paths.ts';
import { PICTURE_FLAGS } from '#scripts/chromium-flags.ts';
import type { SceneGame, SceneSurroundings } from '#scripts/scenes/scenes.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

/** Ticks of a recording: half a minute. */
const RECORDED_TICKS = 1800;

/** Surroundings that last until they are disposed of. */
export interface OwnedSurroundings extends SceneSurroundings {
  readonly server: TestServer;
  dispose(): Promise<void>;
}

const SYNC: Readonly<Record<SceneGame, string>> = { dogfight: 'rollback', lanterns: 'state' };

/** Records a match of a game with a seed of its own, the same every time; the file's path. */
export function recordMatch(folder: string, game: SceneGame, ticks = RECORDED_TICKS): string {
  const file = join(folder, `${game}.rec`);
  const who = ['--players', '2', '--bots', '3,2,2,1', '--seed', '5', '--ticks', String(ticks)];
  const args = ['match', '--game', game, '--sync', SYNC[game], ...who, '--fast', '--record', file];
  execFileSync(process.execPath, [inRoot('scripts/main.ts'), ...args]);
  return file;
}

/** Builds where needed, records, and starts the server. */
export async function createSurroundings(): Promise<OwnedSurroundings> {
  if (!isBuildFresh()) buildInChild();
  const folder = temporaryFolder('scenes');
  const recordings = { dogfight: recordMatch(folder, 'dogfight'), lanterns: recordMatch(folder, 'lanterns') };
  const server = await startServer();
  return {
    url: server.url,
    recordings,
    server,
    async dispose() {
      await server.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A Chromium of its own, whose pictures are the same every time. */
export function launchForPictures(print: (line: string) => void): Promise<Browser> {
  return chromium.launch({ executablePath: ensureChromium(print), args: [...PICTURE_FLAGS] });
}
