// What the parts of one match's view tell each other: whom the camera follows, what was seen of doors, shrines and walkers, and names.
import { plainName } from './formats.ts';
import { createDoorMemory } from './door-memory.ts';
import { createSightGate } from './sight-gate.ts';
import { createShrineMemory } from './shrine-memory.ts';
import { createWalkerTraces } from './walker-traces.ts';
import type { DoorMemory } from './door-memory.ts';
import type { SightGate } from './sight-gate.ts';
import type { ShrineMemory } from './shrine-memory.ts';
import type { WalkerTraces } from './walker-traces.ts';

/** The view's own memory. Times are of `stage.timeMs`. */
export interface ViewState {
  readonly names: NameCache;
  readonly doors: DoorMemory;
  readonly gate: SightGate;
  readonly shrines: ShrineMemory;
  readonly walkers: WalkerTraces;
  /** Bots behind the title: no words, nothing shakes. */
  readonly isDemo: boolean;
  /** The seat the camera is on; −1 while there is none. */
  focus: number;
  /** Logical pixels at the edges that the HUD and the page's buttons lie over. */
  readonly covered: { top: number; right: number; bottom: number; left: number };
}

/** A match begins. */
export function createViewState(seats: number, isDemo: boolean): ViewState {
  return {
    names: createNameCache(),
    doors: createDoorMemory(),
    gate: createSightGate(isDemo),
    shrines: createShrineMemory(),
    walkers: createWalkerTraces(seats),
    isDemo,
    focus: -1,
    covered: { top: 0, right: 0, bottom: 0, left: 0 },
  };
}

/** Names in the letters of the display font. They seldom change, and a frame makes no garbage: each is made plain once. */
export interface NameCache {
  of(name: string): string;
}

const NAMES_MAX = 256;

function createNameCache(): NameCache {
  const plainNames = new Map<string, string>();
  return {
    of(name) {
      const known = plainNames.get(name);
      if (known !== undefined) return known;
      if (plainNames.size >= NAMES_MAX) plainNames.clear();
      const plain = plainName(name);
      plainNames.set(name, plain);
      return plain;
    },
  };
}
