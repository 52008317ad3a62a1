/**
 * Where each control of an input lies in its bytes: axes first, one signed byte each, then in a model with history one for the player's
 * lag, then one bit for each button.
 */
import type { Control } from './fields.ts';

/** One control's place. `bit` is −1 for an axis. */
export interface ControlPlace {
  readonly name: string;
  readonly control: Control['control'];
  readonly byteOffset: number;
  readonly bit: number;
}

/** The bytes of one input. */
export interface InputLayout {
  readonly sizeBytes: number;
  /** Bytes that hold an axis, the lag among them: the first ones. */
  readonly axisCount: number;
  /**
   * The byte that says how many ticks before this one the player saw, 0…127, read as 0 below; −1 in a model without history. It travels
   * and repeats as an axis does, and no record shows it.
   */
  readonly lagByte: number;
  readonly places: readonly ControlPlace[];
  /** sizeBytes bytes: 0 where a bit is a press or unused, 255 for axes and held bits: `input & repeatMask` is what repeats. */
  readonly repeatMask: Uint8Array;
  /** sizeBytes bytes: 255 for axes and every bit in use. */
  readonly usedMask: Uint8Array;
  /** The controls whose guess decays. */
  readonly decaying: readonly { readonly place: ControlPlace; readonly ticks: number }[];
}

/** The largest magnitude an axis byte takes; −128 is read as −127. */
export const AXIS_STEPS = 127;

/** Lays out the controls of a model, and with `hasLag` the lag behind its axes. At least one byte. */
export function inputLayout(controls: Readonly<Record<string, Control>>, hasLag = false): InputLayout {
  const entries = Object.entries(controls);
  const axes = entries.filter(([, { control }]) => control === 'axis');
  const buttons = entries.filter(([, { control }]) => control !== 'axis');
  const axisCount = axes.length + (hasLag ? 1 : 0);
  const sizeBytes = Math.max(1, axisCount + Math.ceil(buttons.length / 8));
  const repeatMask = new Uint8Array(sizeBytes);
  const usedMask = new Uint8Array(sizeBytes);
  const places: ControlPlace[] = [];
  repeatMask.fill(255, 0, axisCount);
  usedMask.fill(255, 0, axisCount);
  axes.forEach(([name, { control }], i) => {
    places.push({ name, control, byteOffset: i, bit: -1 });
  });
  buttons.forEach(([name, { control }], i) => {
    const byteOffset = axisCount + (i >> 3);
    const bit = i & 7;
    usedMask[byteOffset] |= 1 << bit;
    if (control === 'held') repeatMask[byteOffset] |= 1 << bit;
    places.push({ name, control, byteOffset, bit });
  });
  const decaying = places.flatMap((place) => {
    const ticks = controls[place.name].decayTicks;
    return ticks === undefined ? [] : [{ place, ticks }];
  });
  const lagByte = hasLag ? axes.length : -1;
  return Object.freeze({ sizeBytes, axisCount, lagByte, places, repeatMask, usedMask, decaying });
}

/**
 * Guesses an input `ticks` (1…) after a known one, in place: presses are over, the controls that decay have decayed, all else repeats.
 * Whole numbers only; no sealed tick depends on it.
 */
export function guessInput(layout: InputLayout, bytes: Uint8Array, at: number, ticks: number): void {
  for (let i = 0; i < layout.sizeBytes; i++) bytes[at + i] &= layout.repeatMask[i];
  for (let i = 0; i < layout.decaying.length; i++) {
    const { place, ticks: decayTicks } = layout.decaying[i];
    const left = Math.max(0, decayTicks - ticks);
    const byte = at + place.byteOffset;
    if (place.bit >= 0) {
      if (left === 0) bytes[byte] &= ~(1 << place.bit);
    } else bytes[byte] = Math.trunc((((bytes[byte] << 24) >> 24) * left) / decayTicks) & 255;
  }
}

/** Makes the bytes of one input canonical in place: unused bits 0, an axis of −128 becomes −127. */
export function canonicaliseInput(layout: InputLayout, bytes: Uint8Array, at: number): void {
  for (let i = 0; i < layout.sizeBytes; i++) {
    const value = bytes[at + i] & layout.usedMask[i];
    bytes[at + i] = i < layout.axisCount && value === 0x80 ? 0x81 : value;
  }
}

/** Writes a lag of so many ticks into the input at `bytes[at]`: whole, from 0 to what `historyTicks` of history can answer. Nothing without a lag. */
export function writeLag(
  { lagByte }: InputLayout,
  bytes: Uint8Array,
  at: number,
  ticks: number,
  historyTicks: number,
): void {
  if (lagByte >= 0) bytes[at + lagByte] = ticks > 0 ? Math.min(ticks, historyTicks - 1, AXIS_STEPS) : 0;
}
