// `npm run docs`: dist/docs, the documents and the reference of both faces as pages that need no server.
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { documentPage, referencePage } from '#scripts/docs/pages.ts';
import { referenceOf } from '#scripts/docs/reference.ts';
import { inRoot, root } from '#scripts/paths.ts';
import type { CommandCall, CommandOptions, CommandOutcome } from '#scripts/command.ts';

export const summary = 'Builds dist/docs: the documents, and a reference from the docstrings of what authors import.';
export const usage = 'docs';
export const options = {} as const satisfies CommandOptions;

/** What authors import, and what its page is called. */
const faces = { 'shared/index.ts': 'Reference: rules', 'client/index.ts': 'Reference: views' } as const;

export function run(call: CommandCall<typeof options>): CommandOutcome {
  const files = ['README.md', ...globSync('docs/**/*.md', { cwd: root })].map((file) => file.replaceAll('\\', '/'));
  const documents = files.map((file) =>
    documentPage(file, readFileSync(inRoot(file), 'utf8'), (target) => files.includes(target)),
  );
  const references = Object.entries(faces).map(([face, title]) => referencePage(face, title, referenceOf(face)));
  const pages = [...documents, ...references];
  const folder = inRoot('dist/docs');
  rmSync(folder, { recursive: true, force: true });
  for (const { path, html } of pages) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), html);
  }
  // The README names its pictures from the repository's root, other documents from their own folder.
  for (const place of ['docs/media', 'media']) cpSync(inRoot('docs/media'), join(folder, place), { recursive: true });
  call.print(`${pages.length} pages: open dist/docs/index.html.`);
  return { report: { pages: pages.length } };
}
