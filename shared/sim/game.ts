/** defineGame: the rules of a model, checked at definition. */
import { SamestepError } from '../errors.ts';
import { recordCodec, isFit } from '../model/record-codec.ts';
import { fingerprint } from '../model/fingerprint.ts';
import { ownersOf } from '../model/mirror.ts';
import type { Model, ModelDefinition } from '../model/model.ts';
import type { Entity } from '../model/entity.ts';
import { PREDICTED, type System } from '../model/predicted-types.ts';
import type { ComponentName, EventsOf, InputWriter, Part, Values, WorldOfDefinition } from '../model/types.ts';
import { isPredicted } from './predict.ts';

/** What happens in a game. Every function is pure: it reads and changes only the world it is given. */
export type Rules<D extends ModelDefinition> = RuleFunctions<D> & TuningValues<D>;

/** The values of the model's tuning, from tuning.json: one for each name, inside its range. Absent for a model without tuning. */
export type TuningValues<D extends ModelDefinition> = keyof Part<D, 'tuning'> extends never
  ? { readonly tuning?: Readonly<Record<string, never>> }
  : { readonly tuning: { readonly [K in keyof Part<D, 'tuning'>]: number } };

/**
 * What the server of a state room tells a player. Its functions are pure: they may read the whole world, and must write nothing to it. A
 * player always knows the rows of their own seats.
 */
export interface SightRules<D extends ModelDefinition> {
  /**
   * Rows that lie farther than so many units from all eyes of a seat are not known, whatever `visible` would say. Needs `eyes`, `x` and
   * `y`. Rows without a place have no distance.
   */
  readonly radius?: number;
  /** A row that is known stays so for so many units beyond `radius`, so that it does not flicker at the edge. 0 when absent. */
  readonly margin?: number;
  /** The component of the rows that see: those of a seat that have it. */
  readonly eyes?: ComponentName<D>;
  /** Where rows are, as 'Body.x' and 'Body.y'. */
  readonly x?: string;
  readonly y?: string;
  /** Whether a seat's player may know a row. Asked of rows within `radius`, of all rows when there is none. `isKnown`: the player knows it now. */
  visible?(w: WorldOfDefinition<D>, player: number, e: Entity, isKnown: boolean): boolean;
  /** Whether those who only watch may know a row. Absent: they know every row. */
  watched?(w: WorldOfDefinition<D>, e: Entity, isKnown: boolean): boolean;
  /**
   * Whether a seat's player is told of an event, by its name. One that is not named here is told to those whose seat is its `player`, or
   * who know a row that it names; one that names neither, to all.
   */
  readonly hears?: {
    readonly [N in keyof EventsOf<D>]?: (w: WorldOfDefinition<D>, player: number, event: EventsOf<D>[N]) => boolean;
  };
  /** Whether a seat's player may know a square of a grid: `size` × `size` cells from x, y on. What was known stays as it was last seen. */
  tile?(w: WorldOfDefinition<D>, player: number, grid: string, x: number, y: number, size: number): boolean;
}

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
  /** What a state room's players may know. Absent: everything that the model's `mirror` does not hide. */
  readonly sight?: SightRules<D>;
  /** In this order, every tick. The keys name them in traces and desync reports. A client of a state room runs those marked by `predict`. */
  readonly systems: Readonly<Record<string, System<D>>>;
}

/** A model with its rules. Below this face generics end: the rules are kept without their model's types. */
export interface Game<D extends ModelDefinition = ModelDefinition> {
  readonly name: string;
  readonly model: Model<D>;
  readonly rules: ErasedRules;
  /** The names of the systems that `predict` marks, in the order in which they run. */
  readonly predictedSystems: readonly string[];
  /** Hash of the content and tuning, 16 lowercase hex digits. */
  readonly contentHash: string;
}

/** The sight of some model, whose events are known by name only. */
export interface ErasedSight extends Omit<SightRules<ModelDefinition>, 'hears'> {
  readonly hears?: Readonly<
    Record<
      string,
      (w: WorldOfDefinition<ModelDefinition>, player: number, event: Readonly<Record<string, number>>) => boolean
    >
  >;
}

