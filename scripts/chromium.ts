// Finds a Chromium for the browser tests: the one that is there, else Playwright's own, else Debian's.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';
import { CommandError } from '#scripts/command.ts';
import { inRoot } from '#scripts/paths.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const macPath = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/**
 * The path of a Chromium that starts. `SAMESTEP_CHROMIUM` names one; without any, Playwright's is downloaded, and where
 * that cannot be (no connection to its host, libraries missing), root on Debian installs the distribution's.
 */
export function ensureChromium(print: (line: string) => void): string {
  const present = findChromium();
  if (present !== undefined) return present;
  print("No Chromium here: trying Playwright's…");
  run(process.execPath, [inRoot('node_modules/@playwright/test/cli.js'), 'install', 'chromium']);
  if (starts(chromium.executablePath())) return chromium.executablePath();
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    print("Trying Debian's…");
    run('apt-get', ['update']);
    // With what it recommends: without fonts, text has no size.
    run('apt-get', ['install', '-y', 'chromium']);
  }
  const installed = findChromium();
  if (installed !== undefined) return installed;
  throw new CommandError('No Chromium could be installed; install one and name it in SAMESTEP_CHROMIUM.');
}

function findChromium(): string | undefined {
  const named = process.env['SAMESTEP_CHROMIUM'];
  if (named !== undefined) {
    if (!starts(named)) throw new CommandError(`SAMESTEP_CHROMIUM names ${named}, which does not start.`);
    return named;
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...candidates, macPath, chromium.executablePath()].find(starts);
}

/** An executable file may still lack a library, or be a stub that only says how to install one. */
function starts(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    return false;
  }
  return spawnSync(path, ['--version'], { timeout: 20_000, stdio: 'ignore' }).status === 0;
}

function run(command: string, args: readonly string[]): void {
  spawnSync(command, args, {
    // Bounded: a host that never answers must not hold the tests up.
    timeout: 300_000,
    stdio: ['ignore', 'ignore', 'inherit'],
    // Playwright would wait half a minute for each of its hosts, several times over.
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '5000' },
  });
}
