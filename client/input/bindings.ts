/** A player's own bindings of one game: which device codes give which action. Read live by the devices, kept in the browser. */
import {
  actionsOf,
  codesIn,
  labelOf,
  mapOfCodes,
  prefixOf,
  whyRefused,
  type Action,
  type ActionMap,
  type ControlPlace,
  type MapName,
} from '#client/input/actions.ts';
import { isOfPad, isSameThing, type DeviceCode } from '#client/input/device-code.ts';
import { groupedCaps, keyCap, keyCaps } from '#client/input/key-caps.ts';
import { MAX_CODES, readStored, writeStored, type Keeper } from '#client/input/stored-bindings.ts';
import { SamestepError } from '#shared/errors.ts';

/** What bindings are made of. */
export interface BindingsOptions {
  /** The game's name: bindings are kept for each game. */
  readonly game: string;
  /** Where they are kept; they last as long as the page when it is absent or refuses. */
  readonly keeper?: Keeper | undefined;
  /** The model's controls, `model.inputLayout.places`. */
  readonly places: readonly ControlPlace[];
  /** The map of a player alone at the machine, as the game has it. */
  readonly alone: ActionMap;
  /** The maps of several at one machine; none when absent. */
  readonly shared?: readonly ActionMap[];
  /** What players call an action, by its id in the lone player's map; else it is called by its control's name. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/** What is to happen with another action that has the code already: it gets what the code replaces here, or loses the code. */
export type ConflictAnswer = 'swap' | 'takeOver';

/** How a binding went. */
export type BindResult =
  | { readonly kind: 'bound' }
  /** Nothing has changed: these actions have the code already. Ask again with an answer. */
  | { readonly kind: 'conflict'; readonly with: readonly string[] }
  /** Nothing has changed: the action does not take this code, or has MAX_CODES of them. */
  | { readonly kind: 'refused'; readonly reason: NonNullable<ReturnType<typeof whyRefused>> | 'full' };

/** One action as a settings screen shows it. */
export interface BindingRow {
  readonly action: Action;
  readonly label: string;
  readonly codes: readonly { readonly code: DeviceCode; readonly cap: string; readonly isOfPad: boolean }[];
  /** Whether the player has changed it. */
  readonly isChanged: boolean;
  /** The ids of other actions on one of its codes. */
  readonly sharedWith: readonly string[];
}

/** Caps of the bindings in use, for a game's guide: groups of keys that each do it. A guide names its ids by `KeyHints<ActionIdOf<typeof model>>`. */
export interface KeyHints<Id extends string = string> {
  /** The keys and mouse buttons of an action. */
  keys(id: Id): readonly (readonly string[])[];
  /** Keys of several actions that belong together, the first of each, then the second: the four ways of a walker. */
  group(ids: readonly Id[]): readonly (readonly string[])[];
  /** The first pad button or stick of an action, a stick without its direction; undefined without one. */
  pad(id: Id): string | undefined;
}

/** The bindings of one game. Calls with an id that is no action throw `view/name`. */
export interface Bindings {
  /** Goes up with every change. */
  readonly revision: number;
  /** How many maps there are for several at one machine. */
  readonly sharedCount: number;
  /** Of the map of a player alone. */
  readonly hints: KeyHints;
  /** Of any map, by the ids that a player alone has. */
  hintsOf(map: MapName): KeyHints;
  rows(): readonly BindingRow[];
  codesOf(id: string): readonly DeviceCode[];
  /** The actions that would be on one code with this one: of the same map, and for keys also of the others at the machine. */
  conflictsOf(id: string, code: DeviceCode): readonly string[];
  /** Gives an action a code, in place of `replaces` or beside what it has (a stick has one only). Counts from the next tick. */
  bind(
    id: string,
    code: DeviceCode,
    options?: { readonly replaces?: DeviceCode | undefined; readonly conflict?: ConflictAnswer | undefined },
  ): BindResult;
  unbind(id: string, code: DeviceCode): void;
  /** The game's own codes for an action again; others that have them meanwhile are a conflict, or lose them with `takeOver`. */
  reset(id: string, conflict?: 'takeOver'): BindResult;
  resetAll(): void;
  /** The map in use. */
  mapOf(map: MapName): ActionMap;
  /** Calls after each change, until the returned function is called. */
  onChange(listener: () => void): () => void;
}

/** Reads a player's bindings; what is absent, damaged or of another version is the game's own. */
export function createBindings({ game, keeper, places, alone, shared = [], labels = {} }: BindingsOptions): Bindings {
  const maps = new Map<MapName, { readonly actions: readonly Action[]; readonly defaults: ActionMap }>();
  for (const [map, defaults] of [['alone', alone] as const, ...shared.entries()])
    maps.set(map, { defaults, actions: actionsOf(map, places, Object.keys(alone.orders)) });
  const actions = [...maps.values()].flatMap((map) => map.actions);
  const byId = new Map(actions.map((action) => [action.id, action]));
  const defaults = new Map(
    [...maps.values()].flatMap((map) =>
      map.actions.map((action) => [action.id, codesIn(map.defaults, action)] as const),
    ),
  );
  // An action without a code is a player's choice, too.
  let changed = readStored(keeper, game, (id, codes) => {
    const part = byId.get(id)?.part;
    if (part === undefined || (part === 'stick' && codes.length > 1)) return false;
    return codes.every((code) => whyRefused(part, code) === undefined);
  });
  let revision = 0;
  let inUse = new Map<MapName, ActionMap>();
  const listeners = new Set<() => void>();

  function actionOf(id: string): Action {
    const action = byId.get(id);
    if (action !== undefined) return action;
    throw new SamestepError({
      code: 'view/name',
      what: `There is no action '${id}' to bind.`,
      fix: `There is ${[...byId.keys()].slice(0, 12).join(', ')}.`,
      data: { id },
    });
  }

  const defaultsOf = (id: string) => defaults.get(actionOf(id).id) ?? [];
  const codesOf = (id: string) => changed.get(id) ?? defaultsOf(id);

  function conflictsOf(id: string, code: DeviceCode): string[] {
    const own = actionOf(id);
    return actions
      .filter((other) => other.id !== id && meets(own, other, code))
      .filter((other) => codesOf(other.id).some((taken) => isSameThing(taken, code)))
      .map((other) => other.id);
  }

  function change(next: ReadonlyMap<string, readonly DeviceCode[]>): void {
    const merged = new Map([...changed, ...next]);
    changed = new Map([...merged].filter(([id, codes]) => !isEqual(codes, defaultsOf(id))));
    revision++;
    inUse = new Map();
    writeStored(keeper, game, changed);
    for (const listener of listeners) listener();
  }

  /** What the others are left with when this action takes a code; the first of them may get one for it. */
  function yielded(others: readonly string[], code: DeviceCode, given?: DeviceCode): Map<string, DeviceCode[]> {
    return new Map(
      others.map((id, i) => {
        const isTaker = i === 0 && given !== undefined && whyRefused(actionOf(id).part, given) === undefined;
        const codes = codesOf(id).flatMap((old) => (isSameThing(old, code) ? (isTaker ? [given] : []) : [old]));
        return [id, unique(codes)];
      }),
    );
  }

  function hintsOf(map: MapName): KeyHints {
    const codes = (id: string) => codesOf(`${prefixOf(map)}${id}`);
    return {
      keys: (id) => keyCaps(keysOf(codes(id))),
      group: (ids) => groupedCaps(ids.map((id) => keysOf(codes(id)))),
      pad(id) {
        const code = codes(id).find(isOfPad);
        return code === undefined ? undefined : keyCap(code).replace(/ [↔↕]$/, '');
      },
    };
  }

  const bindings: Bindings = {
    get revision() {
      return revision;
    },
    sharedCount: shared.length,
    hints: hintsOf('alone'),
    hintsOf,
    rows: () =>
      actions.map((action) => ({
        action,
        label: labels[action.id.replace(/^shared\d+:/, '')] ?? labelOf(action),
        codes: codesOf(action.id).map((code) => ({ code, cap: keyCap(code), isOfPad: isOfPad(code) })),
        isChanged: changed.has(action.id),
        sharedWith: unique(codesOf(action.id).flatMap((code) => conflictsOf(action.id, code))),
      })),
    codesOf,
    conflictsOf,
    bind(id, code, { replaces, conflict } = {}) {
      const { part } = actionOf(id);
      const reason = whyRefused(part, code);
      if (reason !== undefined) return { kind: 'refused', reason };
      const others = conflictsOf(id, code);
      if (others.length > 0 && conflict === undefined) return { kind: 'conflict', with: others };
      const own = codesOf(id);
      const old = part === 'stick' ? own[0] : own.find((each) => each === replaces);
      const next = unique(old === undefined ? [...own, code] : own.map((each) => (each === old ? code : each)));
      if (next.length > MAX_CODES) return { kind: 'refused', reason: 'full' };
      const given = conflict === 'swap' && old !== code ? old : undefined;
      change(yielded(others, code, given).set(id, next));
      return { kind: 'bound' };
    },
    unbind(id, code) {
      const own = codesOf(id);
      if (own.includes(code)) change(new Map([[id, own.filter((each) => each !== code)]]));
    },
    reset(id, conflict) {
      const next = new Map([[id, defaultsOf(id)]]);
      const taken = new Set<string>();
      for (const code of defaultsOf(id)) {
        // Actions that the game itself puts on one code stay there.
        const others = conflictsOf(id, code).filter((other) => !defaultsOf(other).includes(code));
        for (const other of others) {
          taken.add(other);
          next.set(
            other,
            (next.get(other) ?? codesOf(other)).filter((each) => !isSameThing(each, code)),
          );
        }
      }
      if (taken.size > 0 && conflict === undefined) return { kind: 'conflict', with: [...taken] };
      change(next);
      return { kind: 'bound' };
    },
    resetAll() {
      change(defaults);
    },
    mapOf(map) {
      const known = inUse.get(map);
      if (known !== undefined) return known;
      const made = mapOfCodes(maps.get(map)?.actions ?? [], codesOf);
      inUse.set(map, made);
      return made;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  return bindings;
}

/** Whether two actions can be meant by one press: the lone player's map is never in use together with the others'. */
function meets(one: Action, other: Action, code: DeviceCode): boolean {
  if (one.map === other.map) return true;
  return one.map !== 'alone' && other.map !== 'alone' && !isOfPad(code);
}

function keysOf(codes: readonly DeviceCode[]): readonly DeviceCode[] {
  return codes.filter((code) => !isOfPad(code));
}

function unique<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}

function isEqual(one: readonly DeviceCode[], other: readonly DeviceCode[]): boolean {
  return one.length === other.length && one.every((code, i) => code === other[i]);
}
