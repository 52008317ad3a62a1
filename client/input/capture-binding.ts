/** Waits for the next key, mouse button, pad button or stick of a player who binds an action anew. */
import {
  padAxisCode,
  padButtonCode,
  whyReserved,
  type DeviceCode,
  type ReservedReason,
} from '#client/input/device-code.ts';
import type { PadAxis } from '#client/input/controls.ts';
import { pointerCode } from '#client/input/key-state.ts';
import { MAX_BUTTONS, MAX_PADS, type PadReading } from '#client/input/pad-state.ts';

/** What is waited for, and where. The page's own devices where a field is absent. */
export interface CaptureOptions {
  /** `button`: a key, a mouse button or a pad button. `stick`: a stick pushed towards the control's +1. */
  readonly accepts: 'button' | 'stick';
  /** Gives up, as Escape does. */
  readonly signal?: AbortSignal;
  /** A key was pressed that cannot be bound; it goes on waiting. */
  readonly onRefused?: (refusal: CaptureRefusal) => void;
  /** Whether a click on this stays the page's: the screen's own button to give up. No click does when absent. */
  readonly isOfPage?: (target: EventTarget | null) => boolean;
  /** Where keys and clicks are heard, before anybody else hears them: the window when absent. */
  readonly target?: EventTarget;
  /** `navigator.getGamepads()` when absent. */
  readonly readPads?: () => readonly (PadReading | null)[];
  /** Calls back in a moment to look at the pads again, and gives the way to call it off: with the next picture when absent. */
  readonly soon?: (call: () => void) => () => void;
}

/** A key that is not taken, and why: the page or the browser needs it, or a stick is waited for. */
export interface CaptureRefusal {
  readonly code: DeviceCode;
  readonly reason: ReservedReason | 'needsStick';
}

/** What came. */
export type Captured = { readonly kind: 'captured'; readonly code: DeviceCode } | { readonly kind: 'cancelled' };

/**
 * Resolves with the first thing that is pressed from now on; what is held already has to be let go first. Escape cancels. Meanwhile the page and
 * the game hear no key and no click; keys that belong to the browser still do what they do.
 */
export function captureBinding(options: CaptureOptions): Promise<Captured> {
  const { accepts, signal, onRefused, isOfPage = () => false } = options;
  const { target = window, readPads = pagePads, soon = nextPicture } = options;
  return new Promise((resolve) => {
    const ending = new AbortController();
    const listening = { signal: ending.signal, capture: true };
    const clicks = guardClicks(target);
    const pads = createPadCapture(accepts, readPads());
    let callOff = soon(look);

    function end(captured: Captured): void {
      ending.abort();
      clicks.end();
      callOff();
      resolve(captured);
    }

    function look(): void {
      const code = pads.look(readPads());
      if (code !== undefined) offer(code);
      if (!ending.signal.aborted) callOff = soon(look);
    }

    function offer(code: DeviceCode): void {
      const reason =
        whyReserved(code) ?? (accepts === 'stick' && !code.startsWith('PadAxis') ? 'needsStick' : undefined);
      if (reason === undefined) end({ kind: 'captured', code });
      else onRefused?.({ code, reason });
    }

    function keyDown(event: Event): void {
      const { code, isRepeat, isCombined } = keyOf(event);
      // Ctrl+R and its like stay the browser's.
      if (isCombined && whyReserved(code) !== 'modifier') return;
      event.stopImmediatePropagation();
      if (whyReserved(code) !== 'browser') event.preventDefault();
      if (isRepeat) return;
      if (code === 'Escape') end({ kind: 'cancelled' });
      else offer(code);
    }

    function pointerDown(event: Event): void {
      if (isOfPage(event.target) || !('button' in event) || typeof event.button !== 'number') return;
      // A finger has no buttons: it works the screen.
      if ('pointerType' in event && event.pointerType !== 'mouse') return;
      swallow(event);
      clicks.hold();
      offer(pointerCode(event.button));
    }

    if (signal?.aborted === true) return end({ kind: 'cancelled' });
    signal?.addEventListener('abort', () => end({ kind: 'cancelled' }), { signal: ending.signal });
    target.addEventListener('keydown', keyDown, listening);
    target.addEventListener('pointerdown', pointerDown, listening);
  });
}

