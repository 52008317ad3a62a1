// A dark town for tests: people in seats whose input the test sets, every door shut, no ember, and a list of what happened.
import { createSim, type Entity } from '#shared/index.ts';
import { NO_COMMANDS, PRESENCE, type Command } from '#shared/sim/bundle.ts';
import { encodePlayerData } from '#shared/sim/game.ts';
import { PHASE, ROLE, model, type World } from './model.ts';
import { game } from './sim.ts';
import { TURN_COUNT, TURN_RAD } from './space.ts';
import { DOOR, town } from './town.ts';

/** What a person does; everything absent is let go. */
export interface Keys {
  readonly x?: number;
  readonly y?: number;
  readonly run?: boolean;
  readonly shutter?: boolean;
  readonly interact?: boolean;
  readonly lunge?: boolean;
}

export interface Happening {
  readonly tick: number;
  readonly name: string;
  readonly values: Readonly<Record<string, number>>;
}

export interface ArenaOptions {
  readonly seats?: number;
  readonly seed?: number;
  /** Seats that hunt; the first by default. */
  readonly hunters?: readonly number[];
  readonly config?: Readonly<Record<string, number>>;
  readonly tuning?: Readonly<Record<string, number>>;
  /** Leaves the world as it is after everyone has joined, instead of beginning a quiet hunt. */
  readonly isUntouched?: boolean;
}

export type WalkerRow = Entity<'Walker' | 'Body'>;

/** A world in which everyone may move, and nothing happens but what the test makes happen. */
export function createArena(options: ArenaOptions = {}) {
  const { seats = 2, seed = 1, hunters = [0], config, tuning, isUntouched = false } = options;
  const sim = createSim(game, { seed, config, isStrict: true });
  const w: World = sim.world;
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  const happened: Happening[] = [];
  const commands: Command[] = [];

  function step(ticks = 1): void {
    for (let i = 0; i < ticks; i++) {
      const isQuiet = commands.length === 0;
      sim.step({ tick: sim.tick + 1, inputs, orders: [], commands: isQuiet ? NO_COMMANDS : commands.splice(0) });
      for (let at = 0; at < sim.events.count; at++) {
        happened.push({ tick: sim.tick, name: sim.events.nameAt(at), values: { ...sim.events.recordAt(at) } });
      }
    }
  }

  function join(seat: number, presence: 'person' | 'bot' = 'person', level = 0): void {
    const data = encodePlayerData(model.definition, { look: 0 });
    commands.push({ kind: 'join', seat, presence: PRESENCE[presence], level, data });
  }

  function leave(seat: number): void {
    commands.push({ kind: 'leave', seat });
  }

  function hold(seat: number, keys: Keys): void {
    const { x = 0, y = 0, run = false, shutter = false, interact = false, lunge = false } = keys;
    const at = seat * sim.inputBytes;
    inputs[at] = Math.round(x * 127);
    inputs[at + 1] = Math.round(y * 127);
    inputs[at + 2] = (run ? 1 : 0) + (shutter ? 2 : 0) + (interact ? 4 : 0) + (lunge ? 8 : 0);
  }

  /** Holds keys for one tick. */
  function tap(seat: number, keys: Keys): void {
    hold(seat, keys);
    step();
    hold(seat, {});
  }

  function walker(seat: number): WalkerRow {
    for (const e of w.each('Walker', 'Body')) if (w.Walker.player[e] === seat) return e;
    throw new Error(`Seat ${seat} has no walker at tick ${sim.tick}.`);
  }

  function score(seat: number): Entity<'Score'> {
    for (const e of w.each('Score')) if (w.Score.player[e] === seat) return e;
    throw new Error(`Seat ${seat} has no score at tick ${sim.tick}.`);
  }

  /** Puts a walker into the middle of a tile, at rest, its lantern pointing to the right, or so many eighths of a turn clockwise from it. */
  function place(seat: number, column: number, row: number, eighths = 0): WalkerRow {
    const e = walker(seat);
    w.Body.x[e] = middle(column);
    w.Body.y[e] = middle(row);
    w.Walker.vx[e] = 0;
    w.Walker.vy[e] = 0;
    w.Walker.facing[e] = ((eighths * TURN_COUNT) / 8) * TURN_RAD;
    return e;
  }

  /** The door in a tile. */
  function door(column: number, row: number): Entity<'Door' | 'Body'> {
    for (const e of w.each('Door', 'Body')) {
      if (w.Body.x[e] === middle(column) && w.Body.y[e] === middle(row)) return e;
    }
    throw new Error(`There is no door at column ${column}, row ${row}.`);
  }

  /** The shrine of a quarter that is first on the map. */
  function shrine(quarter: number): Entity<'Shrine' | 'Body'> {
    for (const e of w.each('Shrine', 'Body')) if (w.Shrine.quarter[e] === quarter) return e;
    throw new Error(`Quarter ${quarter} has no shrine.`);
  }

  function count(name: string): number {
    return happened.filter((event) => event.name === name).length;
  }

  /** The values of all events of a name so far. */
  function all(name: string): readonly Readonly<Record<string, number>>[] {
    return happened.filter((event) => event.name === name).map(({ values }) => values);
  }

  /** A hunt without a beginning: the roles of the test, doors shut, no embers, a clock that does not run out. */
  function quieten(): void {
    w.globals.phase = PHASE.play;
    w.globals.phaseTicks = 60_000;
    w.globals.headStartTicks = 0;
    w.globals.ward = 0;
    for (const e of w.each('Walker', 'Body')) {
      w.Walker.role[e] = hunters.includes(w.Walker.player[e]) ? ROLE.hunter : ROLE.hider;
      w.Walker.heldTicks[e] = 0;
      // Everyone at a place of their own, far from all others.
      place(w.Walker.player[e], 2, 4 + 6 * w.Walker.player[e]);
    }
    for (const e of w.each('Door')) if (w.Door.kind[e] === DOOR.door) w.Door.isOpen[e] = 0;
    for (const e of w.each('Ember')) w.despawn(e);
    step();
    for (const e of w.each('Ember')) w.despawn(e);
    for (const e of w.each('Shrine')) w.Shrine.needs[e] = 0;
    happened.length = 0;
  }

  for (const [name, value] of Object.entries(tuning ?? {})) commands.push(sim.tuningCommand(name, value));
  for (let seat = 0; seat < seats; seat++) join(seat);
  step(2);
  if (!isUntouched) quieten();
  return { sim, w, step, join, leave, hold, tap, walker, score, place, door, shrine, count, all, happened };
}

/** The middle of a column or row; u. */
export function middle(line: number): number {
  return (line + 0.5) * town.tileSize;
}
