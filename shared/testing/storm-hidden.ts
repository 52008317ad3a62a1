/** The law of state rooms under a storm: two rounds that differ only in what a client may not know send it the same bytes. */
import { TILE_CELLS, createContract } from '../mirror/contract.ts';
import { nextFloat, nextInt, nextUint32, seedRandom } from '../math/random.ts';
import type { Region } from '../model/layout.ts';
import type { Game } from '../sim/game.ts';
import type { Sim } from '../sim/sim.ts';
import { SERVER } from '../wire/protocol.ts';
import { ALIVE } from '../world/memory.ts';
import type { StormPlan } from './storm-plan.ts';
import { playStorm, type StormSabotage } from './storm-room.ts';
import { hasBits, knowingOf, ownerOf } from './storm-sight.ts';
import { componentBits } from '../world/entities.ts';

/** A message as it was sent. */
interface Sent {
  readonly tick: number;
  readonly message: Uint8Array;
}

/**
 * Plays a round twice, once with the hidden changed after each step of the server's world: regions that move nothing visible. What nobody who plays may know of rows and cells
 * is another while patches are written, and as it was when the next tick is made. A sentence when a player was sent other bytes.
 */
export function compareHidden(
  game: Game,
  plan: StormPlan,
  hiddenRegions: readonly string[],
  sabotage: StormSabotage = {},
): string | undefined {
  // Who plays what was flushed again would play what is hidden as it was.
  const faults = plan.faults.filter(({ kind }) => kind !== 'server-crash');
  const round = { ...plan, faults };
  const plain = listen(game, round, sabotage);
  const random = new Uint32Array(4);
  seedRandom(random, plan.seed >>> 0, 0x68696465);
  let kept: Uint8Array | undefined;
  const changed = listen(game, round, {
    ...sabotage,
    afterStep(sim) {
      sabotage.afterStep?.(sim);
      changeHidden(sim, hiddenRegions, random);
      kept = sim.worldParts.memory.bytes.slice();
      scribble(sim, random);
    },
    beforeStep(sim) {
      if (kept !== undefined) sim.worldParts.memory.bytes.set(kept);
      kept = undefined;
      sabotage.beforeStep?.(sim);
    },
  });
  for (const [client, { seats }] of plan.clients.entries()) {
    if (seats === 0) continue;
    const difference = firstDifference(plain[client] ?? [], changed[client] ?? []);
    if (difference !== undefined) return `told of the hidden: client ${client} ${difference}`;
  }
  return undefined;
}

/** Writes numbers at random into regions of a world: what nobody is told, and what the rules follow for that alone. */
function changeHidden({ worldParts }: Sim, names: readonly string[], random: Uint32Array): void {
  const { mask, maskHigh, layout, arrays } = worldParts.memory;
  for (const name of names) {
    const i = layout.regions.findIndex((region) => region.name === name);
    const { group, owner, count } = layout.regions[i];
    const bits = componentBits(group === 'component' ? layout.components.indexOf(owner) : 0);
    for (let draws = 0; draws < 4; draws++) {
      const at = nextInt(random, count);
      const isThere = group !== 'component' || (mask[at] & bits.low) !== 0 || (maskHigh[at] & bits.high) !== 0;
      if (isThere) arrays[i][at] = nextUint32(random);
    }
  }
}

/** All that each client was sent. */
function listen(game: Game, plan: StormPlan, sabotage: StormSabotage): Sent[][] {
  const sent: Sent[][] = [];
  let tick = 0;
  playStorm(game, plan, {
    ...sabotage,
    afterStep(sim) {
      tick = sim.tick;
      sabotage.afterStep?.(sim);
    },
    sent(client, message) {
      sabotage.sent?.(client, message);
      (sent[client] ??= []).push({ tick, message: message.slice() });
    },
  });
  return sent;
}

function firstDifference(first: readonly Sent[], second: readonly Sent[]): string | undefined {
  for (let i = 0; i < Math.max(first.length, second.length); i++) {
    const [a, b] = [first[i], second[i]];
    if (a === undefined || b === undefined)
      return `was sent ${first.length} messages, and ${second.length} beside other hidden state`;
    const at = a.message.findIndex((byte, of) => byte !== b.message[of]);
    if (at < 0 && a.message.length === b.message.length) continue;
    const name = Object.entries(SERVER)
      .find(([, type]) => type === a.message[0])?.[0]
      .toUpperCase();
    return `was sent ${name} of ${a.message.length} bytes at tick ${a.tick}, and one of ${b.message.length} at tick ${b.tick} beside other hidden state; byte ${at} is another`;
  }
  return undefined;
}

/** Writes numbers at random into what no seat may know: columns that say neither where a row is nor whose, and cells. */
function scribble(sim: Sim, random: Uint32Array): void {
  const { worldParts, game } = sim;
  const { memory, world } = worldParts;
  const { layout, arrays } = memory;
  const contract = createContract(game.model);
  const players: readonly number[] = world.players;
  const { x, y, tile } = game.rules.sight ?? {};
  const knowing = knowingOf(contract, sim, players);
  const isFree = ({ group, kind, name }: Region) =>
    group === 'component' && FREE_KINDS.includes(kind) && name !== x && name !== y && !name.endsWith('.count');
  for (const [i, region] of layout.regions.entries()) {
    if (region.group === 'grid' && tile !== undefined && FREE_KINDS.includes(region.kind)) {
      const across = Math.ceil(region.stride / TILE_CELLS);
      const down = Math.ceil(region.count / region.stride / TILE_CELLS);
      // Some squares, not all: a test is no benchmark.
      for (let count = 0; count < 4; count++) {
        const [left, top] = [nextInt(random, across) * TILE_CELLS, nextInt(random, down) * TILE_CELLS];
        if (players.some((seat) => tile(world, seat, region.name, left, top, TILE_CELLS))) continue;
        const cell = left + nextInt(random, TILE_CELLS) + (top + nextInt(random, TILE_CELLS)) * region.stride;
        if (cell < region.count) arrays[i][cell] = nextInt(random, 200);
      }
    }
    if (!isFree(region)) continue;
    const bits = componentBits(layout.components.indexOf(region.owner));
    for (let row = 1; row < layout.rowCount; row++) {
      if ((memory.mask[row] & ALIVE) === 0 || knowing[row] !== 'none' || !hasBits(memory, row, bits)) continue;
      if (ownerOf(contract, memory, row) >= 0) continue;
      arrays[i][row * region.stride] = region.storage === 'f64' ? nextFloat(random) * 50 : nextInt(random, 100);
    }
  }
}

/** Kinds of fields that may be any small number. */
const FREE_KINDS: readonly string[] = ['f64', 'f32', 'i8', 'u8', 'i16', 'u16', 'i32', 'u32', 'angle'];
