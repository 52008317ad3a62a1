// What a ping marks: the opponent the nose points at, or a place ahead where there is none. Pure.
import { shortX, shortY } from '#shared/games/dogfight/space.ts';
import { shipOf } from './director.ts';
import type { GameFrame } from './stage-types.ts';

/** A place in the world. */
export interface PingTarget {
  readonly x: number;
  readonly y: number;
}

/** Opponents farther away than this are not marked: about what the largest picture shows. */
const REACH = 900;
/** An opponent counts as ahead within this angle of the nose on either side: its cosine, of 35°. */
const AHEAD_COS = 0.82;
/** Where a ping goes with nobody ahead: within any picture. */
const AHEAD = 320;

/** What a seat's ping would mark now, or null while it has no ship. Of two opponents ahead the one nearer to the line of fire. */
export function pingTarget(frame: GameFrame, seat: number): PingTarget | null {
  const own = shipOf(frame, seat);
  if (own === undefined) return null;
  const { Body, Ship } = frame;
  let target: PingTarget | undefined;
  let best = AHEAD_COS;
  for (const e of frame.each('Ship', 'Body')) {
    if (e === own) continue;
    const dx = shortX(Body.x[e] - Body.x[own]);
    const dy = shortY(Body.y[e] - Body.y[own]);
    const distance = Math.sqrt(dx * dx + dy * dy);
    const cos = distance === 0 ? 1 : (dx * Ship.facingX[own] + dy * Ship.facingY[own]) / distance;
    if (distance > REACH || cos < best) continue;
    best = cos;
    target = { x: Body.x[e], y: Body.y[e] };
  }
  return target ?? { x: Body.x[own] + Ship.facingX[own] * AHEAD, y: Body.y[own] + Ship.facingY[own] * AHEAD };
}
