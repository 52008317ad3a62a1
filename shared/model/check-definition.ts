/** Refuses a model that cannot be laid out, with an error that names the field. */
import { SamestepError, type ErrorCode } from '../errors.ts';
import type { Fields } from './fields.ts';
import type { ModelDefinition } from './model.ts';

/** The limits of a model, with units in their names. */
export const MODEL_LIMITS = Object.freeze({
  components: 63,
  fieldsPerComponent: 63,
  entities: 65_000,
  players: 250,
  ticksPerSecond: 240,
  controls: 32,
  messages: 250,
  listCount: 255,
  gridCells: 4_194_304,
});

/** Names that are already something of the world; a global called `tick` would be two things. */
const WORLD_NAMES: ReadonlySet<string> = new Set([
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'toString',
]);

function refuse(code: ErrorCode, what: string, fix: string, data: Record<string, unknown>): never {
  throw new SamestepError({ code, what, fix, data });
}

/** Throws a `SamestepError` with code `model/…` for the first thing that is wrong. */
export function checkDefinition(definition: ModelDefinition): void {
  const { name, ticksPerSecond, players, entities } = definition;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    refuse('model/name', `The model's name '${name}' is not kebab-case.`, `Write it like 'my-game'.`, { name });
  }
  checkWhole('ticksPerSecond', ticksPerSecond, 1, MODEL_LIMITS.ticksPerSecond);
  checkWhole('entities', entities, 1, MODEL_LIMITS.entities);
  checkWhole('players.max', players.max, 1, MODEL_LIMITS.players);
  checkWhole('players.min', players.min, 1, players.max);
  checkComponents(definition);
  for (const part of ['globals', 'config', 'playerData', 'result'] as const) checkFields(part, definition[part] ?? {});
  for (const part of ['config', 'playerData'] as const) checkNoEntity(part, definition[part] ?? {});
  checkGrids(definition);
  checkInput(definition);
  checkMessages('orders', definition.orders ?? {});
  checkMessages('commands', definition.commands ?? {});
  checkEvents(definition);
  checkTuning(definition);
}

function checkWhole(field: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  refuse(
    field.startsWith('players') ? 'model/players' : 'model/capacity',
    `${field} is ${value}.`,
    `Set it to a whole number from ${min} to ${max}.`,
    { field, value, min, max },
  );
}

function checkCount(what: string, count: number, max: number): void {
  if (count <= max) return;
  refuse('model/too-many', `There are ${count} ${what}.`, `At most ${max} are possible.`, { what, count, max });
}

function checkName(where: string, name: string): void {
  if (/^[A-Za-z][A-Za-z0-9]*$/.test(name) && !WORLD_NAMES.has(name)) return;
  refuse('model/name', `'${name}' in ${where} is not a name.`, 'Use letters and digits, beginning with a letter.', {
    where,
    name,
  });
}

function checkFields(where: string, fields: Fields): void {
  for (const [name, field] of Object.entries(fields)) {
    checkName(where, name);
    if (typeof field === 'object' && field !== null && 'storage' in field) continue;
    refuse(
      'model/unknown-field',
      `${where}.${name} is not a field.`,
      'Use f64, f32, i8 … u32, bool, angle, entity, entityId or player.',
      { where, name },
    );
  }
}

/** What is set from outside knows no rows, and would not heal. */
function checkNoEntity(where: string, fields: Fields): void {
  for (const [name, { kind }] of Object.entries(fields)) {
    if (kind !== 'entity') continue;
    refuse('model/unknown-field', `${where}.${name} is an entity.`, 'Keep it in globals or in a component.', {
      where,
      name,
    });
  }
}

function checkComponents({ components }: ModelDefinition): void {
  const entries = Object.entries(components);
  checkCount('components', entries.length, MODEL_LIMITS.components);
  for (const [name, fields] of entries) {
    checkName('components', name);
    if (!/^[A-Z]/.test(name)) {
      const fix =
        'Begin it with a capital letter: a capital is a component, a lower-case word a verb or fact of the world.';
      refuse('model/name', `The component '${name}' does not begin with a capital letter.`, fix, { name });
    }
    checkCount(`fields in ${name}`, Object.keys(fields).length, MODEL_LIMITS.fieldsPerComponent);
    checkFields(name, fields);
  }
}

