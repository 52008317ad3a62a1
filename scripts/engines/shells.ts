// The shells of JavaScript engines that are run on demand, where they are in PATH: what each is called and how its version is learnt.
import { realpathSync } from 'node:fs';
import { askProgram, findExecutables, versionIn } from '#scripts/engines/process.ts';
import { shellEngine } from '#scripts/engines/shell-engine.ts';
import type { EngineFinder } from '#scripts/engines/engine.ts';

interface Shell {
  readonly name: string;
  readonly programs: readonly string[];
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  versionOf(path: string): string;
  /** How to get it. */
  readonly howTo: string;
}

const ask =
  (...args: readonly string[]) =>
  (path: string): string =>
    versionIn(askProgram(path, args) ?? '');

const javaScriptCore = {
  programs: ['jsc'],
  versionOf: debianVersion,
  howTo: 'on Debian, `apt-get install libjavascriptcoregtk-4.0-bin` brings jsc',
} as const;

const shells: readonly Shell[] = [
  { ...javaScriptCore, name: 'JavaScriptCore' },
  { ...javaScriptCore, name: 'JavaScriptCore, no JIT', environment: { JSC_useJIT: 'false' } },
  {
    name: 'SpiderMonkey (gjs)',
    programs: ['gjs'],
    versionOf: gjsVersion,
    howTo: 'on Debian 12, `apt-get install gjs` brings SpiderMonkey 102',
  },
  {
    name: 'SpiderMonkey',
    programs: ['js', 'js140', 'js128', 'js115', 'js102'],
    versionOf: ask('--version'),
    howTo: 'a SpiderMonkey shell named js, js128, js115 or js102 is looked for in PATH',
  },
  {
    name: 'Bun',
    programs: ['bun'],
    versionOf: ask('--version'),
    howTo: '`npm install bun` in an empty folder brings it; put its node_modules/.bin into PATH',
  },
  {
    name: 'Deno',
    programs: ['deno'],
    args: ['run'],
    versionOf: ask('--version'),
    howTo: '`npm install deno` in an empty folder brings it; put its node_modules/.bin into PATH',
  },
  {
    name: 'V8 (d8)',
    programs: ['d8', 'v8'],
    versionOf: ask('-e', 'print(version())'),
    howTo: 'a shell of V8 named d8 is looked for in PATH',
  },
  {
    name: 'GraalJS',
    programs: ['graaljs'],
    versionOf: ask('--version'),
    howTo: 'the shell graaljs is looked for in PATH',
  },
  {
    name: 'Hermes',
    programs: ['hermes'],
    args: ['-O'],
    versionOf: ask('--version'),
    howTo: 'a Hermes that knows classes (from its branch static_h) is looked for in PATH as hermes',
  },
];

/** One finder for each shell. */
export const shellFinders: readonly EngineFinder[] = shells.map(
  ({ name, programs, args, environment, versionOf, howTo }) =>
    () => {
      const [path] = findExecutables(programs);
      if (path === undefined) return { name, missing: `${name} is not in PATH: ${howTo}.` };
      return shellEngine({ name, version: versionOf(path), path, args, environment });
    },
);

/** The version of the Debian package that a program came in: jsc has no option for it. */
function debianVersion(path: string): string {
  // A merged /usr answers by either name.
  for (const file of [path, realpathSync(path), path.replace('/usr/', '/')]) {
    const owner = askProgram('dpkg-query', ['-S', file])?.split(':')[0];
    if (owner !== undefined) return versionIn(askProgram('dpkg-query', ['-W', '-f', '${Version}', owner]) ?? '');
  }
  return 'unknown';
}

/** gjs says only its own version; the engine's is in the name of the library that it loads. */
function gjsVersion(path: string): string {
  const engine = /libmozjs-(\d+)/.exec(askProgram('ldd', [path]) ?? '')?.[1] ?? 'unknown';
  return `${engine}, gjs ${ask('--version')(path)}`;
}
