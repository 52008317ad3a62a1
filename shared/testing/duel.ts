/** Duel: a small whole game for tests, of history. Fighters run in a yard and shoot in straight lines; a shot hits what its shooter saw. */
import {
  NONE,
  axis,
  clamp,
  defineGame,
  defineModel,
  entity,
  f64,
  length,
  player,
  predicted,
  prefab,
  press,
  segmentCircleHit,
  u16,
  u8,
  type Entity,
  type Rules,
  type WorldOf,
} from '../index.ts';

export const model = defineModel({
  name: 'duel',
  ticksPerSecond: 60,
  players: { min: 1, max: 4 },
  entities: 12,
  components: { Body: { x: f64, y: f64 }, Fighter: { player, health: u8, hits: u16 }, Ghost: { lifeTicks: u8 } },
  input: { x: axis, y: axis, aimX: axis, aimY: axis, fire: press },
  events: { Shot: predicted({ by: entity, whom: entity, seenTick: u16 }, { same: ['by'], withinTicks: 3 }) },
  history: { ticks: 12, columns: ['Body.x', 'Body.y'] },
});

export interface World extends WorldOf<typeof model> {}
type Fighter = Entity<'Body' | 'Fighter'>;

const SPEED = 9;
const RADIUS = 0.5;
const REACH = 40;
const HEALTH = 3;
const HALF_WIDTH = 12;
const HALF_HEIGHT = 8;

const spawnFighter = prefab(model, { Body: {}, Fighter: { health: HEALTH } });
const spawnGhost = prefab(model, { Body: {}, Ghost: { lifeTicks: 4 } });

function addFighter(w: World, seat: number): void {
  const e = spawnFighter(w);
  w.Fighter.player[e] = seat;
  w.Body.x[e] = (w.random() * 2 - 1) * HALF_WIDTH;
  w.Body.y[e] = (w.random() * 2 - 1) * HALF_HEIGHT;
}

export function run(w: World): void {
  const { Body, Fighter } = w;
  for (const e of w.each('Body', 'Fighter')) {
    const input = w.input(Fighter.player[e]);
    Body.x[e] = clamp(Body.x[e] + input.x * SPEED * w.dt, -HALF_WIDTH, HALF_WIDTH);
    Body.y[e] = clamp(Body.y[e] + input.y * SPEED * w.dt, -HALF_HEIGHT, HALF_HEIGHT);
  }
}

/** Whom a shot hits first: fighters stand where the shooter saw them, the shooter stands where it is. */
function firstHit(w: World, e: Fighter): Entity {
  const { Body, Fighter } = w;
  const { aimX, aimY } = w.input(Fighter.player[e]);
  const far = length(aimX, aimY);
  if (far === 0) return NONE;
  const toX = Body.x[e] + (aimX / far) * REACH;
  const toY = Body.y[e] + (aimY / far) * REACH;
  const past = w.past(w.seenTick(Fighter.player[e]));
  let hit: Entity = NONE;
  let nearest = 2;
  for (const other of w.each('Body', 'Fighter')) {
    if (other === e || !past.has(other)) continue;
    const share = segmentCircleHit(Body.x[e], Body.y[e], toX, toY, past.Body.x[other], past.Body.y[other], RADIUS);
    if (share < 0 || share >= nearest) continue;
    nearest = share;
    hit = other;
  }
  return hit;
}

export function shoot(w: World): void {
  const { Fighter } = w;
  for (const e of w.each('Body', 'Fighter')) {
    if (!w.input(Fighter.player[e]).fire) continue;
    const whom = firstHit(w, e);
    const shot = w.emit('Shot');
    shot.by = e;
    shot.whom = whom;
    shot.seenTick = w.seenTick(Fighter.player[e]);
    if (!w.has(whom, 'Fighter')) continue;
    Fighter.hits[e]++;
    if (Fighter.health[whom] > 0) Fighter.health[whom]--;
  }
}

/** Who has no health left is somebody else from the next tick on. Ghosts use up rows, so that these live again soon. */
export function revive(w: World): void {
  const { Body, Fighter, Ghost } = w;
  for (const e of w.each('Ghost')) if (Ghost.lifeTicks[e]-- === 0) w.despawn(e);
  for (const e of w.each('Body', 'Fighter')) {
    if (Fighter.health[e] > 0) continue;
    const ghost = spawnGhost(w);
    Body.x[ghost] = Body.x[e];
    Body.y[ghost] = Body.y[e];
    addFighter(w, Fighter.player[e]);
    w.despawn(e);
  }
}

/** The rules alone, for tests that watch them. */
export const rules: Rules<(typeof model)['definition']> = {
  start() {},
  join: addFighter,
  leave(w, seat) {
    for (const e of w.each('Fighter')) if (w.Fighter.player[e] === seat) w.despawn(e);
  },
  bot(w, seat, out) {
    const { Body, Fighter } = w;
    for (const e of w.each('Body', 'Fighter')) {
      if (Fighter.player[e] !== seat) continue;
      const turn = w.tick + 20 * seat;
      out.x = turn % 80 < 40 ? 1 : -1;
      out.y = turn % 60 < 30 ? 1 : -1;
      // In eight directions: whole numbers are no garbage.
      for (const other of w.each('Body', 'Fighter')) {
        if (other === e) continue;
        out.aimX = Body.x[other] > Body.x[e] + 2 ? 1 : Body.x[other] < Body.x[e] - 2 ? -1 : 0;
        out.aimY = Body.y[other] > Body.y[e] + 2 ? 1 : Body.y[other] < Body.y[e] - 2 ? -1 : 0;
      }
      out.fire = turn % 12 === 0;
    }
  },
  systems: { run, shoot, revive },
};

export const game = defineGame(model, rules);
