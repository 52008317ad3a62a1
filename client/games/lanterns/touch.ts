// Walking with a thumb: the stick is the way, as far as it is pushed.
import type { GameFrame } from './stage-types.ts';

/** What the thumb says: −1…1 each way, y downwards as on the screen. */
export interface ThumbStick {
  readonly x: number;
  readonly y: number;
}

/** The axes a thumb steers. */
export interface Steering {
  x: number;
  y: number;
}

/** A thumb this near to the middle says nothing. */
const DEAD = 0.2;
/** From here on a thumb means all of it: a careful step is a short push, not a tremble at the rim. */
const FULL = 0.9;

/** Steers a walker; what is around it has no say. */
export function steerByThumb(_frame: GameFrame, _seat: number, { x, y }: ThumbStick, out: Steering): void {
  const reach = Math.sqrt(x * x + y * y);
  out.x = 0;
  out.y = 0;
  if (reach < DEAD) return;
  const strength = Math.min(1, (reach - DEAD) / (FULL - DEAD)) / reach;
  out.x = x * strength;
  out.y = y * strength;
}
