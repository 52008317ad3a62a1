/**
 * Hideout: a small whole game for tests of what a state room tells. Walkers see twelve units far, hide under cloaks, throw stones and tame
 * pets. What is visible never follows from what is hidden (Mind.dream, globals.omen, grids.heat, Phantom), nor from the numbers of rows:
 * a test may change the hidden at will, and nothing that anyone may know changes.
 */
import { NONE, NO_PLAYER, TAU, cos, defineGame, predict, prefab, sin, type Entity, type Rules } from '../index.ts';
import { REEDS, model, type World } from './hideout-model.ts';
import {
  NOBODY,
  cellOf,
  distanceSquared,
  flyStones,
  followMasters,
  hide,
  inside,
  throwStones,
  walk,
  walkerOf,
} from './hideout-walkers.ts';

export { model, type World } from './hideout-model.ts';

const PHANTOMS_MAX = 12;

/** What is hidden and moves nothing visible, by the names of its regions. */
export const HIDDEN_REGIONS = Object.freeze(['globals.omen', 'grids.heat', 'Mind.dream']);

const spawnPhantom = prefab(model, { Body: {}, Mind: {}, Phantom: { ticksLeft: 90 } });

export function obey(w: World): void {
  const { Body, Walker, Purse, globals } = w;
  for (const { player: seat, volume } of w.orders('Shout')) {
    for (const e of w.each('Walker', 'Body')) {
      if (Walker.player[e] !== seat) continue;
      globals.shouts++;
      globals.loudest = e;
      if (globals.queue.count === globals.queue.max) globals.queue.removeAt(0);
      globals.queue.push(seat);
      w.emit('Shouted', { by: e, x: Body.x[e], y: Body.y[e], volume });
    }
  }
  for (const { player: seat, whom } of w.orders('Follow')) {
    for (const e of w.each('Walker', 'Purse')) {
      if (Walker.player[e] === seat) Purse.best[e] = whom.length > 0 ? whom[0] : w.idOf(e);
    }
  }
  for (const { player: seat, gold } of w.commands('Bless')) earn(w, seat, gold);
}

function earn(w: World, seat: number, gold: number): void {
  const { Walker, Purse, globals } = w;
  for (const e of w.each('Walker', 'Purse')) {
    if (Walker.player[e] !== seat) continue;
    Purse.gold[e] += gold;
    globals.last = seat;
    w.emit('Told', { player: seat, gold: Purse.gold[e] });
  }
}

/** A stone that comes near a beast is over. One of a seat in a tick, the older first, so that none depends on another's row. */
export function strike(w: World): void {
  const { Stone, Beast } = w;
  for (const seat of w.players) {
    let hit: Entity = NONE;
    let oldest = 255;
    for (const e of w.each('Stone', 'Body')) {
      if (Stone.player[e] !== seat || Stone.ticksLeft[e] >= oldest) continue;
      for (const beast of w.each('Beast', 'Body')) {
        if (distanceSquared(w, e, beast) > 1) continue;
        Beast.hurtTicks[beast] = 40;
        hit = e;
        oldest = Stone.ticksLeft[e];
      }
    }
    if (hit === NONE) continue;
    w.emit('Shattered', { stone: hit, by: seat });
    w.despawn(hit);
    earn(w, seat, 1);
  }
}

export function tame(w: World): void {
  const { Pet } = w;
  for (const e of w.each('Pet', 'Body')) {
    if (Pet.restTicks[e] > 0) continue;
    for (const seat of w.players) {
      const walker = walkerOf(w, seat);
      if (walker === NOBODY || seat === Pet.player[e] || distanceSquared(w, e, walker) > 9) continue;
      Pet.player[e] = seat;
      Pet.restTicks[e] = 90;
      break;
    }
  }
}

export function roam(w: World): void {
  const { Body, Beast, Mind } = w;
  for (const e of w.each('Beast', 'Body', 'Mind')) {
    if (Beast.hurtTicks[e] > 0) Beast.hurtTicks[e]--;
    if (w.tick % 32 === 0) {
      Mind.way[e] = Math.imul(Mind.way[e], 1_664_525) + 1_013_904_223;
      Body.heading[e] = ((Mind.way[e] >>> 16) / 65_536) * TAU;
      Body.speed[e] = (Mind.way[e] >>> 12) & 3;
    }
    const speed = Body.speed[e] + (Beast.hurtTicks[e] > 0 ? 4 : 0);
    Body.x[e] = inside(Body.x[e] + cos(Body.heading[e]) * speed * w.dt);
    Body.y[e] = inside(Body.y[e] + sin(Body.heading[e]) * speed * w.dt);
  }
}

export function tread(w: World): void {
  const { Body } = w;
  const { ground } = w.grids;
  for (const e of w.each('Body')) {
    const [x, y] = [cellOf(Body.x[e]), cellOf(Body.y[e])];
    if (!w.has(e, 'Phantom') && ground.get(x, y) < REEDS - 1) ground.set(x, y, 1 + (ground.get(x, y) % 5));
  }
}

