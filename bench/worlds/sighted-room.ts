// The field as a state room of Samestep without sockets: its game, stepped once a patch, and a mirror with a client for each player.
import { createSim } from '#shared/index.ts';
import { PATCHES_PER_SECOND } from '#shared/mirror/contract.ts';
import { createMirror } from '#shared/mirror/mirror.ts';
import { NO_COMMANDS, NO_ORDERS, PRESENCE } from '#shared/sim/bundle.ts';
import { sightedGame } from './sighted-game.ts';
import { SIGHTED } from './sighted.ts';
import type { Mirror, MirrorClient } from '#shared/mirror/mirror.ts';
import type { Field, SightedRoom } from './sighted.ts';

const TYPES = { patch: 43, events: 45 } as const;
/** The message of a patch in which nothing moved that a client sees. */
const NOTHING = new Uint8Array();

export interface MirrorRoom extends SightedRoom {
  readonly mirror: Mirror;
  readonly clients: readonly MirrorClient[];
}

/** Makes the room and its clients, who have been sent everything once. */
export function createMirrorRoom(field: Field): MirrorRoom {
  const sim = createSim(sightedGame(field, PATCHES_PER_SECOND), { seed: 1 });
  const mirror = createMirror(sim);
  const bundle = { tick: 1, inputs: new Uint8Array(sim.seats * sim.inputBytes), orders: NO_ORDERS };
  const joins = Array.from({ length: SIGHTED.seats }, (_, seat) => ({
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
      next.tick = sim.tick + 1;
      sim.step(next);
      const { tick } = sim;
      mirror.observe(tick);
      mirror.scan();
      for (let seat = 0; seat < SIGHTED.seats; seat++) {
        head.tick = tick;
        // Each client compares what it holds once a second.
        head.isCompared = (tick + seat) % PATCHES_PER_SECOND === 0;
        messages[seat] = clients[seat].write(head, TYPES).patch ?? NOTHING;
      }
    },
  };
}
