// Where the camera looks: ahead of the own ship, a little wider at speed; without a seat, on whoever leads.
import { rankedPilots } from './standings.ts';
import type { Entity } from '#shared/index.ts';
import type { GameFrame, GameStage } from './stage-types.ts';
import type { ViewState } from './view-state.ts';

/** World units the camera looks ahead of the nose. */
const AHEAD = 95;
/** Seconds of the ship's flight it looks ahead. */
const AHEAD_SECONDS = 0.22;
const HALF_LIFE_SECONDS = 0.11;
/** A respawn: farther than any flight in a frame. */
const JUMP = 420;
const ZOOM_NEAR = 1.06;
const ZOOM_FAR = 0.9;
/** u/s at which the picture is widest. */
const FAST = 560;
const ZOOM_HALF_LIFE_SECONDS = 0.5;
/** A watcher stays this long with a leader who has lost the lead, so that the picture does not jump to and fro. */
const STAY_MS = 4000;

/** Decides in every drawn frame. */
export interface Director {
  update(frame: GameFrame, stage: GameStage): void;
}

/** Makes the director of one match. */
export function createDirector(state: ViewState): Director {
  const follow = { halfLifeSeconds: HALF_LIFE_SECONDS, snapBeyond: JUMP };
  let choseAtMs = -STAY_MS;

  function choose(frame: GameFrame, stage: GameStage): void {
    if (stage.me >= 0) {
      state.focus = stage.me;
      return;
    }
    const isGone = !frame.players.includes(state.focus);
    if (!isGone && stage.timeMs - choseAtMs < STAY_MS) return;
    const ranked = rankedPilots(frame);
    state.focus = ranked.length > 0 ? frame.Pilot.player[ranked[0]] : -1;
    choseAtMs = stage.timeMs;
  }

  return {
    update(frame, stage) {
      choose(frame, stage);
      const ship = shipOf(frame, state.focus);
      if (ship === undefined) return;
      const { Body, Ship } = frame;
      const { camera } = stage;
      const ahead = stage.isMotionReduced ? 0 : 1;
      const x = Body.x[ship] + ahead * (Ship.facingX[ship] * AHEAD + Body.vx[ship] * AHEAD_SECONDS);
      const y = Body.y[ship] + ahead * (Ship.facingY[ship] * AHEAD + Body.vy[ship] * AHEAD_SECONDS);
      camera.follow(x, y, follow);
      if (stage.isMotionReduced) return;
      const speed = Math.sqrt(Body.vx[ship] * Body.vx[ship] + Body.vy[ship] * Body.vy[ship]);
      const zoom = ZOOM_NEAR + (ZOOM_FAR - ZOOM_NEAR) * Math.min(1, speed / FAST);
      camera.zoom += (zoom - camera.zoom) * (1 - Math.pow(2, -stage.dtSeconds / ZOOM_HALF_LIFE_SECONDS));
    },
  };
}

/** A seat's ship, or undefined while it has none. */
export function shipOf(frame: GameFrame, seat: number): Entity<'Ship' | 'Body'> | undefined {
  for (const e of frame.each('Ship', 'Body')) if (frame.Ship.player[e] === seat) return e;
  return undefined;
}

/** A seat's pilot, or undefined. */
export function pilotOf(frame: GameFrame, seat: number): Entity<'Pilot'> | undefined {
  for (const e of frame.each('Pilot')) if (frame.Pilot.player[e] === seat) return e;
  return undefined;
}
