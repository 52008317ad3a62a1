// Firefox, headless, as an engine of golden matches: finds it, installs Debian's where that is wanted, runs a page in it.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '#scripts/command.ts';
import { isMissing, type Engine, type MissingEngine } from '#scripts/engines/engine.ts';
import { serveGoldenPage } from '#scripts/engines/golden-page.ts';
import { askProgram, findExecutables, startProcess, versionIn } from '#scripts/engines/process.ts';
import { withinLimit } from '#scripts/engines/within-limit.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

const name = 'Firefox';
const programs = ['firefox-esr', 'firefox'];
const macPath = '/Applications/Firefox.app/Contents/MacOS/firefox';

/** A script may run for minutes, and nobody is there to be asked; nothing outside is to be talked to. */
const preferences = {
  'dom.max_script_run_time': 0,
  'browser.shell.checkDefaultBrowser': false,
  'browser.aboutwelcome.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.enabled': false,
  'app.update.enabled': false,
  'app.normandy.enabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'browser.safebrowsing.update.enabled': false,
} as const;

/** The Firefox of this machine; `SAMESTEP_FIREFOX` names one. */
export function findFirefox(): Engine | MissingEngine {
  const named = process.env['SAMESTEP_FIREFOX'];
  const candidates = named === undefined ? [...findExecutables(programs), macPath] : [named];
  for (const path of candidates) {
    const version = existsSync(path) ? askProgram(path, ['--version']) : undefined;
    if (version !== undefined) return firefox(path, versionIn(version));
  }
  const missing =
    named === undefined
      ? 'Firefox is not here; on Debian, `apt-get install firefox-esr` brings it, elsewhere SAMESTEP_FIREFOX names it.'
      : `SAMESTEP_FIREFOX names ${named}, which does not start.`;
  return { name, missing };
}

/** Installs a Firefox where there is none: Debian's, as root. Throws a CommandError when there is none afterwards. */
export function ensureFirefox(print: (line: string) => void): Engine {
  const present = findFirefox();
  if (!isMissing(present)) return present;
  if (process.env['SAMESTEP_FIREFOX'] === undefined && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    print("No Firefox here: trying Debian's…");
    run('apt-get', ['update']);
    run('apt-get', ['install', '-y', '--no-install-recommends', 'firefox-esr']);
  }
  const installed = findFirefox();
  if (isMissing(installed)) throw new CommandError(installed.missing);
  return installed;
}

function run(command: string, args: readonly string[]): void {
  spawnSync(command, args, {
    // Bounded: a host that never answers must not hold the tests up.
    timeout: 300_000,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

function firefox(path: string, version: string): Engine {
  return {
    name,
    version,
    async run(bundleFile, { timeoutMs }) {
      const page = await serveGoldenPage(bundleFile);
      const profile = temporaryFolder('firefox');
      writeFileSync(join(profile, 'user.js'), preferenceLines());
      const browser = startProcess(path, ['--headless', '--no-remote', '--profile', profile, page.url], {
        HOME: profile,
        // As root it would refuse to start its sandboxed processes.
        MOZ_DISABLE_CONTENT_SANDBOX: '1',
        MOZ_CRASHREPORTER_DISABLE: '1',
      });
      const early = browser.ended.then(({ exitCode, stderr }) => {
        throw new Error(`ended with code ${exitCode} before its page did: ${stderr.trim().split('\n').at(-1) ?? ''}`);
      });
      try {
        return await withinLimit([page.lines, early], timeoutMs);
      } finally {
        page.close();
        await browser.end();
        rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
      }
    },
  };
}

function preferenceLines(): string {
  return Object.entries(preferences)
    .map(([key, value]) => `user_pref(${JSON.stringify(key)}, ${JSON.stringify(value)});\n`)
    .join('');
}
