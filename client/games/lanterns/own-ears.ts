// What is heard of what no event tells: shutters of whoever is seen, and the string when a hunter's light falls on the own walker.
import { ROLE } from '#shared/games/lanterns/model.ts';
import { doesReach, walkerOf } from '#shared/games/lanterns/light.ts';
import type { GameFrame, GameStage } from './stage-types.ts';
import type { ViewState } from './view-state.ts';

/** ms between two warnings: a beam that sways across somebody is one beam. */
const WARNING_GAP_MS = 4000;

/** The ears of one match. */
export interface OwnEars {
  /** Once in a drawn frame, after the walkers are known. */
  update(frame: GameFrame, stage: GameStage): void;
}

/** What one seat's shutter was, when it was last seen. */
const UNKNOWN = 2;

/** Makes them. Whoever comes into sight moved no shutter by it. */
export function createOwnEars(state: ViewState, seats: number): OwnEars {
  const shutters = new Uint8Array(seats).fill(UNKNOWN);
  const at = { x: 0, y: 0, volume: 1 };
  let isInBeam = false;
  let warnedMs = -Infinity;

  function hearShutters(stage: GameStage): void {
    for (let seat = 0; seat < seats; seat++) {
      const { isKnown, isShuttered, x, y, role } = state.walkers.list[seat];
      const before = shutters[seat];
      const now = isKnown && role === ROLE.hider ? Number(isShuttered) : UNKNOWN;
      shutters[seat] = now;
      if (now === UNKNOWN || before === UNKNOWN || now === before) continue;
      at.x = x;
      at.y = y;
      at.volume = seat === state.focus ? 0.9 : 0.5;
      stage.play(now === 1 ? 'shutter-close' : 'shutter-open', at);
    }
  }

  /** Whether a hunter who is seen shines on the own walker. The rules say whether any light does, walls and all. */
  function isShoneOn(frame: GameFrame): boolean {
    const own = walkerOf(frame, state.focus);
    if (!frame.has(own, 'Walker', 'Body') || frame.Walker.isLit[own] === 0) return false;
    for (const e of frame.each('Walker', 'Body')) {
      if (frame.Walker.role[e] === ROLE.hunter && state.gate.sees(frame, e) && doesReach(frame, e, own)) return true;
    }
    return false;
  }

  return {
    update(frame, stage) {
      if (state.isDemo) return;
      hearShutters(stage);
      const wasInBeam = isInBeam;
      isInBeam = stage.me >= 0 && stage.me === state.focus && isShoneOn(frame);
      // A clock that was set back, as by another world, begins anew.
      const isDue = stage.timeMs - warnedMs >= WARNING_GAP_MS || stage.timeMs < warnedMs;
      if (!isInBeam || wasInBeam || !isDue) return;
      warnedMs = stage.timeMs;
      stage.play('seen', { priority: 5 });
    },
  };
}
