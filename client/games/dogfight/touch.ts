// Flying with two thumbs: the left one shows where to go, the ship turns there by itself and thrusts when it faces it.
import { shipOf } from './director.ts';
import type { GameFrame } from './stage-types.ts';

/** What the thumb says: −1…1 each way, y downwards as on the screen; 0 near the middle. */
export interface ThumbStick {
  readonly x: number;
  readonly y: number;
}

/** The axes a thumb steers. */
export interface Steering {
  turn: number;
  thrust: number;
}

/** rad: full turn from this difference on; below, the turn eases off so that the nose does not swing past. */
const FULL_TURN_RAD = 0.7;
/** Seconds of the present turn that are counted as done already. */
const SWING_SECONDS = 0.09;
/** rad: the engine pushes while the nose is at most this far off. */
const THRUST_RAD = 1.1;

/** Steers the ship of a seat; without a ship everything is let go. */
export function steerByThumb(frame: GameFrame, seat: number, { x, y }: ThumbStick, out: Steering): void {
  const e = shipOf(frame, seat);
  const reach = Math.min(1, Math.sqrt(x * x + y * y));
  out.turn = 0;
  out.thrust = 0;
  if (e === undefined || reach === 0) return;
  const { Ship } = frame;
  const off = shortAngle(Math.atan2(y, x) - Ship.heading[e] - Ship.turnSpeed[e] * SWING_SECONDS);
  out.turn = Math.max(-1, Math.min(1, off / FULL_TURN_RAD));
  if (Math.abs(off) < THRUST_RAD) out.thrust = reach;
}

/** An angle the short way around, −π…π. */
export function shortAngle(angleRad: number): number {
  return angleRad - 2 * Math.PI * Math.round(angleRad / (2 * Math.PI));
}
