// A small world whose every tick a test writes, mirrored to one client: what it is sent, of two courses that differ in what is hidden.
import {
  axis,
  confirmed,
  defineGame,
  defineModel,
  entity,
  entityId,
  f64,
  grid,
  player,
  u8,
  type Rules,
  type WorldOf,
} from '../index.ts';
import { createSim } from '../sim/sim.ts';
import { createMirror, type MirrorClient } from './mirror.ts';

export const model = modelFor(12);

function modelFor(entities: number) {
  return defineModel({
    name: 'leaks',
    ticksPerSecond: 60,
    players: { min: 1, max: 4 },
    entities,
    components: {
      Body: { x: f64, y: f64, turn: f64 },
      Owned: { player },
      Mark: { of: entity, life: u8 },
      Mind: { plan: f64 },
      Key: { code: f64 },
    },
    globals: { omen: f64 },
    grids: { ground: grid(u8, 24, 8), marks: grid(entityId, 24, 8) },
    input: { x: axis },
    events: {
      Noise: confirmed({ x: f64 }),
      Step: confirmed({ by: entity }),
      Met: confirmed({ one: entity, other: entity }),
    },
    mirror: {
      hidden: ['Mind', 'globals.omen'],
      secret: ['Key'],
      quantized: {
        'Body.x': { min: -128, max: 128, bits: 8 },
        'Body.y': { min: -128, max: 128, bits: 8 },
        'Body.turn': 'f32',
      },
    },
  });
}

export interface World extends WorldOf<typeof model> {}
type LeakRules = Rules<(typeof model)['definition']>;
type Sight = LeakRules['sight'];

const HEAD = { orders: 0, margin: undefined, isCompared: true, isHeartbeat: false };
export const TYPES = Object.freeze({ patch: 43, events: 45 });

/** What happens in a tick, by its number; and whether the client is told after it. */
export type Course = (w: World, tick: number) => void;

/** A world, its mirror and one client. */
export function start(options: {
  readonly sight?: Sight;
  readonly seats?: readonly number[];
  readonly course: Course;
  readonly entities?: number;
}) {
  const { sight, seats = [0], course, entities = 12 } = options;
  const game = defineGame(modelFor(entities), {
    start: (w) => course(w, 0),
    join: () => undefined,
    leave: () => undefined,
    bot: () => undefined,
    ...(sight === undefined ? {} : { sight }),
    systems: { act: (w: World) => course(w, w.tick) },
  });
  const sim = createSim(game, { seed: 1 });
  const mirror = createMirror(sim, { isStrict: true });
  const client = mirror.open(seats);
  let isWhole = true;
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  const step = () => {
    const tick = sim.tick + 1;
    sim.step({ tick, inputs, orders: [], commands: [] });
    mirror.observe(tick);
  };
  /** The messages after a tick; none when the client is passed over. */
  const tell = (isSkipped = false): Uint8Array[] => {
    mirror.scan();
    if (isSkipped) {
      client.skip();
      return [];
    }
    const head = { ...HEAD, tick: sim.tick };
    const { events, patch } = isWhole ? { events: undefined, patch: client.writeWhole(head, 44) } : write(client, head);
    isWhole = false;
    return [events, patch].filter((message) => message !== undefined);
  };
  return { sim, mirror, client, step, tell };
}

function write(client: MirrorClient, head: Parameters<MirrorClient['write']>[0]) {
  // What is agreed on is in every patch, so that its absence tells nothing here.
  return client.write({ ...head, isCompared: false }, TYPES);
}

/** All that a client is sent in so many ticks, as text. `isSkipped`: ticks after which it is passed over; `isQuiet`: nobody is told. */
export function told(
  options: Parameters<typeof start>[0] & {
    readonly ticks?: number;
    readonly isSkipped?: (tick: number) => boolean;
    readonly isQuiet?: (tick: number) => boolean;
  },
): readonly string[] {
  const { step, tell, sim } = start(options);
  const messages: string[] = [];
  for (let i = 0; i < (options.ticks ?? 6); i++) {
    step();
    if (options.isQuiet?.(sim.tick) === true) continue;
    for (const message of tell(options.isSkipped?.(sim.tick) ?? false))
      messages.push(`${sim.tick}: ${Buffer.from(message).toString('hex')}`);
  }
  return messages;
}
