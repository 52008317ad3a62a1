/** Watches a few keys: whether one is down, and whether one was pressed, however short. */
import type { KeyState } from '#client/input/key-state.ts';

/** The keys of one control. */
export interface KeyWatch {
  /** Whether one of the keys is down, or was pressed less than a tick ago. */
  isActive(nowMs: number): boolean;
  /** Whether one of the keys was pressed since the last call. */
  wasPressed(): boolean;
  /** Forgets taps that were not asked for yet. */
  forget(): void;
}

/** Watches keys from now on. A tap counts as active for `tickMs`: held controls are taken once in a tick. */
export function createKeyWatch(codes: readonly string[], keys: KeyState, tickMs: number): KeyWatch {
  const indexes = codes.map((code) => keys.indexOf(code));
  const seen = new Uint32Array(indexes.map((index) => keys.pressCount(index)));
  let activeUntilMs = -Infinity;
  const wasPressed = () => {
    let isNew = false;
    for (let i = 0; i < indexes.length; i++) {
      const count = keys.pressCount(indexes[i]);
      if (count !== seen[i]) isNew = true;
      seen[i] = count;
    }
    return isNew;
  };
  return {
    wasPressed,
    isActive(nowMs) {
      if (wasPressed()) activeUntilMs = nowMs + tickMs;
      let isDown = nowMs < activeUntilMs;
      for (let i = 0; i < indexes.length; i++) isDown = keys.isDown(indexes[i]) || isDown;
      return isDown;
    },
    forget() {
      wasPressed();
      activeUntilMs = -Infinity;
    },
  };
}
