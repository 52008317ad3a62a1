// What a tidy repository looks like, as checks that name what is not: names, sizes, first lines, links, complete games.
import { posix } from 'node:path';
import type { RepositoryFile } from '#scripts/gates/repository-files.ts';

/** A check over the whole repository: how many things it looked at, and one sentence for each that is wrong. */
export interface Findings {
  readonly seen: number;
  readonly problems: readonly string[];
}

type Check = (files: readonly RepositoryFile[]) => Findings;

const code = /\.(ts|js)$/;
const maxLines = 400;

export const tidyChecks = {
  'every source file says in its first line what it is for': (files) =>
    inspect(
      files.filter(({ path }) => code.test(path)),
      ({ text }) => (/^(\/\/|\/\*\*?) *\S/.test(text) ? [] : ['begins without a comment that says what it is for']),
    ),
  'no source file is longer than 400 lines': (files) =>
    inspect(
      files.filter(({ path }) => code.test(path)),
      ({ text }) => {
        const lines = text.split('\n').length - 1;
        return lines > maxLines ? [`has ${lines} lines; split it by responsibility`] : [];
      },
    ),
  'names are in kebab-case': (files) =>
    inspect(
      files.filter(({ path }) => /\.(ts|js|json|css|html|svg|md|png)$/.test(path)),
      ({ path }) => {
        const parts = path.split('/').filter((part) => !part.startsWith('.') && !/^[A-Z]+\.md$/.test(part));
        const odd = parts.find((part) => !/^_?[a-z0-9]+([.-][a-z0-9]+)*$/.test(part));
        return odd === undefined ? [] : [`has "${odd}" in its name; write it in kebab-case`];
      },
    ),
  'nothing is left to do': (files) =>
    inspect(
      files.filter(({ path }) => /\.(ts|js|css|html|svg)$/.test(path)),
      ({ text }) => {
        const mark = new RegExp(
          `\\b(${['TO', 'FIX', 'X'].map((half, i) => half + ['DO', 'ME', 'XX'][i]).join('|')})\\b`,
        ).exec(text);
        return mark ? [`says ${mark[0]}: do it, or take it out`] : [];
      },
    ),
  'no test is left out': (files) =>
    inspect(
      files.filter(({ path }) => /\.(test|e2e)\.ts$/.test(path)),
      ({ text }) => {
        const call = /\b(test|it|describe|suite)\.(only|skip|todo|fixme|fails)\b/.exec(text);
        return call ? [`has ${call[0]}: every test runs`] : [];
      },
    ),
  'no path of one machine': (files) =>
    inspect(
      files.filter(({ text }) => text !== ''),
      ({ text }) => {
        const place = /(?<![\w.])\/(work|root|home\/\w+|Users\/\w+)\/\w*/.exec(text);
        return place ? [`mentions ${place[0]}, which only one machine has`] : [];
      },
    ),
  'links in documents lead somewhere': checkLinks,
  'every game is in all of its rooms': checkGames,
} as const satisfies Record<string, Check>;

function inspect(files: readonly RepositoryFile[], check: (file: RepositoryFile) => readonly string[]): Findings {
  return {
    seen: files.length,
    problems: files.flatMap((file) => check(file).map((problem) => `${file.path} ${problem}`)),
  };
}

function checkLinks(files: readonly RepositoryFile[]): Findings {
  // A template's links are those of the place it is copied to.
  const documents = files.filter(({ path }) => path.endsWith('.md') && !path.startsWith('scripts/templates/'));
  const textOf = new Map(files.map(({ path, text }) => [path, text]));
  const folders = new Set(files.flatMap(({ path }) => parentsOf(path)));
  const problems = documents.flatMap(({ path, text }) =>
    linksOf(text).flatMap((link) => {
      const [target = '', anchor = ''] = link.split('#');
      const file = target === '' ? path : posix.join(posix.dirname(path), target).replace(/\/$/, '');
      if (!textOf.has(file) && !folders.has(file)) return [`${path} links to ${link}, which does not exist`];
      const headings = anchorsOf(textOf.get(file) ?? '');
      return anchor !== '' && !headings.has(anchor) ? [`${path} links to ${link}, which has no such heading`] : [];
    }),
  );
  return { seen: documents.length, problems };
}

/** The relative targets of a document's links and pictures, outside of code. */
function linksOf(text: string): string[] {
  const prose = withoutCode(text).replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link).filter((link) => !/^[a-z]+:/.test(link));
}

/** The names by which a document's headings are linked. */
function anchorsOf(text: string): Set<string> {
  const headings = [...withoutCode(text).matchAll(/^#+ +(.+)$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

function withoutCode(text: string): string {
  return text.replace(/^ *```[\s\S]*?^ *```/gm, '');
}

function parentsOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}

function checkGames(files: readonly RepositoryFile[]): Findings {
  const present = new Set(files.map(({ path }) => path));
  const games = new Set(
    files.flatMap(({ path }) => {
      const [, name] = /^(?:(?:shared|client|server)\/games|assets)\/([^/_]+)\//.exec(path) ?? [];
      return name === undefined ? [] : [name];
    }),
  );
  const problems = [...games].flatMap((game) =>
    gameFiles(game)
      .filter((path) => !present.has(path))
      .map((path) => `the game ${game} has no ${path}`),
  );
  return { seen: games.size, problems };
}

/** What every game consists of. */
export function gameFiles(game: string): readonly string[] {
  const rules = ['model.ts', 'sim.ts', 'sim.test.ts', 'tuning.json', 'README.md'].map(
    (file) => `shared/games/${game}/${file}`,
  );
  return [...rules, `client/games/${game}/view.ts`, `assets/${game}/CREDITS.md`];
}
