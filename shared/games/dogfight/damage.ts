// What a hit does to a ship: protection, then shield, then hull.
import type { Entity } from '#shared/index.ts';
import { PHASE, type World } from './model.ts';

/** For how long a kill is credited to whoever hurt the ship last. */
const CREDIT_TICKS = 240;

/** A bolt of player `by` strikes a ship. */
export function strike(w: World, e: Entity<'Ship'>, bolt: Entity<'Body' | 'Bolt'>): void {
  const { Body, Bolt, Ship } = w;
  const by = Bolt.player[bolt];
  const isStopped = absorb(w, e);
  if (!isStopped) {
    Ship.hull[e]--;
    Ship.hitBy[e] = by;
    Ship.hitTicks[e] = CREDIT_TICKS;
  }
  const hit = isStopped ? w.emit('ShieldHit') : w.emit('Hit');
  hit.ship = e;
  hit.player = Ship.player[e];
  hit.by = by;
  hit.x = Body.x[bolt];
  hit.y = Body.y[bolt];
  hit.vx = Body.vx[bolt];
  hit.vy = Body.vy[bolt];
  if ('shield' in hit) hit.shield = Ship.shield[e];
  else hit.hull = Ship.hull[e];
}

/** A collision takes up to `points` off a ship; returns how many it took. */
export function dent(w: World, e: Entity<'Ship'>, points: number): number {
  const { Ship } = w;
  if (points === 0 || absorb(w, e)) return 0;
  const taken = Math.min(points, Ship.hull[e]);
  Ship.hull[e] -= taken;
  return taken;
}

/** Whether something keeps the next hit from the hull; a shield wears by it. */
function absorb(w: World, e: Entity<'Ship'>): boolean {
  const { Ship } = w;
  if (Ship.protectedTicks[e] > 0 || w.globals.phase !== PHASE.play || Ship.hull[e] === 0) return true;
  if (Ship.shield[e] === 0) return false;
  Ship.shield[e]--;
  return true;
}
