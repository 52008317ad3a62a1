/** defineGame: the rules of a model, checked at definition. */
import { SamestepError } from '../errors.ts';
import { recordCodec, isFit } from '../model/record-codec.ts';
import { fingerprint } from '../model/fingerprint.ts';
import type { Model, ModelDefinition } from '../model/model.ts';
import type { InputWriter, Part, System, Values, WorldOfDefinition } from '../model/types.ts';

/** What happens in a game. Every function is pure: it reads and changes only the world it is given. */
export type Rules<D extends ModelDefinition> = RuleFunctions<D> & TuningValues<D>;

/** The values of the model's tuning, from tuning.json: one for each name, inside its range. Absent for a model without tuning. */
export type TuningValues<D extends ModelDefinition> = keyof Part<D, 'tuning'> extends never
  ? { readonly tuning?: Readonly<Record<string, never>> }
  : { readonly tuning: { readonly [K in keyof Part<D, 'tuning'>]: number } };

/** The functions of the rules. */
export interface RuleFunctions<D extends ModelDefinition> {
  /** Starting values of the config fields that a room does not set; 0 where absent. */
  readonly config?: Partial<Values<Part<D, 'config'>>>;
  /** Makes the world of tick 0. */
  start(w: WorldOfDefinition<D>): void;
  /** A seat has been taken. */
  join(w: WorldOfDefinition<D>, player: number, data: Readonly<Values<Part<D, 'playerData'>>>): void;
  /** A seat is given up; it is still readable here. */
  leave(w: WorldOfDefinition<D>, player: number): void;
  /** A seat's presence changed (person, away, bot); its level too. */
  presence?(w: WorldOfDefinition<D>, player: number): void;
  /** Plays for a seat: fills `out`, which starts neutral. Its memory is columns. Runs inside the step, before the systems. */
  bot(w: WorldOfDefinition<D>, player: number, out: InputWriter<D['input']>): void;
  /** A level has been loaded: its grids are filled and its entities alive. Put the players into it here. */
  levelLoaded?(w: WorldOfDefinition<D>): void;
  /** In this order, every tick. The keys name them in traces and desync reports. */
  readonly systems: Readonly<Record<string, System<D>>>;
}

/** A model with its rules. Below this face generics end: the rules are kept without their model's types. */
export interface Game<D extends ModelDefinition = ModelDefinition> {
  readonly name: string;
  readonly model: Model<D>;
  readonly rules: ErasedRules;
  /** Hash of the content and tuning, 16 lowercase hex digits. */
  readonly contentHash: string;
}

/** Rules of some model, to be called with that model's world only. */
export interface ErasedRules extends RuleFunctions<ModelDefinition> {
  readonly tuning?: Readonly<Record<string, number>>;
}

/** A desync answer on the wire names at most 400 parts of a step: the systems, the commands, the bots and the end. */
const SYSTEMS_MAX = 397;

/** Parts of a step that are no systems. */
const RESERVED_PARTS: readonly string[] = ['start', 'commands', 'bots', 'end'];

/** Binds rules to a model. Throws `game/…` for tuning out of range, unknown config, or no systems. */
export function defineGame<const D extends ModelDefinition>(model: Model<D>, rules: Rules<D>): Game<D> {
  const { definition } = model;
  if (Object.keys(rules.systems).length === 0) {
    throw new SamestepError({
      code: 'game/rules',
      what: `${definition.name} has no systems.`,
      fix: 'Give at least one.',
    });
  }
  const late = lateRule({ ...rules, ...rules.systems });
  if (late !== undefined) {
    throw new SamestepError({
      code: 'game/rules',
      what: `'${late}' of ${definition.name} is an async function or a generator.`,
      why: 'What it does would happen after its tick, or never.',
      fix: 'Write it as a plain function: everything happens within one call.',
      data: { rule: late },
    });
  }
  const reserved = Object.keys(rules.systems).find((name) => RESERVED_PARTS.includes(name));
  if (reserved !== undefined) {
    throw new SamestepError({
      code: 'game/rules',
      what: `A system of ${definition.name} is called '${reserved}'.`,
      why: 'Traces and desync reports call another part of the step so.',
      fix: 'Choose another name.',
      data: { system: reserved },
    });
  }
  if (Object.keys(rules.systems).length > SYSTEMS_MAX) {
    throw new SamestepError({
      code: 'game/rules',
      what: `${definition.name} has ${Object.keys(rules.systems).length} systems.`,
      fix: `Join some: a desync answer has room for ${SYSTEMS_MAX}.`,
    });
  }
  const tuning = rules.tuning ?? {};
  checkTuning(definition, tuning);
  checkConfig(definition, rules.config ?? {});
  const contentHash = fingerprint(
    JSON.stringify([definition.content ?? {}, definition.levels ?? {}, tuning, rules.config ?? {}]),
  );
  return Object.freeze({ name: definition.name, model, rules: erase(rules), contentHash });
}

/** The name of a rule that does not do its work when it is called. */
function lateRule(rules: Readonly<Record<string, unknown>>): string | undefined {
  const found = Object.entries(rules).find(
    ([, rule]) => typeof rule === 'function' && /Async|Generator/.test(Object.prototype.toString.call(rule)),
  );
  return found?.[0];
}

/** The one place where a game's types are dropped: the sim calls the rules with the world made from the same model. */
function erase(rules: unknown): ErasedRules {
  return rules as ErasedRules;
}

function checkTuning(definition: ModelDefinition, values: Readonly<Record<string, number>>): void {
  for (const [name, { min, max, unit }] of Object.entries(definition.tuning ?? {})) {
    const value = values[name];
    if (Number.isFinite(value) && value >= min && value <= max) continue;
    throw new SamestepError({
      code: 'game/tuning',
      what: `The tuning value '${name}' is ${String(value)}.`,
      fix: `Set it in tuning.json to a number from ${min} to ${max} ${unit}.`,
      data: { name, value, min, max },
    });
  }
  const unknown = Object.keys(values).find((name) => !Object.hasOwn(definition.tuning ?? {}, name));
  if (unknown === undefined) return;
  throw new SamestepError({
    code: 'game/tuning',
    what: `tuning.json has '${unknown}', which the model does not.`,
    fix: 'Remove it, or declare it under tuning in the model.',
    data: { name: unknown },
  });
}

/** Throws `game/config` unless every name is a config field and every value fits it. */
export function checkConfig(definition: ModelDefinition, values: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(values)) {
    const field = Object.hasOwn(definition.config ?? {}, name) ? definition.config?.[name] : undefined;
    if (field !== undefined && isFit(field, value)) continue;
    throw new SamestepError({
      code: 'game/config',
      what:
        field === undefined
          ? `There is no config field '${name}'.`
          : `The config field '${name}' cannot be ${String(value)}.`,
      fix: `${definition.name} has ${Object.keys(definition.config ?? {}).join(', ') || 'no config fields'}.`,
      data: { name, value },
    });
  }
}

/** The bytes of a seat's player data, for the join command: absent fields are 0. */
export function encodePlayerData(definition: ModelDefinition, values: Readonly<Record<string, number>>): Uint8Array {
  const fields = definition.playerData ?? {};
  const whole = Object.fromEntries(Object.keys(fields).map((name) => [name, 0]));
  return recordCodec('playerData', fields).encode({ ...whole, ...values });
}
