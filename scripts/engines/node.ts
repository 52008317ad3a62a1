// Node as an engine of golden matches: the one that runs this, the same without its compilers, and Node 20.
import { join } from 'node:path';
import { isMissing, type Engine, type MissingEngine } from '#scripts/engines/engine.ts';
import { installPackages, installedPackage } from '#scripts/engines/npm-folder.ts';
import { askProgram, findExecutables, versionIn } from '#scripts/engines/process.ts';
import { shellEngine } from '#scripts/engines/shell-engine.ts';

const isWindows = process.platform === 'win32';
/** Options meant for the process that runs this would change how the script runs. */
const environment = { NODE_OPTIONS: '' };

const major = process.versions.node.split('.')[0];
const running = { version: process.versions.node, path: process.execPath, environment };

/** The Node that runs this, in a process of its own. */
export function runningNode(): Engine {
  return shellEngine({ ...running, name: `Node ${major}` });
}

/** The same without any compiler: V8's interpreter alone. */
export function interpretingNode(): Engine {
  return shellEngine({ ...running, name: `Node ${major} --jitless`, args: ['--jitless'] });
}

/** The machine's own Node 20, else the one that {@link ensureNode20} has installed. */
export function findNode20(): Engine | MissingEngine {
  const candidates = [...findExecutables(['node']), ...installedNode20()];
  for (const path of candidates) {
    const version = versionIn(askProgram(path, ['--version']) ?? '');
    if (version.startsWith('20.')) return shellEngine({ name: 'Node 20', version, path, environment });
  }
  return {
    name: 'Node 20',
    missing: 'Node 20 is not in PATH; `npm ci --ignore-scripts` in scripts/engines/node-20 brings it.',
  };
}

/** Node 20, from npm's platform packages where the machine has none. It is missing where npm has none, or cannot be reached. */
export function ensureNode20(print: (line: string) => void): Engine | MissingEngine {
  const present = findNode20();
  if (!isMissing(present)) return present;
  print('No Node 20 here: installing npm’s…');
  installPackages('node-20');
  return findNode20();
}

function installedNode20(): readonly string[] {
  const platform = isWindows ? 'win' : process.platform;
  const found = installedPackage('node-20', `node-${platform}-${process.arch}`);
  return found === undefined ? [] : [join(found.folder, 'bin', isWindows ? 'node.exe' : 'node')];
}