function checkGrids({ grids }: ModelDefinition): void {
  for (const [name, grid] of Object.entries(grids ?? {})) {
    checkName('grids', name);
    checkFields('grids', { [name]: grid.of });
    checkWhole(`grids.${name}.width`, grid.width, 1, MODEL_LIMITS.gridCells);
    checkWhole(`grids.${name}.height`, grid.height, 1, Math.floor(MODEL_LIMITS.gridCells / grid.width));
    if (grid.of.kind !== 'entity') continue;
    refuse(
      'model/unknown-field',
      `The grid '${name}' holds entities.`,
      'Only columns and globals heal: use entityId.',
      { name },
    );
  }
}

function checkInput({ input }: ModelDefinition): void {
  const entries = Object.entries(input);
  checkCount('controls in input', entries.length, MODEL_LIMITS.controls);
  for (const [name, control] of entries) {
    checkName('input', name);
    if (['axis', 'held', 'press'].includes(control?.control)) continue;
    refuse('model/unknown-field', `input.${name} is not a control.`, 'Use axis, held or press.', { name });
  }
}

function checkMessages(part: 'orders' | 'commands', messages: NonNullable<ModelDefinition['orders']>): void {
  checkCount(part, Object.keys(messages).length, MODEL_LIMITS.messages);
  for (const [name, fields] of Object.entries(messages)) {
    checkName(part, name);
    for (const [fieldName, field] of Object.entries(fields)) {
      const where = `${part}.${name}`;
      if (part === 'orders' && fieldName === 'player') {
        refuse('model/name', `${where} has a field 'player'.`, 'Every order has one already.', { where });
      }
      const inner = field?.kind === 'list' ? field.of : field;
      checkFields(where, { [fieldName]: inner });
      if (inner.kind === 'entity') {
        const fix = 'What outlives a tick names an entity by entityId.';
        refuse('model/unknown-field', `${where}.${fieldName} is an entity.`, fix, { where, name: fieldName });
      }
      if (field.kind === 'list') checkWhole(`${where}.${fieldName}`, field.maxCount, 1, MODEL_LIMITS.listCount);
    }
  }
}

function checkEvents({ events }: ModelDefinition): void {
  checkCount('events', Object.keys(events ?? {}).length, MODEL_LIMITS.messages);
  for (const [name, event] of Object.entries(events ?? {})) {
    checkName('events', name);
    if (name === 'finish')
      refuse('model/name', `An event is called 'finish'.`, 'w.finish reports under that name: choose another.', {
        name,
      });
    if (event?.shown !== 'predicted' && event?.shown !== 'confirmed') {
      refuse(
        'model/event',
        `The event '${name}' does not say when it is shown.`,
        'Wrap it in predicted or confirmed.',
        { name },
      );
    }
    checkFields(`events.${name}`, event.fields);
    for (const key of event.same) {
      if (Object.hasOwn(event.fields, key)) continue;
      refuse('model/event', `The event '${name}' has no field '${key}'.`, `List only its own fields in 'same'.`, {
        name,
        key,
      });
    }
    checkWhole(`events.${name}.withinTicks`, event.withinTicks, 0, 255);
  }
}

function checkTuning({ tuning }: ModelDefinition): void {
  checkCount('tuning values', Object.keys(tuning ?? {}).length, 65_535);
  for (const [name, { unit, min, max }] of Object.entries(tuning ?? {})) {
    checkName('tuning', name);
    if (typeof unit === 'string' && Number.isFinite(min) && Number.isFinite(max) && min < max) continue;
    const fix = 'Give a unit, and a min that is less than max.';
    refuse('model/tuning', `The tuning value '${name}' has the range ${min} to ${max}.`, fix, { name, min, max });
  }
}
