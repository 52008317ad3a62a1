/** Device codes: one text for one key, mouse button, pad button or stick axis. What bindings are made of, and how they are stored. */
import type { PadAxis } from '#client/input/controls.ts';
import { pointerCode } from '#client/input/key-state.ts';
import { MAX_BUTTONS } from '#client/input/pad-state.ts';

/**
 * A key's `KeyboardEvent.code`; `Pointer0`… for mouse buttons; `PadButton0`…`PadButton16` and `PadAxis+leftX`, `PadAxis-leftY`… of the standard
 * mapping. The sign of an axis says which end of the stick's way is +1 of the control.
 */
export type DeviceCode = string;

/** A device code, taken apart. */
export type ParsedCode =
  /** A key or a mouse button: both are down or up, under their code. */
  | { readonly kind: 'key' }
  | { readonly kind: 'padButton'; readonly button: number }
  | { readonly kind: 'padAxis'; readonly axis: PadAxis; readonly isInverted: boolean };

/** Why a code cannot be bound: what has it already, or what is wrong with it. */
export type ReservedReason =
  /** The page's menu. */
  | 'menu'
  /** The page's board of scores. */
  | 'scores'
  /** Keys and buttons by which people steer the browser: F1…F12, the mouse's back and forward. */
  | 'browser'
  /** Keys held with Ctrl, Alt or Meta belong to the browser and the system. */
  | 'modifier'
  /** Keys that lock: browsers do not tell when they are let go. */
  | 'lock'
  /** The pad's home button. */
  | 'system'
  /** No code that a device has. */
  | 'unknown';

const RESERVED: ReadonlyMap<DeviceCode, ReservedReason> = new Map<DeviceCode, ReservedReason>([
  ['Escape', 'menu'],
  ['Tab', 'scores'],
  ...Array.from({ length: 12 }, (_, i): [DeviceCode, ReservedReason] => [`F${i + 1}`, 'browser']),
  ['ContextMenu', 'browser'],
  ['PrintScreen', 'browser'],
  [pointerCode(3), 'browser'],
  [pointerCode(4), 'browser'],
  ['ControlLeft', 'modifier'],
  ['ControlRight', 'modifier'],
  ['AltLeft', 'modifier'],
  ['AltRight', 'modifier'],
  ['MetaLeft', 'modifier'],
  ['MetaRight', 'modifier'],
  ['CapsLock', 'lock'],
  ['NumLock', 'lock'],
  ['ScrollLock', 'lock'],
  ['PadButton16', 'system'],
  ['Unidentified', 'unknown'],
]);

/** Every code that the page keeps for itself, with the reason. */
export const reservedCodes: readonly (readonly [DeviceCode, ReservedReason])[] = [...RESERVED];

/** Why this code cannot be bound; undefined for one that can. */
export function whyReserved(code: DeviceCode): ReservedReason | undefined {
  return RESERVED.get(code) ?? (parseCode(code) === undefined ? 'unknown' : undefined);
}

export function padButtonCode(button: number): DeviceCode {
  return `PadButton${button}`;
}

/** `isInverted`: the stick's −1 (left, up) is the control's +1. */
export function padAxisCode(axis: PadAxis, isInverted: boolean): DeviceCode {
  return `PadAxis${isInverted ? '-' : '+'}${axis}`;
}

/** Takes a code apart; undefined for a text that is none. */
export function parseCode(code: DeviceCode): ParsedCode | undefined {
  if (code.startsWith('PadAxis')) {
    const axis = AXES.find((name) => name === code.slice(8));
    if (axis === undefined || !'+-'.includes(code.charAt(7))) return undefined;
    return { kind: 'padAxis', axis, isInverted: code.charAt(7) === '-' };
  }
  if (code.startsWith('PadButton')) {
    const button = Number(code.slice(9));
    return padButtonCode(button) === code && button >= 0 && button < MAX_BUTTONS && Number.isInteger(button)
      ? { kind: 'padButton', button }
      : undefined;
  }
  return /^[A-Z][A-Za-z0-9]{0,31}$/.test(code) ? { kind: 'key' } : undefined;
}

/** Whether two codes are one thing on the device: an axis is the same both ways round. */
export function isSameThing(one: DeviceCode, other: DeviceCode): boolean {
  return one === other || (one.startsWith('PadAxis') && other.startsWith('PadAxis') && one.slice(8) === other.slice(8));
}

/** Whether the code belongs to a gamepad: each player at a machine has an own one, but the keyboard is shared. */
export function isOfPad(code: DeviceCode): boolean {
  return code.startsWith('Pad');
}

const AXES: readonly PadAxis[] = ['leftX', 'leftY', 'rightX', 'rightY'];
