// Random games: a model, rules over it, and a match of them, all from one recipe of plain choices that shrinks.
import fc from 'fast-check';
import { defineGame, type Game } from '../index.ts';
import type { Model, ModelDefinition } from '../model/model.ts';
import type { Bundle } from '../sim/bundle.ts';
import type { Rules, RuleFunctions } from '../sim/game.ts';
import { createSim, type Sim, type SimOf } from '../sim/sim.ts';
import { loose } from './loose-world.test-helper.ts';
import { checkLevel } from './level-law.test-helper.ts';
import { arbitraryModel, modelOf, type ModelRecipe } from './random-model.test-helper.ts';
import { arbitraryOperation, choicesOf, runOperations, type Operation } from './random-rules.test-helper.ts';
import { arbitraryStorm, stormOf, type TickRecipe } from './random-storm.test-helper.ts';
import { finiteValue, hashOf } from './random-values.test-helper.ts';

const HOOKS = ['start', 'join', 'leave', 'presence', 'levelLoaded', 'bot'] as const;

/** What a game and a match of it are made from. */
export interface GameRecipe {
  readonly model: ModelRecipe;
  readonly systems: readonly (readonly Operation[])[];
  /** Spawns at the start, before its operations. */
  readonly population: number;
  readonly hooks: Readonly<Record<(typeof HOOKS)[number], readonly Operation[]>>;
  readonly ticks: readonly TickRecipe[];
  readonly seed: number;
}

/** A game and its match. */
export interface RandomMatch {
  readonly game: Game;
  readonly model: Model;
  readonly seed: number;
  readonly config: Readonly<Record<string, number>>;
  readonly bundles: readonly Bundle[];
  /** A world at tick 0. */
  sim(seed?: number): SimOf<ModelDefinition>;
}

/** Games of a few systems, with matches of at most so many ticks. */
export function arbitraryGame(maxTicks = 16): fc.Arbitrary<GameRecipe> {
  const operations = (maxLength: number) => fc.array(arbitraryOperation, { maxLength });
  return fc.record({
    model: arbitraryModel,
    systems: fc.array(operations(6), { minLength: 1, maxLength: 4 }),
    population: fc.oneof(fc.constant(0), fc.nat({ max: 30 })),
    hooks: fc.record({
      start: operations(6),
      join: operations(3),
      leave: operations(2),
      presence: operations(2),
      levelLoaded: operations(3),
      bot: operations(2),
    }),
    ticks: arbitraryStorm(maxTicks),
    seed: fc.maxSafeNat(),
  });
}

/** Makes the game of a recipe. Worlds that are `isStrict` refuse what a lawful game never does; in others rules make NaN too. */
export function matchOf(recipe: GameRecipe, isStrict = true): RandomMatch {
  const model = modelOf(recipe.model);
  const { definition } = model;
  const config = Object.fromEntries(
    Object.entries(definition.config ?? {}).map(([name, field], i) => [
      name,
      finiteValue(field, hashOf(recipe.seed, i)),
    ]),
  );
  const game = defineGame(model, withTuning(functionsOf(recipe, model, isStrict), tuningOf(definition)));
  return {
    game,
    model,
    seed: recipe.seed,
    config,
    bundles: stormOf(model, recipe.ticks),
    sim: (seed = recipe.seed) => createSim(game, { seed, config, isStrict }),
  };
}

function functionsOf(
  { systems, hooks, population, seed }: GameRecipe,
  model: Model,
  isStrict: boolean,
): RuleFunctions<ModelDefinition> {
  const choices = choicesOf(model, !isStrict);
  const spawns = Array.from({ length: population }, (_, i) => ({
    does: 'spawn' as const,
    a: i,
    b: hashOf(seed, i),
    c: hashOf(i, seed),
  }));
  const run = (operations: readonly Operation[]) => (w: object) => runOperations(choices, loose(w), operations);
  return {
    start: run([...spawns, ...hooks.start]),
    join: run(hooks.join),
    leave: run(hooks.leave),
    presence: run(hooks.presence),
    levelLoaded(w) {
      checkLevel(loose(w), choices);
      run(hooks.levelLoaded)(w);
    },
    bot(w, _, out) {
      run(hooks.bot)(w);
      const { random, randomInt } = loose(w);
      for (const [name, { control }] of Object.entries(model.definition.input))
        Reflect.set(out, name, control === 'axis' ? random() * 3 - 1.5 : randomInt(2) === 1);
    },
    systems: Object.fromEntries(systems.map((operations, i) => [`system${i}`, run(operations)])),
  };
}

function tuningOf({ tuning = {} }: ModelDefinition): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(tuning).map(([name, { min, max }]) => [name, Math.min(max, (min + max) / 2)]),
  );
}

const isRules = (rules: object): rules is Rules<ModelDefinition> => 'systems' in rules && 'tuning' in rules;

/** The one door past the tuning's type, which knows no names here. */
function withTuning(functions: RuleFunctions<ModelDefinition>, tuning: Readonly<Record<string, number>>) {
  const rules = { ...functions, tuning };
  if (isRules(rules)) return rules;
  throw new TypeError('Those are no rules.');
}

/** The world's bytes. */
export function savedBytes(sim: Sim): Uint8Array {
  const bytes = new Uint8Array(sim.stateBytes);
  sim.save(bytes);
  return bytes;
}

/** What one sees of the last step from outside: its events, in order, whole. */
export function eventsOf({ events }: Sim): readonly unknown[] {
  return Array.from({ length: events.count }, (_, i) => [
    events.nameAt(i),
    events.isConfirmedOnly(i),
    events.keyAt(i),
    { ...events.recordAt(i) },
  ]);
}
