// Packages that only an engine needs: folders beside this file with a lock of their own, installed when they are first wanted.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '#scripts/paths.ts';

interface PackageFile {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface InstalledPackage {
  readonly folder: string;
  readonly version: string;
}

/** A package of scripts/engines/<folder>, or undefined when it is not there in the version that is wanted. */
export function installedPackage(folder: string, name: string): InstalledPackage | undefined {
  const place = inRoot(`scripts/engines/${folder}`);
  const { dependencies, optionalDependencies } = readJson<PackageFile>(join(place, 'package.json')) ?? {};
  const path = join(place, 'node_modules', name);
  const version = readJson<{ readonly version: string }>(join(path, 'package.json'))?.version;
  if (version === undefined || version !== (dependencies?.[name] ?? optionalDependencies?.[name])) return undefined;
  return { folder: path, version };
}

/** Installs scripts/engines/<folder> by its lock, without install scripts. Whether it worked shows in {@link installedPackage}. */
export function installPackages(folder: string): void {
  const npmScript = process.env['npm_execpath'];
  const [command, first] = npmScript?.endsWith('.js') ? [process.execPath, [npmScript]] : ['npm', []];
  spawnSync(command, [...first, 'ci', '--ignore-scripts', '--loglevel=error', '--no-fund', '--no-audit'], {
    cwd: inRoot(`scripts/engines/${folder}`),
    // Standard output may be read by a program that expects only the command's own lines there.
    stdio: ['ignore', 'ignore', 2],
    shell: process.platform === 'win32',
    // Bounded: a registry that never answers must not hold the tests up.
    timeout: 300_000,
  });
}

function readJson<T>(path: string): T | undefined {
  try {
    const value: T = JSON.parse(readFileSync(path, 'utf8'));
    return value;
  } catch {
    return undefined;
  }
}
