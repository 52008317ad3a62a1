// Random mirrors of random games: what is hidden, secret, owned and quantised, and a sight; all follow from a few numbers.
import type { MirrorDefinition, Quantization } from '../model/mirror.ts';
import type { Model, ModelDefinition } from '../model/model.ts';
import type { ErasedSight, Game } from '../sim/game.ts';
import { modelOf, type ModelRecipe } from '../testing/random-model.test-helper.ts';
import { hashOf } from '../testing/random-values.test-helper.ts';
import { createContract } from './contract.ts';

/** A mirror for a model, with as much hidden as makes it fit. */
export function mirrorOf(recipe: ModelRecipe, n: number): MirrorDefinition {
  const { components, globals = {}, grids = {} } = recipe.definition;
  const names = Object.keys(components);
  const is = (of: string, share: number, salt: number) =>
    hashOf(n + salt, hashOf(of.length, hashText(of))) % share === 0;
  const hidden = [
    ...names.filter((name) => names.length > 1 && is(name, 7, 1)),
    ...pathsOf(components).filter((path) => is(path, 9, 7)),
    ...Object.keys(globals).flatMap((name) => (is(name, 5, 2) ? [`globals.${name}`] : [])),
    ...Object.keys(grids).flatMap((name) => (is(name, 3, 3) ? [`grids.${name}`] : [])),
  ];
  for (;;) {
    const mirror = mirrorWith(recipe.definition, hidden, is, n);
    const misfit = misfitOf(modelOf({ ...recipe, definition: { ...recipe.definition, mirror } }));
    if (misfit === undefined) return mirror;
    hidden.push(misfit);
  }
}

function mirrorWith(
  { components }: Pick<ModelDefinition, 'components'>,
  hidden: readonly string[],
  is: (of: string, share: number, salt: number) => boolean,
  n: number,
): MirrorDefinition {
  const shown = Object.keys(components).filter((name) => !hidden.includes(name));
  const secretPaths = pathsOf(components).filter((path) => !hidden.includes(path) && is(path, 8, 8));
  const fields = shown.flatMap((component) =>
    Object.entries(components[component]).map(([field, type]) => ({ path: `${component}.${field}`, type })),
  );
  const floats = fields.filter(
    ({ type }) => type.kind !== 'list' && (type.storage === 'f64' || type.storage === 'f32'),
  );
  const owner = fields.flatMap(({ path, type }) =>
    type.kind === 'player' && !hidden.includes(path) && is(path, 2, 5) ? [path] : [],
  );
  return {
    hidden,
    // What nobody owns cannot be secret.
    secret: owner.length === 0 ? [] : [...shown.filter((name) => is(name, 4, 4)), ...secretPaths],
    owner,
    quantized: Object.fromEntries(
      floats.filter(({ path }) => is(path, 2, 6)).map(({ path }) => [path, rangeOf(hashOf(n, hashText(path)))]),
    ),
  };
}

/** Columns and lists, as 'C0.f1'. */
function pathsOf(components: ModelDefinition['components']): string[] {
  return Object.entries(components).flatMap(([name, fields]) => Object.keys(fields).map((field) => `${name}.${field}`));
}

/** What would have to be hidden for a model to have a contract. */
function misfitOf(model: Model): string | undefined {
  try {
    createContract(model);
    return undefined;
  } catch (error) {
    const name = typeof error === 'object' && error !== null && 'data' in error ? nameIn(error.data) : '';
    if (name.startsWith('grids.') || name.startsWith('globals.')) return name;
    const [component] = name.split('.');
    if (Object.hasOwn(model.definition.components, component)) return component;
    if (Object.hasOwn(model.definition.globals ?? {}, name)) return `globals.${name}`;
    throw error;
  }
}

const nameIn = (data: unknown) =>
  typeof data === 'object' && data !== null && 'name' in data ? String(data.name) : 'nothing';

/** Any range: around 0, above it, far away, a circle. */
export function rangeOf(n: number): Quantization {
  if (n % 5 === 0) return 'f32';
  const bits = ([8, 16, 32] as const)[hashOf(n, 1) % 3];
  const size = (1 + (hashOf(n, 2) % 1000)) / (n % 2 === 0 ? 1 : 64);
  const min = n % 3 === 0 ? -size : (hashOf(n, 3) % 4000) / 16 - 125;
  return { min, max: n % 3 === 0 ? size : min + size, bits, wrap: n % 4 === 1 };
}

function hashText(text: string): number {
  return Array.from(text).reduce((hash, letter) => hashOf(hash, letter.charCodeAt(0)), 7);
}

/** A sight that follows from numbers: rows come into it and leave it, squares too. */
export function sightOf(n: number): ErasedSight | undefined {
  if (n % 4 === 0) return undefined;
  const share = 2 + (n % 3);
  return {
    visible: (w, seat, e) => hashOf(e + n, seat + (w.tick >> 2)) % share > 0,
    ...(n % 3 === 0 ? { watched: (w, e) => hashOf(e + n, w.tick >> 1) % 3 > 0 } : {}),
    ...(n % 5 > 1 ? { tile: (w, seat, _grid, x, y) => hashOf(x * 99 + y, n + seat + (w.tick >> 2)) % 2 > 0 } : {}),
  };
}

/** The same game with a sight. */
export function withSight(game: Game, sight: ErasedSight | undefined): Game {
  return Object.freeze({ ...game, rules: { ...game.rules, sight } });
}
