/** Refuses content and levels that are not plain values, or that the model cannot hold, with an error that names the place. */
import { NO_PLAYER, type Field, type ListField } from './fields.ts';
import { MODEL_LIMITS } from './limits.ts';
import type { LevelDefinition, ModelDefinition } from './model.ts';
import { isFit } from './record-codec.ts';
import { refuse } from './refuse.ts';

/** Deeper nesting is taken for a loop. */
const DEPTH_MAX = 64;

/**
 * Throws `model/content` unless `value` is made of finite numbers, texts, booleans, null, lists and plain objects: only these can be
 * frozen and hashed, so that every machine has the same and no rule keeps state in them.
 */
export function checkContent(where: string, value: unknown, depth = 0): void {
  if (depth > DEPTH_MAX) {
    refuse('model/content', `${where} is nested deeper than ${DEPTH_MAX}.`, 'Remove the loop from it.', { where });
  }
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return;
  if (typeof value === 'object' && isPlain(value)) {
    for (const [name, inner] of Object.entries(value)) checkContent(`${where}.${name}`, inner, depth + 1);
    return;
  }
  const fix =
    'Use numbers, texts, booleans, lists and plain objects: they are frozen and hashed. Turn a typed array into a list.';
  refuse('model/content', `${where} is ${described(value)}.`, fix, { where });
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function described(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'object' || value === null) return value === undefined ? 'undefined' : `a ${typeof value}`;
  return ArrayBuffer.isView(value) ? 'a typed array' : 'an object with a class of its own';
}

/** Throws `model/level` or `model/content` for a level that the model cannot hold. */
export function checkLevels(definition: ModelDefinition): void {
  const levels = Object.entries(definition.levels ?? {});
  if (levels.length > MODEL_LIMITS.levels) {
    refuse('model/too-many', `There are ${levels.length} levels.`, `At most ${MODEL_LIMITS.levels} are possible.`, {
      count: levels.length,
    });
  }
  for (const [name, level] of levels) checkLevel(definition, `levels.${name}`, level);
}

function checkLevel(definition: ModelDefinition, where: string, level: LevelDefinition): void {
  checkContent(where, level);
  const unknown = Object.keys(level).find((key) => !['grids', 'entities', 'content'].includes(key));
  if (unknown !== undefined) {
    refuse('model/level', `${where} has '${unknown}'.`, 'A level has grids, entities and content.', {
      where,
      name: unknown,
    });
  }
  for (const [name, cells] of Object.entries(level.grids ?? {}))
    checkCells(definition, `${where}.grids.${name}`, name, cells);
  const { entities = [] } = level;
  if (entities.length > definition.entities) {
    const fix = `The model has room for ${definition.entities}: raise its entities.`;
    refuse('model/level', `${where} has ${entities.length} entities.`, fix, { where, count: entities.length });
  }
  entities.forEach((init, i) => checkSpawn(definition, `${where}.entities[${i}]`, init));
}

function checkCells(definition: ModelDefinition, where: string, name: string, cells: readonly number[]): void {
  const grid = Object.hasOwn(definition.grids ?? {}, name) ? definition.grids?.[name] : undefined;
  if (grid === undefined) {
    refuse('model/level', `${where} is no grid.`, 'Name a grid of the model.', { where, name });
  }
  if (!Array.isArray(cells) || cells.length !== grid.width * grid.height) {
    const fix = `Give ${grid.width} × ${grid.height} = ${grid.width * grid.height} values in row order.`;
    refuse('model/level', `${where} has ${cells.length ?? 'no'} cells.`, fix, { where, count: cells.length });
  }
  const wrong = cells.findIndex((value) => !isFit(grid.of, value));
  if (wrong < 0) return;
  const x = wrong % grid.width;
  const y = (wrong - x) / grid.width;
  refuse('model/level', `${where} has ${String(cells[wrong])} at ${x}, ${y}.`, `Use what a ${grid.of.kind} holds.`, {
    where,
    x,
    y,
    value: cells[wrong],
  });
}

function checkSpawn(
  { components, players }: ModelDefinition,
  where: string,
  init: Readonly<Record<string, unknown>>,
): void {
  for (const [component, values] of Object.entries(init)) {
    const fields = Object.hasOwn(components, component) ? components[component] : undefined;
    if (fields === undefined) {
      refuse('model/level', `${where}.${component} is no component.`, 'Use components of the model.', {
        where,
        component,
      });
    }
    for (const [name, value] of Object.entries(values ?? {})) {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (field !== undefined && isHeld(field, value, players.max)) continue;
      const fix = field === undefined ? 'Use fields of the component.' : `Give it what a ${field.kind} holds.`;
      const what = field === undefined ? 'is no field' : `cannot be ${JSON.stringify(value)}`;
      refuse('model/level', `${where}.${component}.${name} ${what}.`, fix, { where, component, name, value });
    }
  }
}

/** Rows are not known before they live: an entity field of a level is NONE. */
function isHeld(field: Field | ListField, value: unknown, seats: number): boolean {
  if (field.kind === 'list') {
    return (
      Array.isArray(value) && value.length <= field.maxCount && value.every((item) => isHeld(field.of, item, seats))
    );
  }
  if (field.kind === 'player' && value !== NO_PLAYER && !(Number(value) < seats)) return false;
  return field.kind === 'entity' || field.kind === 'entityId' ? value === 0 : isFit(field, value);
}
