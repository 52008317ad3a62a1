// `npm run new-game -- NAME`: a small game in all of its rooms, playable and tested, to be changed into something else.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { CommandError, UsageError } from '#scripts/command.ts';
import { gameNames } from '#scripts/hashes.ts';
import { inRoot, root } from '#scripts/paths.ts';
import type { CommandCall, CommandOptions, CommandOutcome, CommandPositional } from '#scripts/command.ts';

export const summary = 'Makes a new game: small, running, tested and networked.';
export const usage = 'new-game -- NAME';
export const options = {} as const satisfies CommandOptions;
export const positionals: readonly CommandPositional[] = [
  { name: 'NAME', summary: "the game's name in kebab-case, as coin-dash", required: true },
];

/** What stands for the game's name in the template's texts. */
const placeholder = 'new-game-name';
const titlePlaceholder = 'New Game Title';
const longestName = 32;
const roomsFile = 'server/rooms.ts';
/** What it changes beside the files that it makes. */
const changedFiles = [roomsFile, 'assets/assets.d.ts'];
/** Folders that a build or a server may make here, and what the commands call the test game of the engine. */
const reservedNames = ['data', 'dist', 'playwright-report', 'test-results', 'capture'];

/** Where the folders of scripts/templates/game go, and what must not be there yet. */
const rooms = {
  rules: { folder: `shared/games/${placeholder}`, taken: `shared/games/${placeholder}` },
  view: { folder: `client/games/${placeholder}`, taken: `client/games/${placeholder}` },
  page: { folder: 'client', taken: `client/${placeholder}.html` },
  assets: { folder: `assets/${placeholder}`, taken: `assets/${placeholder}` },
} as const;

export function run(call: CommandCall<typeof options>): CommandOutcome {
  const [name = ''] = call.positionals;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > longestName) {
    throw new UsageError(
      `"${name}" is no name for a game: at most ${longestName} letters in kebab-case, as coin-dash.`,
    );
  }
  refuseClash(name);
  const places = Object.values(rooms).map(({ taken }) => fillIn(taken, name));
  const taken = places.find((place) => existsSync(inRoot(place)));
  if (taken !== undefined) {
    throw new UsageError(`There is a ${taken} already; the games are ${gameNames().join(', ')}.`);
  }
  const copied = Object.entries(rooms).flatMap(([template, { folder }]) => copyTemplate(template, folder, name));
  const files = [...copied, `assets/${name}/ids.ts`];
  // The ids of its art and sound are written by the same program that keeps everyone else's.
  runScript('scripts/assets/write-ids.ts');
  addRoom(name);
  // A longer or shorter name moves line ends and the columns of tables.
  runScript('node_modules/oxfmt/bin/oxfmt', roomsFile, ...copied);
  call.print('Made:');
  for (const file of files) call.print(`  ${file}`);
  call.print('Changed:');
  for (const file of changedFiles) call.print(`  ${file}`);
  call.print(`Play it: npm run dev, then open /${name}.html there; npm start serves the same page. Test it: npm test.`);
  call.print(`How to remove it again is in shared/games/${name}/README.md.`);
  return { report: { game: name, files, changed: changedFiles } };
}

/** A game's name becomes that of folders, of a page and of a variable in the list of rooms. */
function refuseClash(name: string): void {
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const isReserved = reservedNames.includes(name) || folders.some((folder) => folder.name === name);
  const code = readFileSync(inRoot(roomsFile), 'utf8').replaceAll(/\/\*[^]*?\*\/|\/\/.*|'[^']*'/g, '');
  const names = new Set(code.match(/[\w$]+/g));
  const isGame = gameNames().includes(name);
  if (isReserved || !isVariable(variableOf(name)) || (names.has(variableOf(name)) && !isGame))
    throw new UsageError(`"${name}" means something else here already; give the game another name.`);
}

function isVariable(name: string): boolean {
  try {
    // Parsed and never run: the language itself knows its words best.
    return Boolean(new Script(`'use strict'; async () => { let ${name}; };`));
  } catch {
    return false;
  }
}

function variableOf(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function runScript(script: string, ...args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [inRoot(script), ...args], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new CommandError(`${script} failed; see above.`);
}

function copyTemplate(template: string, folder: string, name: string): string[] {
  const source = inRoot(`scripts/templates/game/${template}`);
  return readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const target = fillIn(`${folder}/${path.slice(source.length + 1).replaceAll('\\', '/')}`, name);
      mkdirSync(dirname(inRoot(target)), { recursive: true });
      writeFileSync(inRoot(target), fillIn(readFileSync(path, 'utf8'), name));
      return target;
    });
}

function fillIn(text: string, name: string): string {
  const title = name.replace(
    /(^|-)([a-z0-9])/g,
    (_, gap: string, letter: string) => (gap && ' ') + letter.toUpperCase(),
  );
  return text.replaceAll(placeholder, name).replaceAll(titlePlaceholder, title);
}

/** The server lists its rooms in one place: the game is imported there and given one. */
function addRoom(name: string): void {
  const path = inRoot(roomsFile);
  const text = readFileSync(path, 'utf8');
  const variable = variableOf(name);
  const withImport = text.replace(
    /^(?:import .*'#shared\/games\/.*\n)+/m,
    (lines) => `${lines}import { game as ${variable} } from '#shared/games/${name}/sim.ts';\n`,
  );
  const withRoom = withImport.replace(
    /(const definitions = \[)([^]*?),?(\s*^\];)/m,
    (_, open: string, list: string, close: string) => `${open}${list}, room(${variable}, { sync: 'rollback' })${close}`,
  );
  if (withImport === text || withRoom === withImport) {
    throw new CommandError(
      `${roomsFile} is not laid out as expected: add room(${variable}, { sync: 'rollback' }) there by hand.`,
    );
  }
  writeFileSync(path, withRoom);
}
