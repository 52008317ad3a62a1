/** Which keys and pointer buttons are down, and how often each was pressed. Knows no DOM. */

/** Keys at once that action maps may name. */
const MAX_KEYS = 256;

/** The state of keys by a small index. */
export interface KeyState {
  /** The index of a key; the same for the same code. */
  indexOf(code: string): number;
  /** Whether an action map names this key: others are left to the page. */
  isBound(code: string): boolean;
  press(code: string): void;
  release(code: string): void;
  releaseAll(): void;
  /** All are up and belong to the page until they are named again: another action map is in use. Indexes are made anew. */
  forgetAll(): void;
  isDown(index: number): boolean;
  /** How often it was pressed so far: a tap between two samples is seen by its count. */
  pressCount(index: number): number;
}

/** Makes keys that are all up. */
export function createKeyState(): KeyState {
  const indexes = new Map<string, number>();
  const down = new Uint8Array(MAX_KEYS);
  const presses = new Uint32Array(MAX_KEYS);
  return {
    indexOf(code) {
      const known = indexes.get(code);
      if (known !== undefined) return known;
      const index = Math.min(indexes.size, MAX_KEYS - 1);
      indexes.set(code, index);
      return index;
    },
    isBound: (code) => indexes.has(code),
    press(code) {
      const index = indexes.get(code);
      if (index === undefined || down[index] !== 0) return;
      down[index] = 1;
      presses[index]++;
    },
    release(code) {
      const index = indexes.get(code);
      if (index !== undefined) down[index] = 0;
    },
    releaseAll() {
      down.fill(0);
    },
    forgetAll() {
      indexes.clear();
      down.fill(0);
      presses.fill(0);
    },
    isDown: (index) => down[index] !== 0,
    pressCount: (index) => presses[index],
  };
}

/** The code under which a pointer button is a key. */
export function pointerCode(button: number): string {
  return `Pointer${button}`;
}
