/** The page's keyboard, pointer and gamepads, written into key and pad states. */
import type { Devices } from '#client/input/button-watch.ts';
import { createKeyState, pointerCode } from '#client/input/key-state.ts';
import { createPadState } from '#client/input/pad-state.ts';

/** Devices that hold on to the page. */
export interface PageDevices extends Devices {
  /** Reads the gamepads: once before each sample. */
  poll(): void;
  /** Whether keys belong to the game: then those in its action map are kept from scrolling the page. */
  isListening: boolean;
  /** Told when the page lost the keyboard. */
  onBlur: () => void;
  destroy(): void;
}

/** Listens to the page. Typing into a field, and keys held with Ctrl, Alt or Meta, are left alone. */
export function createPageDevices(canvas: HTMLCanvasElement): PageDevices {
  const keys = createKeyState();
  const pads = createPadState();
  // Whatever was connected before this page had devices is in the list already.
  let hasPads = true;
  const ending = new AbortController();
  const listening = { signal: ending.signal };
  const devices: PageDevices = {
    keys,
    pads,
    isListening: false,
    onBlur: () => undefined,
    poll() {
      // To ask costs as much as drawing a layer, and a browser tells when there is something to ask for.
      if (!hasPads) return;
      const listed = listPads();
      pads.poll(listed);
      hasPads = listed.some((pad) => pad !== null);
    },
    destroy: () => ending.abort(),
  };
  window.addEventListener('gamepadconnected', () => void (hasPads = true), listening);
  window.addEventListener(
    'keydown',
    (event) => {
      if (!devices.isListening || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
      if (!keys.isBound(event.code)) return;
      event.preventDefault();
      // What is held since before is no press: the browser repeats the newest key only.
      if (!event.repeat) keys.press(event.code);
    },
    listening,
  );
  window.addEventListener(
    'keyup',
    (event) => {
      keys.release(event.code);
      // macOS sends no keyup for keys that were held together with Meta.
      if (event.key === 'Meta') keys.releaseAll();
    },
    listening,
  );
  canvas.addEventListener(
    'pointerdown',
    (event) => {
      const code = pointerCode(event.button);
      if (!devices.isListening || !keys.isBound(code)) return;
      canvas.setPointerCapture(event.pointerId);
      keys.press(code);
    },
    listening,
  );
  for (const type of ['pointerup', 'pointercancel'] as const) {
    window.addEventListener(type, (event) => keys.release(pointerCode(Math.max(0, event.button))), listening);
  }
  canvas.addEventListener(
    'contextmenu',
    (event) => {
      if (devices.isListening && keys.isBound(pointerCode(2))) event.preventDefault();
    },
    listening,
  );
  window.addEventListener('blur', () => devices.onBlur(), listening);
  return devices;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    isTextField(target)
  );
}

function isTextField(target: HTMLElement): boolean {
  return (
    target instanceof HTMLInputElement && !['button', 'checkbox', 'radio', 'range', 'submit'].includes(target.type)
  );
}

/** The gamepads of the page, some places empty. Firefox and WebKit refuse them to pages that are not secure; there are none then. */
export function listPads(): readonly (Gamepad | null)[] {
  return typeof navigator.getGamepads === 'function' ? navigator.getGamepads() : [];
}
