// A game's rules and engine, loaded anew as often as one likes: no module variable, closure or cache survives from one to the next.
import { constants, createContext, Script } from 'node:vm';
import { bundleText } from '#scripts/bundle-text.ts';
import { exactFunctions } from '#scripts/lint/purity-rules.ts';
import { root } from '#scripts/paths.ts';
import type { Game, Sim, SimOptions } from '#shared/index.ts';

/** What a game's rules and the engine's face export. */
export interface LoadedRules {
  readonly game: Game;
  createSim(game: Game, options: SimOptions): Sim;
}

/** Loads the rules anew; with a fresh context the engine is loaded anew too, and what was done to global objects is gone. */
export type LoadRules = (isContextFresh?: boolean) => LoadedRules;

/**
 * Before the rules of a context are loaded, every inexact function of Math is replaced by one that calls whatever stands at its name when
 * it is called: so an alias that the rules took while they were loaded meets the trap of a strict step like the name itself.
 */
const FOLLOW_NAMES = `'use strict';
const exact = new Set('${exactFunctions}'.split(' '));
for (const name of Object.getOwnPropertyNames(Math)) {
  const native = Math[name];
  if (typeof native !== 'function' || exact.has(name)) continue;
  const follower = function (...values) {
    const now = Math[name];
    return Reflect.apply(now === follower ? native : now, Math, values);
  };
  Math[name] = follower;
}`;

/** What stands between the rules and the engine: they import its face and nothing else. */
const FACE = /(^#shared\/|\/shared\/)index\.ts$/;

type CommonModule = (exports: object, require: () => object) => void;

/**
 * Bundles what `shared/games/<name>/sim.ts` of the repository in `folder` exports, and the engine, and compiles both once. Rules loaded anew
 * within a context share its engine, whose code is fast by then.
 */
export async function freshRules(name: string, folder: string = root): Promise<LoadRules> {
  const bundle = async (line: string, external?: RegExp) => {
    const code = await bundleText({ folder, lines: [line], external, output: { format: 'cjs' } });
    return new Script(`(function (exports, require) { 'use strict'; ${code}\n})`, {
      filename: `${name}-sync-test.cjs`,
    });
  };
  const engine = await bundle(`export * from '#shared/index.ts';`);
  const rules = await bundle(`export * from '#shared/games/${name}/sim.ts';`, FACE);
  const follow = new Script(FOLLOW_NAMES);

  function openContext(): Place {
    // An ordinary global object: that of a contextified one asks the host for every name, and a step takes a hundred times as long.
    const context = createContext(constants.DONT_CONTEXTIFY);
    follow.runInContext(context);
    return { engine: evaluate(engine.runInContext(context), {}), rules: rules.runInContext(context) };
  }

  const home = openContext();
  return (isContextFresh = false) => {
    const place = isContextFresh ? openContext() : home;
    const loaded = { ...place.engine, ...evaluate(place.rules, place.engine) };
    if (isRules(loaded)) return loaded;
    throw new Error(`shared/games/${name}/sim.ts exports no game.`);
  };
}

/** A context with its engine, and the rules to be loaded there. */
interface Place {
  readonly engine: object;
  readonly rules: CommonModule;
}

function evaluate(module: CommonModule, required: object): object {
  const exports = {};
  module(exports, () => required);
  return exports;
}

/** The engine's face is known; that the rules export `game` is checked. */
function isRules(exports: object): exports is LoadedRules {
  return 'game' in exports && 'createSim' in exports;
}
