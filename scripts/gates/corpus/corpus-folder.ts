// The corpus as a repository of its own, in a temporary folder: the real linter, compiler and bundler look at it as at this one.
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from '#scripts/gates/gate.ts';
import { inRoot } from '#scripts/paths.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

/** A repository whose games are what it was made of. */
export interface CorpusFolder {
  readonly path: string;
  /** Paths of files that the linter objects to, relative to shared/games, each with the rules. */
  lint(): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Paths of files that TypeScript objects to, relative to shared/games, each with its messages. */
  types(): Promise<ReadonlyMap<string, readonly string[]>>;
  remove(): void;
}

const COPIED = ['.oxlintrc.json', 'package.json', 'tsconfig.base.json', 'scripts/lint', 'scripts/paths.ts', 'shared'];
const LEFT_OUT = /[\\/]shared[\\/](games[\\/].|testing)|\.test(-[a-z]+)?\.ts$/;

/** Writes the games, each with its files by name. */
export function writeCorpus(games: Readonly<Record<string, Readonly<Record<string, string>>>>): CorpusFolder {
  const path = temporaryFolder('corpus');
  for (const part of COPIED) {
    cpSync(inRoot(part), join(path, part), { recursive: true, filter: (source) => !LEFT_OUT.test(source) });
  }
  symlinkSync(inRoot('node_modules'), join(path, 'node_modules'), 'junction');
  for (const [game, files] of Object.entries(games)) {
    const folder = join(path, 'shared/games', game);
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  }
  return {
    path,
    async lint() {
      const { output } = await runTool('oxlint/bin/oxlint', ['-f', 'json', 'shared/games'], { folder: path });
      const report: { readonly diagnostics: readonly { readonly code: string; readonly filename: string }[] } =
        JSON.parse(output.slice(output.indexOf('{')));
      return grouped(report.diagnostics.map(({ code, filename }) => [filename, code]));
    },
    async types() {
      const { output } = await runTool('typescript/bin/tsc', ['-p', 'shared', '--pretty', 'false'], { folder: path });
      const errors = [...output.matchAll(/^(shared[^(\n]*)\(\d+,\d+\): error (.*)$/gm)];
      return grouped(errors.map(([, file = '', message = '']) => [file, message]));
    },
    remove: () => rmSync(path, { recursive: true }),
  };
}

function grouped(found: readonly (readonly [file: string, what: string])[]): ReadonlyMap<string, readonly string[]> {
  const byFile = new Map<string, string[]>();
  for (const [file, what] of found) {
    const name = file.replaceAll('\\', '/').replace(/^.*shared\/games\//, '');
    byFile.set(name, [...(byFile.get(name) ?? []), what]);
  }
  return byFile;
}
