// Whose side a seat is on. Pure, for the HUD, effects, and the buttons for thumbs.
import { walkerOf } from '#shared/games/lanterns/light.ts';
import type { GameFrame } from './stage-types.ts';

/** A seat's role as the world says it, or −1 for nobody's. */
export function roleOf(frame: GameFrame, seat: number): number {
  const e = walkerOf(frame, seat);
  return frame.has(e, 'Walker') ? frame.Walker.role[e] : -1;
}
