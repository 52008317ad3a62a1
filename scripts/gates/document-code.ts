// The code of a document as one module that can be type-checked and run: what docs/rules.md says is what happens.
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '#scripts/paths.ts';

/**
 * Every block that begins with "```ts", in its own line numbers, so that an error names the line of the document. A block with an import
 * or an export stands in the module as it is; any other is the body of a system `exampleN`, N the line of its fence. Throws without any.
 */
export function documentModule(markdown: string): string {
  const lines = markdown.split('\n');
  let isOpen = false;
  let isModule = false;
  let blocks = 0;
  const module = lines.map((line, i) => {
    if (!isOpen) {
      if (line !== '```ts') return '';
      isOpen = true;
      isModule = isModuleBlock(lines, i + 1);
      blocks++;
      return isModule ? '' : `export function example${i + 1}(w: World): void {`;
    }
    if (line !== '```') return line;
    isOpen = false;
    return isModule ? '' : '}';
  });
  if (blocks === 0) throw new Error('The document has no block that begins with "```ts".');
  if (isOpen) throw new Error('The last block of the document is not closed.');
  return module.join('\n');
}

function isModuleBlock(lines: readonly string[], from: number): boolean {
  for (let i = from; i < lines.length && lines[i] !== '```'; i++) if (/^(import|export) /.test(lines[i])) return true;
  return false;
}

/** What is done with the game of a document: with its examples as further systems its bots play alone, rolled back at every tick. */
const program = `// Plays the game of the document and says what came of it.
import { createSim } from '#shared/index.ts';
import { botBundles, mixedLevels } from '#shared/testing/golden.ts';
import { syncTest } from '#shared/testing/sync-test.ts';
import * as page from './page.ts';

const { game } = page;
const examples = Object.fromEntries(Object.entries(page).filter(([name]) => /^example\\d+$/.test(name)));
const systems = { ...game.rules.systems, ...examples };
const played = { ...game, rules: { ...game.rules, systems } };
const sim = createSim(played, { seed: 7, isStrict: true });
const bundleFor = botBundles(sim, mixedLevels(sim.seats));
const events = new Set();
for (let tick = 1; tick <= 600; tick++) {
  sim.step(bundleFor(tick));
  for (let i = 0; i < sim.events.count; i++) events.add(sim.events.nameAt(i));
}
const { failure } = syncTest({ game: played, seed: 7, ticks: 300, bundle: bundleFor });
console.log(JSON.stringify({ systems: Object.keys(systems), failure: failure ?? null, events: [...events].sort() }));
`;

/** Lays a module of a document, a program that plays its game, and the repository's folders into `folder`, which exists and is empty. */
export function layOutDocument(folder: string, module: string): void {
  copyFileSync(inRoot('package.json'), join(folder, 'package.json'));
  for (const name of ['shared', 'node_modules']) symlinkSync(inRoot(name), join(folder, name), 'junction');
  mkdirSync(join(folder, 'document'));
  writeFileSync(join(folder, 'document/page.ts'), module);
  writeFileSync(join(folder, 'document/play.ts'), program);
  // Examples show more than they use.
  const compilerOptions = { noUnusedLocals: false, noUnusedParameters: false };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: inRoot('tsconfig.base.json'), compilerOptions, include: ['document/page.ts'] }),
  );
}