/** What is hidden moves the hidden: phantoms come and go, and dreams follow the heat. */
export function haunt(w: World): void {
  const { Body, Phantom, Mind, globals } = w;
  const { heat } = w.grids;
  globals.omen = Math.imul(globals.omen, 1_103_515_245) + 12_345;
  const omen = globals.omen >>> 16;
  if (omen % 8 === 0 && w.count('Phantom') < PHANTOMS_MAX) {
    const e = spawnPhantom(w);
    Body.x[e] = inside((omen & 127) - 64);
    Body.y[e] = inside((omen >>> 8) - 64);
    Phantom.ticksLeft[e] = 1 + (omen & 127);
  }
  for (const e of w.each('Phantom', 'Body')) {
    heat.set(cellOf(Body.x[e]), cellOf(Body.y[e]), omen & 255);
    if (--Phantom.ticksLeft[e] === 0) w.despawn(e);
  }
  for (const e of w.each('Mind', 'Body')) {
    Mind.dream[e] = Mind.dream[e] / 2 + heat.get(cellOf(Body.x[e]), cellOf(Body.y[e]));
  }
}

export function turn(w: World): void {
  const { globals } = w;
  if (w.config.roundSeconds === 0 || w.tick % 60 !== 0) return;
  globals.secondsLeft--;
  if (globals.secondsLeft > 0) return;
  globals.secondsLeft = w.config.roundSeconds;
  globals.rounds++;
  w.emit('Rumour', { round: globals.rounds });
  w.finish({ rounds: globals.rounds });
  w.loadLevel(globals.rounds % 2 === 0 ? 'moor' : 'marsh');
}

function addWalker(w: World, seat: number): void {
  w.spawn({
    Walker: { player: seat },
    Purse: {},
    Body: { x: ((seat * 11) % 32) - 16, y: ((seat * 7) % 24) - 12 },
  });
}

/** The rules alone, for tests that change them. */
export const rules: Rules<(typeof model)['definition']> = {
  config: { roundSeconds: 8, seer: NO_PLAYER },
  tuning: { walkSpeed: 6 },
  start(w) {
    w.globals.secondsLeft = w.config.roundSeconds;
    w.globals.omen = 1;
    w.loadLevel('moor');
  },
  levelLoaded(w) {
    for (const seat of w.players) addWalker(w, seat);
  },
  join(w, seat) {
    addWalker(w, seat);
  },
  leave(w, seat) {
    for (const e of w.each('Walker')) if (w.Walker.player[e] === seat) w.despawn(e);
    for (const e of w.each('Pet')) if (w.Pet.player[e] === seat) w.Pet.player[e] = NO_PLAYER;
  },
  bot(w, seat, out) {
    const e = walkerOf(w, seat);
    const phase = (Math.floor(w.tick / 48) * 5 + seat * 3) % 8;
    out.x = e !== NOBODY && Math.abs(w.Body.x[e]) > 18 ? (w.Body.x[e] > 0 ? -1 : 1) : cos((phase * TAU) / 8);
    out.y = e !== NOBODY && Math.abs(w.Body.y[e]) > 18 ? (w.Body.y[e] > 0 ? -1 : 1) : sin((phase * TAU) / 8);
    out.run = w.botLevel(seat) > 1;
    out.throw = w.tick % 30 === seat;
    out.cloak = w.tick % 200 === seat * 5;
  },
  sight: {
    radius: 12,
    margin: 2,
    eyes: 'Walker',
    x: 'Body.x',
    y: 'Body.y',
    visible(w, seat, e, isKnown) {
      if (w.has(e, 'Phantom')) return seat === w.config.seer;
      if (!w.has(e, 'Cloak', 'Body')) return true;
      const walker = walkerOf(w, seat);
      return walker !== NOBODY && distanceSquared(w, walker, e) < (isKnown ? 16 : 9);
    },
    watched: (w, e) => !w.has(e, 'Phantom'),
    hears: {
      Shouted(w, seat, { x, y, volume }) {
        const e = walkerOf(w, seat);
        return e !== NOBODY && Math.abs(w.Body.x[e] - x) + Math.abs(w.Body.y[e] - y) < 8 + volume;
      },
    },
    tile(w, seat, _grid, x, y, size) {
      const e = walkerOf(w, seat);
      const [dx, dy] = e === NOBODY ? [99, 99] : [cellOf(w.Body.x[e]) - x, cellOf(w.Body.y[e]) - y];
      return Math.abs(dx - size / 2) < 12 && Math.abs(dy - size / 2) < 12;
    },
  },
  systems: {
    obey,
    walk: predict(walk),
    hide: predict(hide),
    throwStones: predict(throwStones),
    flyStones: predict(flyStones),
    followMasters: predict(followMasters),
    strike,
    tame,
    roam,
    tread,
    haunt,
    turn,
  },
};

export const game = defineGame(model, rules);
