// Walking with a thumb: the stick is the way, as far as it is pushed.
import type { GameFrame } from './stage-types.ts';

/** What the thumb says: −1…1 each way, y downwards as on the screen; 0 near the middle. */
export interface ThumbStick {
  readonly x: number;
  readonly y: number;
}

/** The axes a thumb steers. */
export interface Steering {
  x: number;
  y: number;
}

/** Steers a walker; what is around it has no say. */
export function steerByThumb(_frame: GameFrame, _seat: number, { x, y }: ThumbStick, out: Steering): void {
  out.x = x;
  out.y = y;
}
