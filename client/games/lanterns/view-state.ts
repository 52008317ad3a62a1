// What the parts of one match's view tell each other: whom the camera follows, what was seen of doors, shrines and walkers, and names.
import { plainName } from './formats.ts';
import { words } from './words.ts';
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
  /** Of whoever has the seat: `Player 2` where the font has no letter of the name. */
  of(name: string, seat: number): string;
}

const NAMES_MAX = 256;

export function createNameCache(): NameCache {
  /** Null: the font has no letter of it. */
  const plainNames = new Map<string, string | null>();
  const seatNames: string[] = [];
  return {
    of(name, seat) {
      const known = plainNames.get(name);
      if (known !== undefined) return known ?? (seatNames[seat] ??= words.player(seat + 1));
      if (plainNames.size >= NAMES_MAX) plainNames.clear();
      const plain = plainName(name);
      plainNames.set(name, /^[?\s]+$/.test(plain) ? null : plain);
      return this.of(name, seat);
    },
  };
}
