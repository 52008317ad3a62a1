// What a case of the corpus is: a small file of rules, and the gates that must object to it.

import type { SyncKind } from '#shared/testing/sync-test.ts';

/**
 * A gate that can object. `tree`: the purity rules on the syntax tree; `lint`: the same rules in the linter; `types`: TypeScript. When the
 * rules run: `trap` (a banned native in a strict step), `numbers` (NaN in a strict step), `throws` (any other error in a strict step), and
 * the sync test.
 */
export type Gate = 'lint' | 'tree' | 'types' | 'trap' | 'numbers' | 'throws' | 'sync';

/** Rules that are not the same on every machine, or after every rollback. */
export interface Violation {
  /** Kebab-case; the folder of its game. */
  readonly name: string;
  /** Each of these must object, and no other that reads sources; what runs stops at the first objection. */
  readonly gates: readonly Gate[];
  /** The form of the sync test that finds it, where only one can. */
  readonly form?: SyncKind;
  /** Declares `guilty(w: World)`, a system. Its imports but World come first. */
  readonly text: string;
  /** The part of the step that must be named, when it is not the system `guilty`. */
  readonly part?: string;
  /** More members of the rules, as `bot: …`: what stands between the braces of `defineGame`. */
  readonly rules?: string;
}

/** Rules that look suspicious and are the same everywhere. */
export interface Innocent {
  /** The name of its system. */
  readonly name: string;
  /** Exports a system of that name. */
  readonly text: string;
}

/** The file of every case: a game in which things move, appear and vanish, so that rows are used again and again. */
export const BASE = `// The game around the cases of the corpus.
import { axis, defineModel, entity, f64, grid, player, predicted, prefab, press, tune, u16, u8 } from '#shared/index.ts';
import type { WorldOf } from '#shared/index.ts';

export const model = defineModel({
  name: 'corpus',
  ticksPerSecond: 60,
  players: { min: 1, max: 4 },
  entities: 96,
  components: {
    Body: { x: f64, y: f64 },
    Ship: { player, mark: entity, heat: f64 },
    Spark: { ticksLeft: u8, kind: u8 },
  },
  globals: { score: f64, count: u16, zero: f64, leader: entity },
  grids: { dust: grid(u8, 16, 16) },
  config: { rocks: u8 },
  input: { x: axis, y: axis, fire: press },
  events: { Hit: predicted({ by: entity, x: f64 }) },
  tuning: { speed: tune({ unit: 'm/s', min: 1, max: 9 }) },
  content: { names: ['red', 'blue'], weights: [3, 1, 2] },
});

export interface World extends WorldOf<typeof model> {}

const spawnSpark = prefab(model, { Spark: { ticksLeft: 1 }, Body: {} });

function sparkle(w: World): void {
  for (const e of w.each('Spark')) if (--w.Spark.ticksLeft[e] === 0) w.despawn(e);
  if (w.random() < 0.6) {
    const e = spawnSpark(w);
    w.Spark.ticksLeft[e] = 1 + w.randomInt(50);
    w.Spark.kind[e] = w.randomInt(4);
    w.Body.x[e] = w.random() * 16;
    w.Body.y[e] = w.random() * 16;
  }
}

function steer(w: World): void {
  for (const e of w.each('Ship', 'Body')) {
    const { x, y, fire } = w.input(w.Ship.player[e]);
    w.Body.x[e] += x * w.tuning.speed * w.dt;
    w.Body.y[e] += y * w.tuning.speed * w.dt;
    if (fire) w.emit('Hit').by = e;
  }
}

export const rules = {
  config: { rocks: 3 },
  tuning: { speed: 4 },
  start(w: World) {
    w.globals.score = w.random();
  },
  join(w: World, player: number) {
    w.spawn({ Ship: { player, heat: w.random() }, Body: { x: player } });
  },
  leave(w: World, player: number) {
    for (const e of w.each('Ship')) if (w.Ship.player[e] === player) w.despawn(e);
  },
  bot(w: World, player: number, out: { x: number; fire: boolean }) {
    out.x = w.random() * 2 - 1;
    out.fire = w.tick % (7 + player) === 0;
  },
  systems: { sparkle, steer },
};
`;

/** The file of a case. */
export function caseText({ text, rules = '' }: Violation): string {
  return `// A case of the corpus.
import { defineGame } from '#shared/index.ts';
import { model, rules, type World } from './base.ts';
${text}
export const game = defineGame(model, { ...rules, ${rules}systems: { ...rules.systems, guilty } });
`;
}

/** One game with the systems of all innocents. */
export function innocentsText(innocents: readonly Innocent[]): string {
  const names = innocents.map(({ name }) => name);
  return `// The innocents of the corpus, each a system.
import { defineGame } from '#shared/index.ts';
import { model, rules } from './base.ts';
${names.map((name) => `import { ${name} } from './${kebab(name)}.ts';`).join('\n')}
export const game = defineGame(model, { ...rules, systems: { ...rules.systems, ${names.join(', ')} } });
`;
}

/** isLikeThis -> is-like-this. */
export function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
