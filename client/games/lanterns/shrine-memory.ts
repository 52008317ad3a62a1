// What was last known of every shrine: one that burns is told to all, how many embers another has is seen only.
import { PHASE } from '#shared/games/lanterns/model.ts';
import { WARDS, town } from '#shared/games/lanterns/town.ts';
import type { Place } from '#shared/games/lanterns/town.ts';
import type { GameFrame } from './stage-types.ts';

/** The shrines of one match as its page knows them, by the index of `town.shrines`. */
export interface ShrineMemory {
  readonly isLit: Uint8Array;
  readonly embers: Uint8Array;
  /** 0 while it is not known, or not in play. */
  readonly needs: Uint8Array;
  /** Looks at the shrines that the page is told of. */
  refresh(frame: GameFrame): void;
  /** An event tells that one burns. */
  noteLit(x: number, y: number): void;
  /** The shrine nearest to a place that is in play and not known to burn; undefined where there is none. */
  nearestDark(ward: number, from: Place): Place | undefined;
}

/** Nothing is known. */
export function createShrineMemory(): ShrineMemory {
  const count = town.shrines.length;
  const isLit = new Uint8Array(count);
  const embers = new Uint8Array(count);
  const needs = new Uint8Array(count);
  const indexOf = new Map(town.shrines.map(({ x, y }, index) => [keyOf(x, y), index]));
  let round = -1;

  return {
    isLit,
    embers,
    needs,
    refresh(frame) {
      const { Body, Shrine, globals } = frame;
      // Each round begins with cold shrines.
      if (globals.round !== round || globals.phase === PHASE.countdown) {
        round = globals.round;
        isLit.fill(0);
        embers.fill(0);
        needs.fill(0);
      }
      for (const e of frame.each('Shrine', 'Body')) {
        const index = indexOf.get(keyOf(Body.x[e], Body.y[e]));
        if (index === undefined) continue;
        isLit[index] = Shrine.isLit[e];
        embers[index] = Shrine.embers[e];
        needs[index] = Shrine.needs[e];
      }
    },
    noteLit(x, y) {
      const index = indexOf.get(keyOf(x, y));
      if (index !== undefined) isLit[index] = 1;
    },
    nearestDark(ward, from) {
      const quarters = WARDS[ward]?.quarters ?? [];
      let nearest: Place | undefined;
      let least = Infinity;
      for (let index = 0; index < count; index++) {
        const shrine = town.shrines[index];
        if (isLit[index] === 1 || !quarters.includes(shrine.quarter)) continue;
        const square = (shrine.x - from.x) ** 2 + (shrine.y - from.y) ** 2;
        if (square >= least) continue;
        least = square;
        nearest = shrine;
      }
      return nearest;
    },
  };
}

/** Shrines stand in the middle of tiles; what comes over a line may be a little off. */
function keyOf(x: number, y: number): number {
  return Math.floor(x / town.tileSize) + Math.floor(y / town.tileSize) * town.width;
}
