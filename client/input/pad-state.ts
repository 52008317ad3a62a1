/** What gamepads say, polled once before each sample. Knows no DOM: the poll is given to it. */
import type { PadAxis } from '#client/input/controls.ts';

/** A gamepad as `navigator.getGamepads()` lists it. */
export interface PadReading {
  /** Maker and kind of the pad. */
  readonly id?: string;
  readonly connected: boolean;
  readonly axes: readonly number[];
  readonly buttons: readonly { readonly pressed: boolean; readonly value: number }[];
}

/** Pads that can be told apart; more are ignored. */
export const MAX_PADS = 4;
/** Buttons of the standard mapping. */
export const MAX_BUTTONS = 17;
const AXES: Readonly<Record<PadAxis, number>> = Object.freeze({ leftX: 0, leftY: 1, rightX: 2, rightY: 3 });

/** Within this part of its way a stick counts as still. */
const INNER_DEAD_ZONE = 0.15;
/** Beyond this part of its way a stick counts as full: worn sticks do not reach the end. */
const OUTER_DEAD_ZONE = 0.95;
/** A button counts as pressed beyond half of its way. */
const PRESSED = 0.5;

/** Any pad: the strongest of them. */
export const ANY_PAD = -1;
/** No pad: still, and nothing is pressed. */
export const NO_PAD = 255;

/** The pads of the machine. */
export interface PadState {
  /** Reads the pads anew. */
  poll(readings: readonly (PadReading | null)[]): void;
  /** −1…1 outside the dead zone, which is round: a stick pushed straight up gives no sideways axis. */
  axis(pad: number, axis: PadAxis): number;
  /** 0…1. */
  button(pad: number, button: number): number;
  isPressed(pad: number, button: number): boolean;
  releaseAll(): void;
  /** Buttons that are down count as up until they were let go: another action map is in use. */
  muteHeld(): void;
  isThere(pad: number): boolean;
  /** Maker and kind of a pad, as it was last there; empty when it never was. */
  idOf(pad: number): string;
}

/** Makes pads that are not there. */
export function createPadState(): PadState {
  const axes = new Float64Array(MAX_PADS * 4);
  const buttons = new Float64Array(MAX_PADS * MAX_BUTTONS);
  const muted = new Uint8Array(MAX_PADS * MAX_BUTTONS);
  const there = new Uint8Array(MAX_PADS);
  const ids = Array.from({ length: MAX_PADS }, () => '');

  /** What a button says, unless it is still held from before. */
  function heard(index: number, value: number): number {
    if (value <= PRESSED) muted[index] = 0;
    return muted[index] === 0 ? value : 0;
  }

  function strongest(pad: number, stride: number, values: Float64Array, index: number): number {
    if (pad >= MAX_PADS) return 0;
    if (pad !== ANY_PAD) return values[pad * stride + index];
    let best = 0;
    for (let i = 0; i < MAX_PADS; i++) {
      const value = values[i * stride + index];
      if (Math.abs(value) > Math.abs(best)) best = value;
    }
    return best;
  }

  const button = (pad: number, index: number) =>
    index < MAX_BUTTONS ? strongest(pad, MAX_BUTTONS, buttons, index) : 0;

  return {
    poll(readings) {
      for (let pad = 0; pad < MAX_PADS; pad++) {
        const reading = readings[pad] ?? null;
        const isThere = reading !== null && reading.connected;
        there[pad] = isThere ? 1 : 0;
        if (isThere) ids[pad] = reading.id ?? '';
        for (let stick = 0; stick < 4; stick += 2) {
          const x = isThere ? (reading.axes[stick] ?? 0) : 0;
          const y = isThere ? (reading.axes[stick + 1] ?? 0) : 0;
          const part = livePart(Math.sqrt(x * x + y * y));
          axes[pad * 4 + stick] = x * part;
          axes[pad * 4 + stick + 1] = y * part;
        }
        for (let i = 0; i < MAX_BUTTONS; i++) {
          const index = pad * MAX_BUTTONS + i;
          buttons[index] = heard(index, isThere ? valueOf(reading.buttons[i]) : 0);
        }
      }
    },
    axis: (pad, axis) => strongest(pad, 4, axes, AXES[axis]),
    button,
    isPressed: (pad, index) => button(pad, index) > PRESSED,
    releaseAll() {
      axes.fill(0);
      buttons.fill(0);
    },
    muteHeld() {
      for (let i = 0; i < buttons.length; i++) if (buttons[i] > PRESSED) muted[i] = 1;
      buttons.fill(0);
    },
    isThere: (pad) => there[pad] === 1,
    idOf: (pad) => ids[pad],
  };
}

/** By what a stick's axes are multiplied so that its way begins at the inner and ends at the outer dead zone. */
function livePart(way: number): number {
  if (!(way > INNER_DEAD_ZONE)) return 0;
  return Math.min((way - INNER_DEAD_ZONE) / (OUTER_DEAD_ZONE - INNER_DEAD_ZONE), 1) / way;
}

function valueOf(button: PadReading['buttons'][number] | undefined): number {
  if (button === undefined) return 0;
  return button.pressed ? Math.max(button.value, PRESSED + 0.01) : button.value;
}
