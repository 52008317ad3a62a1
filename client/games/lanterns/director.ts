// Where the camera looks: a little ahead of the own lantern; without a seat on whom the watcher chose, or on a hunter, since hunters have most to show; else on the square.
import { ROLE } from '#shared/games/lanterns/model.ts';
import { WARDS, town } from '#shared/games/lanterns/town.ts';
import type { GameFrame, GameStage } from './stage-types.ts';
import type { ViewState } from './view-state.ts';
import type { WalkerTrace } from './walker-traces.ts';

/** u that the camera looks ahead of a lantern. */
const AHEAD = { [ROLE.hider]: 34, [ROLE.hunter]: 96 } as const;
/** It never looks farther ahead than this part of the picture. */
const FARTHEST = 0.2;
const HALF_LIFE_SECONDS = 0.16;
/** Farther than anyone walks in a frame: another place. */
const JUMP = 320;
/** A watcher stays so long with one walker. */
const STAY_MS = 9000;
/** An overview drifts about its middle. */
const DRIFT = 90;

/** u of woods at the rim of the map into which nobody's picture reaches. */
const WOODS = 40;

/** Decides in every drawn frame. */
export interface Director {
  update(frame: GameFrame, stage: GameStage): void;
}

/** Makes the director of one match. */
export function createDirector(state: ViewState): Director {
  const follow = { halfLifeSeconds: HALF_LIFE_SECONDS, snapBeyond: JUMP };
  const slow = { halfLifeSeconds: 0.5 };
  /** Kept and changed: a frame makes no garbage. */
  const padding = { top: 0, right: 0, bottom: 0, left: 0 };
  let choseAtMs = -STAY_MS;
  let aheadX = 0;
  let aheadY = 0;

  function choose(stage: GameStage): void {
    if (stage.me >= 0) {
      state.focus = stage.me;
      return;
    }
    if (stage.watched >= 0 && state.walkers.of(stage.watched)?.isKnown === true) {
      state.focus = stage.watched;
      return;
    }
    const isGone = state.walkers.of(state.focus)?.isKnown !== true;
    if (!isGone && stage.timeMs - choseAtMs < STAY_MS) return;
    const next = nextToWatch(state.walkers.list, state.focus);
    if (next === undefined) return;
    state.focus = next.seat;
    choseAtMs = stage.timeMs;
  }

  function lookAround(frame: GameFrame, stage: GameStage): void {
    const middle = wardMiddle(frame.globals.ward);
    const drift = stage.isMotionReduced ? 0 : DRIFT;
    const time = stage.timeMs * 0.0001;
    stage.camera.follow(middle.x + Math.cos(time) * drift, middle.y + Math.sin(time * 1.3) * drift, slow);
  }

  return {
    update(frame, stage) {
      choose(stage);
      const { camera } = stage;
      const trace = state.walkers.of(state.focus);
      if (trace === undefined || trace.presence === 0) lookAround(frame, stage);
      else {
        const reach = stage.isMotionReduced ? 0 : trace.role === ROLE.hunter ? AHEAD[ROLE.hunter] : AHEAD[ROLE.hider];
        const far = Math.min(reach, (Math.min(stage.width, stage.height) * FARTHEST) / camera.zoom);
        // A lantern turns faster than a picture should.
        const share = 1 - Math.pow(2, -stage.dtSeconds / 0.22);
        aheadX += (Math.cos(trace.facing) * far - aheadX) * share;
        aheadY += (Math.sin(trace.facing) * far - aheadY) * share;
        camera.follow(trace.x + aheadX, trace.y + aheadY, follow);
      }
      // Whoever walks along the rim of the town is not under the HUD.
      const woods = WOODS * camera.zoom;
      padding.top = Math.max(0, state.covered.top - woods);
      padding.right = Math.max(0, state.covered.right - woods);
      padding.bottom = Math.max(0, state.covered.bottom - woods);
      padding.left = Math.max(0, state.covered.left - woods);
      camera.keepInside(0, 0, town.width * town.tileSize, town.height * town.tileSize, padding);
    },
  };
}

/** The next seat after the one watched, a hunter where one is known. */
function nextToWatch(list: readonly WalkerTrace[], focus: number): WalkerTrace | undefined {
  let anyone: WalkerTrace | undefined;
  for (let i = 1; i <= list.length; i++) {
    const trace = list[(Math.max(0, focus) + i) % list.length];
    if (!trace.isKnown) continue;
    if (trace.role === ROLE.hunter) return trace;
    anyone ??= trace;
  }
  return anyone;
}

/** The middle of the part of the town that is played in. */
export function wardMiddle(ward: number): { readonly x: number; readonly y: number } {
  const quarters = WARDS[ward]?.quarters ?? [];
  const wide = town.width * town.tileSize;
  const high = town.height * town.tileSize;
  let x = 0;
  let y = 0;
  for (const quarter of quarters) {
    x += wide * (quarter % 2 === 0 ? 0.25 : 0.75);
    y += high * (quarter < 2 ? 0.25 : 0.75);
  }
  const count = quarters.length;
  return count === 0 ? { x: wide / 2, y: high / 2 } : { x: x / count, y: y / count };
}
