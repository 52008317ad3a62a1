// A dogfight for tests: people in seats whose input the test sets, empty space unless it asks for rocks, and a list of what happened.
import { createSim, type Entity } from '#shared/index.ts';
import { NO_COMMANDS, PRESENCE, type Command, type SealedOrder } from '#shared/sim/bundle.ts';
import { encodePlayerData } from '#shared/sim/game.ts';
import { model, type World } from './model.ts';
import { game } from './sim.ts';

/** What a person does; everything absent is let go. */
export interface Keys {
  readonly turn?: number;
  readonly thrust?: number;
  readonly fire?: boolean;
  readonly boost?: boolean;
}

export interface Happening {
  readonly tick: number;
  readonly name: string;
  readonly values: Readonly<Record<string, number>>;
}

export interface ArenaOptions {
  readonly seats?: number;
  readonly seed?: number;
  readonly config?: Readonly<Record<string, number>>;
  readonly tuning?: Readonly<Record<string, number>>;
  readonly colors?: readonly number[];
}

export type ShipRow = Entity<'Ship' | 'Body'>;

/** A world after its first ticks: everyone has a ship, nothing protects it, no pick-ups, and no rocks but those of the config. */
export function createArena({ seats = 1, seed = 1, config, tuning, colors = [] }: ArenaOptions = {}) {
  const sim = createSim(game, { seed, config: { rocks: 0, ...config }, isStrict: true });
  const w: World = sim.world;
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  const happened: Happening[] = [];
  const commands: Command[] = [];
  const orders: SealedOrder[] = [];

  function step(ticks = 1): void {
    for (let i = 0; i < ticks; i++) {
      const isQuiet = commands.length === 0;
      sim.step({
        tick: sim.tick + 1,
        inputs,
        orders: orders.splice(0),
        commands: isQuiet ? NO_COMMANDS : commands.splice(0),
      });
      for (let at = 0; at < sim.events.count; at++) {
        happened.push({ tick: sim.tick, name: sim.events.nameAt(at), values: { ...sim.events.recordAt(at) } });
      }
    }
  }

  function join(seat: number, presence: 'person' | 'bot' = 'person', level = 0): void {
    const data = encodePlayerData(model.definition, { color: colors[seat] ?? 0 });
    commands.push({ kind: 'join', seat, presence: PRESENCE[presence], level, data });
  }

  function hold(seat: number, { turn = 0, thrust = 0, fire = false, boost = false }: Keys): void {
    const at = seat * sim.inputBytes;
    inputs[at] = Math.round(turn * 127);
    inputs[at + 1] = Math.round(thrust * 127);
    inputs[at + 2] = (fire ? 1 : 0) + (boost ? 2 : 0);
  }

  /** The ship of a seat. Rows are valid inside a tick only: ask again after each step that may have ended it. */
  function ship(seat: number): ShipRow {
    for (const e of w.each('Ship', 'Body')) if (w.Ship.player[e] === seat) return e;
    throw new Error(`Seat ${seat} has no ship at tick ${sim.tick}.`);
  }

  function hasShip(seat: number): boolean {
    return w.each('Ship').some((e) => w.Ship.player[e] === seat);
  }

  /** Puts a ship somewhere, at rest, pointing to the right. */
  function place(seat: number, x: number, y: number): ShipRow {
    const e = ship(seat);
    w.Body.x[e] = x;
    w.Body.y[e] = y;
    w.Body.vx[e] = 0;
    w.Body.vy[e] = 0;
    w.Ship.heading[e] = 0;
    w.Ship.facingX[e] = 1;
    w.Ship.facingY[e] = 0;
    return e;
  }

  function pilot(seat: number): Entity<'Pilot'> {
    for (const e of w.each('Pilot')) if (w.Pilot.player[e] === seat) return e;
    throw new Error(`Seat ${seat} has no pilot at tick ${sim.tick}.`);
  }

  function clear(): void {
    for (const e of w.each('PickUp')) w.despawn(e);
    for (const e of w.each('Ship')) w.Ship.protectedTicks[e] = 0;
    step();
    happened.length = 0;
  }

  function count(name: string): number {
    return happened.filter((event) => event.name === name).length;
  }

  commands.push(sim.tuningCommand('pickUpEverySeconds', 120));
  for (const [name, value] of Object.entries(tuning ?? {})) commands.push(sim.tuningCommand(name, value));
  for (let seat = 0; seat < seats; seat++) join(seat);
  step(2);
  clear();
  return { sim, w, step, join, hold, ship, hasShip, place, pilot, count, happened, commands, orders };
}
