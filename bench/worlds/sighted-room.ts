// The field as a state room of Samestep: its game, stepped once a patch, and a mirror with a client for each player.
import { angle, createSim, defineGame, defineModel, f64, held, player, u8 } from '#shared/index.ts';
import { createMirror } from '#shared/mirror/mirror.ts';
import { NO_PLAYER } from '#shared/model/fields.ts';
import { asEntity } from '#shared/model/entity.ts';
import { NO_COMMANDS, NO_ORDERS, PRESENCE } from '#shared/sim/bundle.ts';
import { SIGHTED, ownerOf } from './sighted.ts';
import type { Mirror, MirrorClient } from '#shared/mirror/mirror.ts';
import type { Field, Moves, SightedRoom } from './sighted.ts';

const { rows, seats, side, radius, points } = SIGHTED;
/** Patches a second; each client compares what it holds once a second. */
const PATCHES_PER_SECOND = 20;
const TYPES = { patch: 43, events: 45 } as const;
/** The message of a patch in which nothing moved that a client sees. */
const NOTHING = new Uint8Array();

const model = defineModel({
  name: 'sighted',
  ticksPerSecond: PATCHES_PER_SECOND,
  players: { min: 1, max: seats },
  entities: rows,
  components: {
    Body: { x: f64, y: f64, heading: angle, points: u8 },
    Unit: { player, kind: u8 },
  },
  mirror: {
    quantized: {
      'Body.x': { min: 0, max: side, bits: 16 },
      'Body.y': { min: 0, max: side, bits: 16 },
      'Body.heading': { min: -Math.PI, max: Math.PI, bits: 8, wrap: true },
    },
  },
  input: { act: held },
});

export interface MirrorRoom extends SightedRoom {
  readonly mirror: Mirror;
  readonly clients: readonly MirrorClient[];
}

/** Makes the room and its clients, who have been sent everything once. */
export function createMirrorRoom({ start, patches }: Field): MirrorRoom {
  let moves: Moves | undefined;
  const game = defineGame(model, {
    start(w) {
      for (const row of start.rows) {
        w.spawn({
          Body: { x: start.x[row], y: start.y[row], heading: start.heading[row], points },
          Unit: { player: ownerOf(row) ?? NO_PLAYER, kind: row % 7 },
        });
      }
    },
    join() {},
    leave() {},
    bot() {},
    sight: { radius, eyes: 'Unit', x: 'Body.x', y: 'Body.y' },
    systems: {
      move({ Body }) {
        if (moves === undefined) return;
        for (let i = 0; i < moves.rows.length; i++) {
          const e = asEntity<'Body'>(moves.rows[i] + 1);
          Body.x[e] = moves.x[i];
          Body.y[e] = moves.y[i];
          Body.heading[e] = moves.heading[i];
        }
      },
    },
  });
  const sim = createSim(game, { seed: 1 });
  const mirror = createMirror(sim);
  const bundle = { tick: 1, inputs: new Uint8Array(sim.seats * sim.inputBytes), orders: NO_ORDERS };
  const joins = Array.from({ length: seats }, (_, seat) => ({
    kind: 'join' as const,
    seat,
    presence: PRESENCE.person,
    level: 0,
    data: sim.emptyData,
  }));
  sim.step({ ...bundle, commands: joins });
  mirror.observe(1);
  mirror.scan();
  const clients = joins.map(({ seat }) => mirror.open([seat]));
  const head = { tick: 1, orders: 0, margin: undefined, isCompared: false, isHeartbeat: false };
  const whole = clients.map((client) => client.writeWhole(head, 44));
  const messages = whole.slice();
  const next = { ...bundle, commands: NO_COMMANDS };
  return {
    mirror,
    clients,
    whole,
    messages,
    patch() {
      moves = patches[(sim.tick - 1) % patches.length];
      next.tick = sim.tick + 1;
      sim.step(next);
      const { tick } = sim;
      mirror.observe(tick);
      mirror.scan();
      for (let seat = 0; seat < seats; seat++) {
        head.tick = tick;
        head.isCompared = (tick + seat) % PATCHES_PER_SECOND === 0;
        messages[seat] = clients[seat].write(head, TYPES).patch ?? NOTHING;
      }
    },
  };
}
