/** Refuses a model that cannot be laid out, with an error that names the field. */
import { checkContent, checkLevels } from './check-content.ts';
import type { Field, ListField } from './fields.ts';
import { checkHistory } from './history.ts';
import { MODEL_LIMITS, SEATS_OF_BYTES } from './limits.ts';
import { checkMirror } from './mirror.ts';
import type { MessageFields, ModelDefinition } from './model.ts';
import { recordCodec } from './record-codec.ts';
import { refuse } from './refuse.ts';

/** Names that are already something of the world; a global called `tick` would be two things. */
const WORLD_NAMES: ReadonlySet<string> = new Set([
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'toString',
]);

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
  checkFields('globals', definition.globals ?? {}, 'may hold lists');
  for (const part of ['config', 'playerData', 'result'] as const) checkFields(part, definition[part] ?? {});
  for (const part of ['config', 'playerData'] as const) checkNoEntity(part, definition[part] ?? {});
  checkSize('playerData', definition.playerData ?? {});
  checkGrids(definition);
  checkInput(definition);
  checkMessages('orders', definition.orders ?? {});
  checkMessages('commands', definition.commands ?? {});
  checkEvents(definition);
  checkTuning(definition);
  checkStreams(definition);
  checkContent('content', definition.content ?? {});
  checkLevels(definition);
  checkHistory(definition);
  checkPlayerFields(definition);
  checkMirror(definition);
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

function checkFields(where: string, fields: MessageFields, lists?: 'may hold lists'): void {
  for (const [name, field] of Object.entries(fields)) {
    checkName(where, name);
    const isList = typeof field === 'object' && field !== null && field.kind === 'list';
    if (isList && lists === undefined) {
      refuse(
        'model/unknown-field',
        `${where}.${name} is a list.`,
        'Lists are for components, globals, orders and commands.',
        {
          where,
          name,
        },
      );
    }
    if (isList) checkWhole(`${where}.${name}`, field.maxCount, 1, MODEL_LIMITS.listCount);
    checkScalar(where, name, isList ? field.of : field);
  }
}

function checkScalar(where: string, name: string, field: Field | ListField): void {
  if (typeof field !== 'object' || field === null || !('storage' in field)) {
    const fix = 'Use f64, f32, i8 … u32, bool, angle, oneOf(…), entity, entityId or player.';
    refuse('model/unknown-field', `${where}.${name} is not a field.`, fix, { where, name });
  }
  if (field.kind !== 'oneOf') return;
  const names = field.names ?? [];
  for (const each of names) checkName(`${where}.${name}`, each);
  checkWhole(`${where}.${name}`, names.length, 1, MODEL_LIMITS.choices);
  if (new Set(names).size === names.length) return;
  refuse('model/name', `${where}.${name} has one name twice.`, 'Give each value of oneOf a name of its own.', {
    where,
    name,
    names,
  });
}

/** A `player` field is a byte. With more seats, 255 would be a seat and nobody at once. */
function checkPlayerFields(definition: ModelDefinition): void {
  if (definition.players.max <= SEATS_OF_BYTES) return;
  const { components, globals, grids, config, playerData, orders, commands, events, result } = definition;
  const groups: readonly (readonly [string, MessageFields])[] = [
    ...Object.entries(components),
    ...Object.entries({ ...orders, ...commands }),
    ...Object.entries(events ?? {}).map(([name, { fields }]) => [name, fields] as const),
    ...Object.entries(grids ?? {}).map(([name, { of }]) => ['grids', { [name]: of }] as const),
    ...Object.entries({ globals, config, playerData, result }).map(([name, fields]) => [name, fields ?? {}] as const),
  ];
  for (const [where, fields] of groups) {
    const name = Object.keys(fields).find((one) => kindOf(fields[one]) === 'player');
    if (name === undefined) continue;
    const fix = `Use u16 and a number of your own for nobody, or at most ${SEATS_OF_BYTES} seats.`;
    const what = `${where}.${name} is a player, which is one byte, and there are ${definition.players.max} seats.`;
    refuse('model/unknown-field', what, fix, { where, name });
  }
}

function kindOf(field: Field | ListField): Field['kind'] {
  return field.kind === 'list' ? field.of.kind : field.kind;
}

/** What is set from outside knows no rows, and would not heal. */
function checkNoEntity(where: string, fields: MessageFields): void {
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
    checkFields(name, fields, 'may hold lists');
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
    if (!['axis', 'held', 'press'].includes(control?.control))
      refuse('model/unknown-field', `input.${name} is not a control.`, 'Use axis, held or press.', { name });
    const { decayTicks } = control;
    if (decayTicks === undefined) continue;
    const isSound = Number.isInteger(decayTicks) && decayTicks >= 1 && decayTicks <= MODEL_LIMITS.decayTicks;
    if (isSound && control.control !== 'press') continue;
    refuse(
      'model/decay',
      `input.${name} decays in ${decayTicks} ticks.`,
      `Use decays(axis, ticks) or decays(held, ticks) with 1 to ${MODEL_LIMITS.decayTicks} whole ticks; a press never repeats.`,
      { name, decayTicks },
    );
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
      checkFields(where, { [fieldName]: field }, 'may hold lists');
      if ((field.kind === 'list' ? field.of : field).kind === 'entity') {
        const fix = 'What outlives a tick names an entity by entityId.';
        refuse('model/unknown-field', `${where}.${fieldName} is an entity.`, fix, { where, name: fieldName });
      }
    }
    checkSize(`${part}.${name}`, fields);
  }
}

/** A message travels whole. */
function checkSize(where: string, fields: MessageFields): void {
  const { maxBytes } = recordCodec(where, fields);
  if (maxBytes <= MODEL_LIMITS.messageBytes) return;
  const fix = `At most ${MODEL_LIMITS.messageBytes} travel in one message: give it fewer fields, narrower ones, or shorter lists.`;
  refuse('model/too-many', `${where} can take ${maxBytes} bytes.`, fix, { where, sizeBytes: maxBytes });
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

function checkStreams({ streams = [] }: ModelDefinition): void {
  checkCount('random streams', streams.length, MODEL_LIMITS.streams);
  for (const name of streams) checkName('streams', name);
  if (new Set(streams).size === streams.length) return;
  refuse('model/name', 'Two random streams have one name.', 'Give each a name of its own.', { streams });
}

function checkTuning({ tuning }: ModelDefinition): void {
  checkCount('tuning values', Object.keys(tuning ?? {}).length, MODEL_LIMITS.tuning);
  for (const [name, { unit, min, max }] of Object.entries(tuning ?? {})) {
    checkName('tuning', name);
    if (typeof unit === 'string' && Number.isFinite(min) && Number.isFinite(max) && min < max) continue;
    const fix = 'Give a unit, and a min that is less than max.';
    refuse('model/tuning', `The tuning value '${name}' has the range ${min} to ${max}.`, fix, { name, min, max });
  }
}
