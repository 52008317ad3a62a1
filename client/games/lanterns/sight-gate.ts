// What the own walker may know, where a page is told more than that: in rooms whose machines share the whole world, and in a match alone.
import { canHear, canSee } from '#shared/games/lanterns/sight.ts';
import type { Entity } from '#shared/index.ts';
import type { GameFrame, GameStage } from './stage-types.ts';

/** The eyes and ears of one match. */
export interface SightGate {
  /** Looks whose eyes they are, and whether the page is told of everyone. */
  refresh(frame: GameFrame, stage: GameStage): void;
  /** Whether a row is drawn. */
  sees(frame: GameFrame, e: Entity): boolean;
  /** Whether something is heard that happened at a coarse place. */
  hears(
    frame: GameFrame,
    event: string,
    record: { readonly x: number; readonly y: number; readonly loudness?: number },
  ): boolean;
}

/** Whoever watches sees all that the page is told; so does the title's demo. */
export function createSightGate(isDemo: boolean): SightGate {
  let me = -1;
  let isToldOfAll = false;
  return {
    refresh(frame, stage) {
      me = isDemo ? -1 : stage.me;
      // A room that keeps secrets tells of fewer walkers than there are scores, and knows better than this page what lights they stand in.
      isToldOfAll = frame.count('Walker') >= frame.count('Score');
    },
    sees: (frame, e) => me < 0 || !isToldOfAll || canSee(frame, me, e),
    hears: (frame, event, record) => me < 0 || canHear(frame, me, event, record),
  };
}