/** Rules of some model, to be called with that model's world only. */
export interface ErasedRules extends Omit<RuleFunctions<ModelDefinition>, 'sight'> {
  readonly sight?: ErasedSight;
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
  checkSight(model, rules.sight ?? {});
  const contentHash = fingerprint(
    JSON.stringify([definition.content ?? {}, definition.levels ?? {}, tuning, rules.config ?? {}]),
  );
  const erased = erase(rules);
  const systems = Object.entries(erased.systems);
  const predictedSystems = Object.freeze(systems.filter(([, system]) => isPredicted(system)).map(([name]) => name));
  return Object.freeze({ name: definition.name, model, rules: erased, predictedSystems, contentHash });
}

/** The name of a rule that does not do its work when it is called. */
function lateRule(rules: Readonly<Record<string, unknown>>): string | undefined {
  const found = Object.entries(rules).find(([, rule]) => {
    if (typeof rule !== 'function') return false;
    return /Async|Generator/.test(Object.prototype.toString.call(isPredicted(rule) ? rule[PREDICTED] : rule));
  });
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

/** Throws `game/rules` for a sight that names what the model has not, or that has a radius and no eyes. */
function checkSight<D extends ModelDefinition>({ definition, layout }: Model<D>, sight: SightRules<D>): void {
  const { radius, margin = 0, eyes, x, y, hears = {} } = sight;
  const refuse = (name: string, what: string, fix: string) => {
    const text = `The sight of ${definition.name} ${what}.`;
    throw new SamestepError({ code: 'game/rules', what: text, fix, data: { part: 'sight', name } });
  };
  if (radius !== undefined && !(radius > 0 && Number.isFinite(radius + margin) && margin >= 0)) {
    const fix = 'Give a radius above 0, and a margin of 0 or more.';
    refuse('radius', `has the radius ${radius} and the margin ${margin}`, fix);
  }
  if (radius !== undefined && (eyes === undefined || x === undefined || y === undefined)) {
    const missing = eyes === undefined ? 'eyes' : x === undefined ? 'x' : 'y';
    const fix = "Name the component that sees ('eyes') and two columns (x, y).";
    refuse(missing, `has a radius and does not say from where: '${missing}' is absent`, fix);
  }
  if (eyes !== undefined && !layout.components.includes(eyes)) {
    refuse(eyes, `has eyes '${eyes}'`, `The model has ${layout.components.join(', ')}.`);
  }
  if (eyes !== undefined && ownersOf(definition).length === 0) {
    const fix =
      "Give the component that sees a 'player' field, or name one of another kind in the model's mirror.owner.";
    refuse(eyes, `has eyes '${eyes}', and no row of the model belongs to a player`, fix);
  }
  for (const place of [x, y]) {
    const region = place === undefined ? undefined : layout.regionOf.get(place);
    if (place === undefined || (region?.group === 'component' && region.stride === 1)) continue;
    refuse(place, `has the place '${place}'`, "Name a field as 'Body.x'.");
  }
  if (x !== undefined && y !== undefined && layout.regionOf.get(x)?.owner !== layout.regionOf.get(y)?.owner) {
    refuse(y, `has places '${x}' and '${y}'`, 'Name two fields of one component.');
  }
  const unknown = Object.keys(hears).find((name) => !Object.hasOwn(definition.events ?? {}, name));
  if (unknown !== undefined)
    refuse(
      unknown,
      `hears '${unknown}'`,
      `The model has ${Object.keys(definition.events ?? {}).join(', ') || 'no events'}.`,
    );
}

/** The bytes of a seat's player data, for the join command: absent fields are 0. */
export function encodePlayerData(definition: ModelDefinition, values: Readonly<Record<string, number>>): Uint8Array {
  const fields = definition.playerData ?? {};
  const whole = Object.fromEntries(Object.keys(fields).map((name) => [name, 0]));
  return recordCodec('playerData', fields).encode({ ...whole, ...values });
}
