/** Watches a button of an action map, on the keyboard, the pointer and the pad: held, or pressed once. */
import type { ButtonControl } from '#client/input/controls.ts';
import { pointerCode, type KeyState } from '#client/input/key-state.ts';
import { createKeyWatch } from '#client/input/key-watch.ts';
import type { PadState } from '#client/input/pad-state.ts';

/** The machine's devices. */
export interface Devices {
  readonly keys: KeyState;
  readonly pads: PadState;
}

/** What a button is watched on. */
export interface WatchOptions {
  readonly devices: Devices;
  /** False for a slot that plays with its pad alone. */
  readonly hasKeys: boolean;
  /** Which pad: 0…3, ANY_PAD or NO_PAD. */
  readonly pad: number;
  readonly tickMs: number;
}

/** One button. Use either of the two questions, not both: they share what they remember. */
export interface ButtonWatch {
  /** Whether it is held; a tap lasts for a tick. */
  isActive(nowMs: number): boolean;
  /** Whether it was pressed since the last call: once for each press, however long it is held. */
  wasPressed(): boolean;
  forget(): void;
}

/** Watches a button from now on. */
export function createButtonWatch(map: ButtonControl, { devices, hasKeys, pad, tickMs }: WatchOptions): ButtonWatch {
  const codes = [...(map.keys ?? []), ...(map.pointerButton === undefined ? [] : [pointerCode(map.pointerButton)])];
  const keys = createKeyWatch(hasKeys ? codes : [], devices.keys, tickMs);
  const buttons = [...(map.padButtons ?? []), ...(map.padButton === undefined ? [] : [map.padButton])];
  let wasPadDown = false;

  function isPadDown(): boolean {
    let isDown = false;
    for (let i = 0; i < buttons.length; i++) isDown = devices.pads.isPressed(pad, buttons[i]) || isDown;
    return isDown;
  }

  return {
    // Keys and pad are both read each time: each has an edge to remember.
    isActive: (nowMs) => keys.isActive(nowMs) || isPadDown(),
    wasPressed() {
      const isDown = isPadDown();
      const isNew = isDown && !wasPadDown;
      wasPadDown = isDown;
      return keys.wasPressed() || isNew;
    },
    forget() {
      keys.forget();
      // A button that is held on counts as pressed already: it must be let go first.
      wasPadDown = wasPadDown || isPadDown();
    },
  };
}