/** A key event, read without the DOM's types: tests have none. */
function keyOf(event: Event): { readonly code: string; readonly isRepeat: boolean; readonly isCombined: boolean } {
  const isOn = (name: string) => name in event && Reflect.get(event, name) === true;
  return {
    code: 'code' in event && typeof event.code === 'string' ? event.code : 'Unidentified',
    isRepeat: isOn('repeat'),
    isCombined: isOn('ctrlKey') || isOn('altKey') || isOn('metaKey'),
  };
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** Keeps back the click that follows a captured mouse button: it shall press nothing. */
interface ClickGuard {
  /** A mouse button was pressed for the capture. */
  hold(): void;
  /** The capture is over; what is held stays so up to the next press. */
  end(): void;
}

function guardClicks(target: EventTarget): ClickGuard {
  const ending = new AbortController();
  const listening = { signal: ending.signal, capture: true };
  let isHolding = false;
  for (const type of ['click', 'auxclick', 'contextmenu']) {
    target.addEventListener(type, (event) => isHolding && swallow(event), listening);
  }
  return {
    hold() {
      isHolding = true;
    },
    end() {
      if (!isHolding) return ending.abort();
      for (const type of ['pointerdown', 'keydown']) target.addEventListener(type, () => ending.abort(), listening);
    },
  };
}

/** Beyond this part of its way a stick counts as pushed. */
const PUSHED = 0.6;
/** Below this part it counts as let go. */
const LET_GO = 0.3;
const AXES: readonly PadAxis[] = ['leftX', 'leftY', 'rightX', 'rightY'];

/** Looks for what is new on the pads. */
interface PadCapture {
  look(readings: readonly (PadReading | null)[]): DeviceCode | undefined;
}

function createPadCapture(accepts: CaptureOptions['accepts'], first: readonly (PadReading | null)[]): PadCapture {
  const perPad = MAX_BUTTONS + AXES.length;
  /** What is held from before, by button and axis. */
  const isHeld = new Uint8Array(MAX_PADS * perPad);

  function look(readings: readonly (PadReading | null)[]): DeviceCode | undefined {
    let found: DeviceCode | undefined;
    for (let pad = 0; pad < MAX_PADS; pad++) {
      const reading = readings[pad] ?? null;
      if (reading === null || !reading.connected) continue;
      for (let i = 0; i < perPad; i++) {
        const axis = i - MAX_BUTTONS;
        const value = axis >= 0 ? (reading.axes[axis] ?? 0) : buttonValue(reading.buttons[i]);
        const at = pad * perPad + i;
        if (Math.abs(value) < LET_GO) isHeld[at] = 0;
        if (Math.abs(value) < PUSHED || isHeld[at] === 1) continue;
        isHeld[at] = 1;
        // A stick that drifts past a screen that waits for a button is no mistake worth a word.
        if (axis < 0) found ??= padButtonCode(i);
        else if (accepts === 'stick') found ??= padAxisCode(AXES[axis], value < 0);
      }
    }
    return found;
  }

  look(first);
  return { look };
}

function buttonValue(button: PadReading['buttons'][number] | undefined): number {
  if (button === undefined) return 0;
  return button.pressed ? 1 : button.value;
}

/** Firefox and WebKit refuse gamepads to pages that are not secure; there are none then. */
function pagePads(): readonly (PadReading | null)[] {
  return typeof navigator.getGamepads === 'function' ? navigator.getGamepads() : [];
}

function nextPicture(call: () => void): () => void {
  const id = requestAnimationFrame(call);
  return () => cancelAnimationFrame(id);
}
