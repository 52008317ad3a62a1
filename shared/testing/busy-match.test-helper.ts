/** A match in which everything happens that can: seats are taken, given up and change hands, inputs, orders, tuning. */
import type { ModelDefinition } from '../model/model.ts';
import { nextFloat, nextInt, seedRandom } from '../math/random.ts';
import type { Bundle, Command, SealedOrder } from '../sim/bundle.ts';
import type { Game } from '../sim/game.ts';
import { createSim, type SimOf } from '../sim/sim.ts';

/** A sim that `next` steps through a busy match; `orders` makes those of a seat's tick. */
export interface BusyMatch<D extends ModelDefinition> {
  readonly sim: SimOf<D>;
  next(): void;
}

/** Begins one; the same for the same seed. Strict, so that a rule's fault is not taken for the engine's. */
export function busyMatch<D extends ModelDefinition>(
  game: Game<D>,
  seed: number,
  ordersOf: (sim: SimOf<D>, seat: number) => readonly SealedOrder[] = () => [],
): BusyMatch<D> {
  const sim = createSim(game, { seed, isStrict: true });
  const random = new Uint32Array(4);
  seedRandom(random, seed, 77);
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  const tuning = Object.entries(game.model.definition.tuning ?? {});

  function commandFor(seat: number): Command {
    const presence = sim.presenceOf(seat);
    const holder = (1 + nextInt(random, 3)) as 1 | 2 | 3;
    if (presence === 0) return { kind: 'join', seat, presence: holder, level: nextInt(random, 4), data: sim.emptyData };
    if (nextInt(random, 3) === 0) return { kind: 'leave', seat };
    return { kind: 'presence', seat, presence: holder, level: nextInt(random, 4) };
  }

  function bundle(): Bundle {
    const commands: Command[] = [];
    const orders: SealedOrder[] = [];
    const seat = nextInt(random, sim.seats);
    if (nextInt(random, 40) === 0 || sim.tick === 0) commands.push(commandFor(seat));
    if (tuning.length > 0 && nextInt(random, 200) === 0) {
      const index = nextInt(random, tuning.length);
      const [, { min, max }] = tuning[index];
      // Among those that end a match in one tick or make it none is no point in going to the edges.
      commands.push({ kind: 'tuning', index, value: min + (max - min) * (0.25 + nextFloat(random) / 2) });
    }
    if (nextInt(random, 30) === 0) orders.push(...ordersOf(sim, seat));
    if (nextInt(random, 5) === 0) {
      for (let i = 0; i < sim.inputBytes; i++) inputs[seat * sim.inputBytes + i] = nextInt(random, 256);
      sim.canonicaliseInput(inputs, seat * sim.inputBytes);
    }
    return { tick: sim.tick + 1, inputs, orders, commands };
  }

  return { sim, next: () => sim.step(bundle()) };
}

/** The world's bytes. */
export function saved(sim: { readonly stateBytes: number; save(target: Uint8Array): void }): Uint8Array {
  const bytes = new Uint8Array(sim.stateBytes);
  sim.save(bytes);
  return bytes;
}
