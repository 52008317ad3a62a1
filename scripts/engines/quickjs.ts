// QuickJS as an engine of golden matches: its shell where there is one, else its WebAssembly build, fetched on demand.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { installPackages, installedPackage } from '#scripts/engines/npm-folder.ts';
import { findExecutables, versionIn } from '#scripts/engines/process.ts';
import { shellEngine } from '#scripts/engines/shell-engine.ts';
import type { Engine, MissingEngine } from '#scripts/engines/engine.ts';
import type { InstalledPackage } from '#scripts/engines/npm-folder.ts';

const name = 'QuickJS';
const packageName = 'quickjs-emscripten';

export function findQuickJs(): Engine | MissingEngine {
  const [shell] = findExecutables(['qjs', 'qjs-ng']);
  if (shell !== undefined) {
    // It says its version at the top of its help, and ends with 1 for that.
    const { stdout } = spawnSync(shell, ['--help'], { timeout: 20_000, encoding: 'utf8' });
    return shellEngine({ name, version: /version (\S+)/.exec(stdout)?.[1] ?? versionIn(stdout), path: shell });
  }
  const found = installedPackage('quickjs', packageName) ?? install();
  if (found === undefined) return { name, missing: 'Neither qjs is in PATH nor could npm install quickjs-emscripten.' };
  return shellEngine({
    name,
    version: `${found.version} (${packageName})`,
    path: process.execPath,
    args: [fileURLToPath(new URL('./quickjs-shell.ts', import.meta.url)), found.folder],
    environment: { NODE_OPTIONS: '' },
  });
}

function install(): InstalledPackage | undefined {
  installPackages('quickjs');
  return installedPackage('quickjs', packageName);
}
