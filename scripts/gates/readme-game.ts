// Takes the game out of README.md and gives it a folder in which it can be type-checked and run as any game of the repository.
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '#scripts/paths.ts';

/** The text of the one block that begins with "```ts game". Throws when there is none, or more than one. */
export function extractGame(readme: string): string {
  const blocks = [...readme.matchAll(/^```ts game\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);
  const [block] = blocks;
  if (block === undefined || blocks.length > 1) {
    throw new Error(`README.md has ${blocks.length} blocks that begin with "\`\`\`ts game"; it needs one.`);
  }
  return block;
}

/** What is done with the game: its bots play alone, rolled back at every tick, and over a bad network. */
const program = `// Plays the game and says what came of it.
import { NETWORK_CONDITIONS } from '#shared/testing/conditions.ts';
import { runMatch } from '#shared/testing/match.ts';
import { syncTest } from '#shared/testing/sync-test.ts';
import { PRESENCE, type Command } from '#shared/sim/bundle.ts';
import { game, view } from './game.ts';

const { controls, logical } = view.build();
const bot = (seat: number, data: Uint8Array): Command => ({ kind: 'join', seat, presence: PRESENCE.bot, level: 1, data });
const { failure } = syncTest({
  game,
  seed: 7,
  ticks: 300,
  bundle: (tick, sim) => ({
    tick,
    inputs: new Uint8Array(sim.seats * sim.inputBytes),
    orders: [],
    commands: tick === 1 ? [bot(0, sim.emptyData), bot(1, sim.emptyData)] : [],
  }),
});
const { desyncs, agreeing } = runMatch({
  game, sync: 'lockstep', players: 2, bots: [1], ticks: 600, seed: 7, network: NETWORK_CONDITIONS.mobile,
});
console.log(JSON.stringify({ controls: Object.keys(controls), logical, failure: failure ?? null, desyncs, agreeing }));
`;

/** Lays the game, a program that plays it, and the repository's folders into `folder`, which exists and is empty. */
export function layOutGame(folder: string, game: string): void {
  copyFileSync(inRoot('package.json'), join(folder, 'package.json'));
  for (const name of ['shared', 'client', 'assets', 'node_modules'])
    symlinkSync(inRoot(name), join(folder, name), 'junction');
  mkdirSync(join(folder, 'game'));
  writeFileSync(join(folder, 'game/game.ts'), game);
  writeFileSync(join(folder, 'game/play.ts'), program);
  const compilerOptions = { lib: ['es2024', 'dom', 'dom.iterable'], types: ['node', 'vite/client'] };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: inRoot('tsconfig.base.json'), compilerOptions, include: ['game/*.ts', 'assets/*.d.ts'] }),
  );
}
