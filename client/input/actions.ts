/** Actions: what of an action map a player can bind, and the way from a map to device codes and back. */
import type { AxisControl, ButtonControl } from '#client/input/controls.ts';
import {
  isOfPad,
  padAxisCode,
  padButtonCode,
  parseCode,
  whyReserved,
  type DeviceCode,
  type ReservedReason,
} from '#client/input/device-code.ts';
import { pointerCode } from '#client/input/key-state.ts';

/** An action map below its typed face: controls and orders by name. */
export interface ActionMap {
  readonly controls: Readonly<Record<string, AxisControl | ButtonControl>>;
  readonly orders: Readonly<Record<string, ButtonControl>>;
}

/** Which of a game's maps: that of a player alone at the machine, or the one of a place among several, 0… */
export type MapName = 'alone' | number;

/** One thing to bind: a button or an order, one way of an axis, or the stick of an axis. */
export interface Action {
  /** `fire`, `turn.negative`, `turn.positive`, `turn.stick`, `order:Ping`; with `shared0:` before it for a place among several. */
  readonly id: string;
  readonly map: MapName;
  /** The control's or the order's name. */
  readonly name: string;
  readonly part: 'button' | 'negative' | 'positive' | 'stick';
  readonly isOrder: boolean;
}

/** A control of the model's input and its kind. */
export interface ControlPlace {
  readonly name: string;
  readonly control: 'axis' | 'held' | 'press';
}

/** What the ids of a map's actions begin with. */
export function prefixOf(map: MapName): string {
  return map === 'alone' ? '' : `shared${map}:`;
}

/** The actions of one map, in the model's order; an axis has three. */
export function actionsOf(
  map: MapName,
  places: readonly ControlPlace[],
  orderNames: readonly string[],
): readonly Action[] {
  const prefix = prefixOf(map);
  const controls = places.flatMap(({ name, control }): Action[] => {
    const own = { map, name, isOrder: false };
    if (control !== 'axis') return [{ ...own, id: `${prefix}${name}`, part: 'button' }];
    return (['negative', 'positive', 'stick'] as const).map((part) => ({
      ...own,
      id: `${prefix}${name}.${part}`,
      part,
    }));
  });
  const orders = orderNames.map((name): Action => ({
    id: `${prefix}order:${name}`,
    map,
    name,
    part: 'button',
    isOrder: true,
  }));
  return [...controls, ...orders];
}

/** An action's label from its control's name, for games that give none: `throwBall` is `Throw ball`, `turn.negative` is `Turn −`. */
export function labelOf({ name, part }: Action): string {
  const words = name.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${MARKS[part]}`;
}

const MARKS: Readonly<Record<Action['part'], string>> = {
  button: '',
  negative: ' −',
  positive: ' +',
  stick: ', stick',
};

/** Why an action does not take a code: the page needs it, or a stick takes only an axis, and a button only what can be pressed. */
export function whyRefused(
  part: Action['part'],
  code: DeviceCode,
): ReservedReason | 'needsStick' | 'needsButton' | undefined {
  const reserved = whyReserved(code);
  if (reserved !== undefined) return reserved;
  const isAxis = parseCode(code)?.kind === 'padAxis';
  if (isAxis === (part === 'stick')) return undefined;
  return isAxis ? 'needsButton' : 'needsStick';
}

/** The codes that a map gives to an action of it. */
export function codesIn(map: ActionMap, { name, part, isOrder }: Action): readonly DeviceCode[] {
  const control = (isOrder ? map.orders : map.controls)[name] ?? {};
  if (!isOfAxis(control, part === 'button' ? 'held' : 'axis')) return codesOfButton(control);
  const { axis, pad, padButtons, isPadInverted } = control;
  if (part === 'stick') return pad === undefined ? [] : [padAxisCode(pad, isPadInverted === true)];
  const way = part === 'negative' ? 0 : 1;
  return [...(axis?.[way] ?? []), ...(padButtons?.[way] ?? []).map(padButtonCode)];
}

/** The map in which actions have these codes. */
export function mapOfCodes(actions: readonly Action[], codesOf: (id: string) => readonly DeviceCode[]): ActionMap {
  const controls: Record<string, AxisControl | ButtonControl> = {};
  const orders: Record<string, ButtonControl> = {};
  for (const { id, name, part, isOrder } of actions) {
    if (part === 'button') (isOrder ? orders : controls)[name] = buttonOf(codesOf(id));
    if (part !== 'stick') continue;
    const beside = id.slice(0, -part.length);
    const negative = buttonOf(codesOf(`${beside}negative`));
    const positive = buttonOf(codesOf(`${beside}positive`));
    const stick = codesOf(id).map(parseCode)[0];
    controls[name] = {
      axis: [negative.keys, positive.keys],
      padButtons: [negative.padButtons, positive.padButtons],
      ...(stick?.kind === 'padAxis' && { pad: stick.axis, isPadInverted: stick.isInverted }),
    };
  }
  return { controls, orders };
}

function codesOfButton({ keys = [], padButton, padButtons = [], pointerButton }: ButtonControl): readonly DeviceCode[] {
  return [
    ...keys,
    ...(pointerButton === undefined ? [] : [pointerCode(pointerButton)]),
    ...padButtons.map(padButtonCode),
    ...(padButton === undefined ? [] : [padButtonCode(padButton)]),
  ];
}

/** Mouse buttons are keys of the key state: they go under `keys`. */
function buttonOf(codes: readonly DeviceCode[]): { readonly keys: string[]; readonly padButtons: number[] } {
  return {
    keys: codes.filter((code) => !isOfPad(code)),
    padButtons: codes.map(parseCode).flatMap((parsed) => (parsed?.kind === 'padButton' ? [parsed.button] : [])),
  };
}

/** An action map gives axes an AxisControl and all else a ButtonControl: the model's kind of control tells which it is. */
export function isOfAxis(_map: AxisControl | ButtonControl, control: ControlPlace['control']): _map is AxisControl {
  return control === 'axis';
}
