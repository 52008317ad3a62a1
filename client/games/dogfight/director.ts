// Where the camera of a pane looks: ahead of its player's ship, a little wider at speed; without a seat, on whom the watcher chose, or whoever leads.
import { clamp } from '#shared/index.ts';
import { rankedPilots } from './standings.ts';
import type { Entity } from '#shared/index.ts';
import type { GameFrame, GameStage } from './stage-types.ts';
import type { PaneState } from './view-state.ts';

/** World units the camera looks ahead of the nose. */
const AHEAD = 95;
/** Seconds of the ship's flight it looks ahead. */
const AHEAD_SECONDS = 0.22;
/** It never looks farther ahead than this part of the picture: on a narrow one the ship would come to its edge. */
const FARTHEST = 0.2;
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

/** Less of the world than this, in a pane of a split picture, is seen from farther away: as much as a phone shows. */
const PANE_AREA = 560 * 900;
const ZOOM_OF_SMALL = 0.7;

const FOLLOW = Object.freeze({ halfLifeSeconds: HALF_LIFE_SECONDS, snapBeyond: JUMP });

/** Leads the camera of the pane that has its turn, in every drawn frame. */
export function direct(pane: PaneState, frame: GameFrame, stage: GameStage): void {
  pane.seat = stage.me;
  choose(pane, frame, stage);
  const ship = shipOf(frame, pane.focus);
  if (ship === undefined) return;
  const { Body, Ship } = frame;
  const { camera } = stage;
  const ahead = stage.isMotionReduced ? 0 : 1;
  const farX = (stage.width * FARTHEST) / camera.zoom;
  const farY = (stage.height * FARTHEST) / camera.zoom;
  const x = Body.x[ship] + ahead * clamp(Ship.facingX[ship] * AHEAD + Body.vx[ship] * AHEAD_SECONDS, -farX, farX);
  const y = Body.y[ship] + ahead * clamp(Ship.facingY[ship] * AHEAD + Body.vy[ship] * AHEAD_SECONDS, -farY, farY);
  camera.follow(x, y, FOLLOW);
  const small = clamp(Math.sqrt((stage.width * stage.height) / PANE_AREA), ZOOM_OF_SMALL, 1);
  if (stage.isMotionReduced) {
    camera.zoom = small;
    return;
  }
  const speed = Math.sqrt(Body.vx[ship] * Body.vx[ship] + Body.vy[ship] * Body.vy[ship]);
  const zoom = small * (ZOOM_NEAR + (ZOOM_FAR - ZOOM_NEAR) * Math.min(1, speed / FAST));
  camera.zoom += (zoom - camera.zoom) * (1 - Math.pow(2, -stage.dtSeconds / ZOOM_HALF_LIFE_SECONDS));
}

function choose(pane: PaneState, frame: GameFrame, stage: GameStage): void {
  if (stage.me >= 0) return turnTo(pane, stage.me);
  if (stage.watched >= 0 && frame.players.includes(stage.watched)) return turnTo(pane, stage.watched);
  const isGone = !frame.players.includes(pane.focus);
  if (!isGone && stage.timeMs - pane.choseAtMs < STAY_MS) return;
  const ranked = rankedPilots(frame);
  turnTo(pane, ranked.length > 0 ? frame.Pilot.player[ranked[0]] : -1);
  pane.choseAtMs = stage.timeMs;
}

/** What one pilot did is not cheered for another. */
function turnTo(pane: PaneState, seat: number): void {
  if (seat === pane.focus) return;
  pane.focus = seat;
  pane.killer = -1;
  pane.streak = 0;
  pane.lastKillMs = -Infinity;
}

/** A seat's ship, or undefined while it has none. */
export function shipOf(frame: GameFrame, seat: number): Entity<'Ship' | 'Body'> | undefined {
  const ships = frame.each('Ship', 'Body');
  for (let i = 0; i < ships.length; i++) if (frame.Ship.player[ships[i]] === seat) return ships[i];
  return undefined;
}

/** A seat's pilot, or undefined. */
export function pilotOf(frame: GameFrame, seat: number): Entity<'Pilot'> | undefined {
  const pilots = frame.each('Pilot');
  for (let i = 0; i < pilots.length; i++) if (frame.Pilot.player[pilots[i]] === seat) return pilots[i];
  return undefined;
}
