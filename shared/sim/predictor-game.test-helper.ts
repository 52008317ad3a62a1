// A small game for the predictor's tests: ships that fly and fire, what they hit, and a judge who is not predicted.
import {
  axis,
  confirmed,
  defineGame,
  defineModel,
  entity,
  f64,
  grid,
  held,
  player,
  predict,
  predicted,
  prefab,
  press,
  spatialHash,
  u16,
  u8,
  type PredictedWorldOf,
  type WorldOf,
} from '../index.ts';
import { partsOf } from '../world/world.ts';
import { createSim } from './sim.ts';
import type { PredictorOptions } from './predictor-face.ts';
import { createPredictor } from './predictor.ts';

export const model = defineModel({
  name: 'predictor-game',
  ticksPerSecond: 60,
  players: { min: 1, max: 2 },
  entities: 128,
  components: {
    Body: { x: f64, y: f64 },
    Ship: { player, seen: u16, target: entity },
    Bolt: { player, lifeTicks: u8 },
    Burning: { ticks: u8 },
  },
  globals: { score: u8 },
  grids: { dust: grid(u8, 4, 4) },
  streams: ['loot'],
  levels: { meadow: {} },
  input: { x: axis, fire: press, jettison: held },
  events: { Fired: predicted({ bolt: entity, player }), Scored: confirmed({ by: player }) },
  result: { winner: u8 },
});

export interface World extends WorldOf<typeof model> {}
export interface PredictedWorld extends PredictedWorldOf<typeof model> {}

const spawnBolt = prefab(model, { Body: {}, Bolt: { lifeTicks: 4 } });
const bodies = spatialHash(model, { with: ['Body'], x: 'Body.x', y: 'Body.y', cellSize: 4 });

export function steer(w: PredictedWorld): void {
  const { Body, Ship } = w;
  const near = bodies(w);
  for (const e of w.each('Ship', 'Body')) {
    const { x, fire, jettison } = w.input(Ship.player[e]);
    Body.x[e] += x / 3;
    Ship.seen[e] = w.known('Body').length + 100 * near.count(Body.x[e], Body.y[e], 1000);
    if (jettison && !w.previousInput(Ship.player[e]).jettison) w.despawn(e);
    if (!fire) continue;
    const bolt = spawnBolt(w);
    Body.x[bolt] = Body.x[e];
    w.Bolt.player[bolt] = Ship.player[e];
    Ship.target[e] = bolt;
    const fired = w.emit('Fired');
    fired.bolt = bolt;
    fired.player = Ship.player[e];
  }
}

export function fly(w: PredictedWorld): void {
  for (const e of w.each('Bolt', 'Body')) {
    w.Body.x[e] += 1 / 7;
    if (--w.Bolt.lifeTicks[e] === 0) w.despawn(e);
    else if (w.Bolt.lifeTicks[e] === 2) w.add(e, 'Burning');
  }
}

const rules = {
  start() {},
  join() {},
  leave() {},
  bot() {},
};

/** The game, with one more predicted system when it is given. */
export function gameWith(guilty?: (w: PredictedWorld) => void) {
  const systems = { steer: predict(steer), fly: predict(fly), judge: (w: World) => void w.globals.score++ };
  return defineGame(model, {
    ...rules,
    systems: guilty === undefined ? systems : { ...systems, guilty: predict(guilty) },
  });
}

/** A client's world with one own ship in row 1, one of another seat in row 2, and a predictor at a tick. */
export function openRig(options: PredictorOptions & { readonly tick?: number; guilty?(w: PredictedWorld): void } = {}) {
  const { tick = 100, guilty, ...rest } = options;
  const game = gameWith(guilty);
  const sim = createSim(game, { seed: 1 });
  const { world: w } = sim;
  const { memory, entities, outbox } = partsOf(w);
  const own = w.spawn({ Ship: { player: 0 }, Body: { x: 1 } });
  const other = w.spawn({ Ship: { player: 1 }, Body: { x: 5 } });
  entities.commit();
  memory.presence.fill(1);
  const predictor = createPredictor({ game, world: w }, { isStrict: true, ...rest });
  predictor.adopt(own);
  predictor.begin(tick, inputs());
  /** Steps to `to` with the inputs of each tick. */
  const run = (to: number, inputsOf: (of: number) => Uint8Array = () => inputs()) => {
    while (predictor.tick < to) predictor.step(predictor.tick + 1, inputsOf(predictor.tick + 1));
  };
  return { sim, w, memory, entities, outbox, predictor, own, other, run };
}

/** The inputs of both seats, of which the first does something. */
export function inputs(x = 0, buttons: 'fire' | 'jettison' | 'none' = 'none'): Uint8Array {
  const bytes = new Uint8Array(2 * model.inputLayout.sizeBytes);
  bytes[0] = Math.round(x * 127) & 255;
  bytes[1] = buttons === 'fire' ? 1 : buttons === 'jettison' ? 2 : 0;
  return bytes;
}

/** The one door for wrong rules: what a predicted system is given is the whole world, whatever its type says. */
export function whole(w: PredictedWorld): World {
  return w as World;
}
