// What is known of every shrine: whether it burns is told to all, how many embers it has was last seen.
import { PHASE } from '#shared/games/lanterns/model.ts';
import { shrineAt } from '#shared/games/lanterns/space.ts';
import { WARDS, town } from '#shared/games/lanterns/town.ts';
import type { Place } from '#shared/games/lanterns/town.ts';
import type { GameFrame } from './stage-types.ts';

/** The shrines of one match as its page knows them, by the index of `town.shrines`. */
export interface ShrineMemory {
  /** Told to all, also to whoever comes later. */
  readonly isLit: Uint8Array;
  readonly embers: Uint8Array;
  /** 0 while it is not known, or not in play. */
  readonly needs: Uint8Array;
  /** Looks at the shrines that the page is told of. */
  refresh(frame: GameFrame): void;
  /** The shrine nearest to a place that is in play and does not burn; undefined where there is none. */
  nearestDark(ward: number, from: Place): Place | undefined;
}

/** Nothing is known. */
export function createShrineMemory(): ShrineMemory {
  const count = town.shrines.length;
  const isLit = new Uint8Array(count);
  const embers = new Uint8Array(count);
  const needs = new Uint8Array(count);
  let round = -1;

  return {
    isLit,
    embers,
    needs,
    refresh(frame) {
      const { Body, Shrine, globals } = frame;
      // Each round begins with empty shrines.
      if (globals.round !== round || globals.phase === PHASE.countdown) {
        round = globals.round;
        embers.fill(0);
        needs.fill(0);
      }
      for (let index = 0; index < count; index++) isLit[index] = (globals.litMask >>> index) & 1;
      for (const e of frame.each('Shrine', 'Body')) {
        const index = shrineAt(Body.x[e], Body.y[e]);
        if (index < 0) continue;
        embers[index] = Shrine.embers[e];
        needs[index] = Shrine.needs[e];
      }
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
