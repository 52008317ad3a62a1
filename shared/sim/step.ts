/**
 * One tick: commands, inputs, bots, systems in order, and the same end on every machine. Loops here count instead of iterating:
 * a tick is called too seldom for an engine to remove the iterators' garbage.
 */
import { SamestepError } from '../errors.ts';
import { HEADER } from '../model/layout.ts';
import { inputRecord } from '../world/accessors.ts';
import { createNumberGuard } from '../world/numbers.ts';
import type { WorldParts } from '../world/world.ts';
import { PRESENCE, type Bundle, type SealedOrder } from './bundle.ts';
import { createCommands } from './commands.ts';
import type { Game } from './game.ts';

/** Called after each part of a step (`commands`, `bots`, then every system by its name, then `end`) while a step is traced. */
export type Trace = (part: string) => void;

/** Makes ticks of one world. */
export interface Stepper {
  /** Names of the traced parts of a step, in order. */
  readonly parts: readonly string[];
  step(bundle: Bundle, trace?: Trace): void;
  think(seat: number, target: Uint8Array, at: number): void;
}

/** Makes the stepper of a world. `isStrict` refuses NaN at the system that made it. */
export function createStepper(game: Game, world: WorldParts, isStrict: boolean): Stepper {
  const { memory, entities, outbox, orders, commands } = world;
  const { rules, model } = game;
  const inputBytes = model.inputLayout.sizeBytes;
  const seats = model.definition.players.max;
  const systems = Object.entries(rules.systems);
  const applyCommand = createCommands(game, world);
  const guard = createNumberGuard(memory);
  const botBytes = new Uint8Array(inputBytes);
  const botOut = inputRecord(model.inputLayout, botBytes, 0);

  function endPart(name: string, trace: Trace | undefined): void {
    entities.commit();
    if (isStrict) guard.refuse(name);
    if (trace === undefined) return;
    guard.canonicalise();
    trace(name);
  }

  function takeInputs(inputs: Uint8Array): void {
    const { input, previousInput, presence } = memory;
    previousInput.set(input);
    for (let seat = 0; seat < seats; seat++) {
      const hasPerson = presence[seat] === PRESENCE.person || presence[seat] === PRESENCE.away;
      for (let i = seat * inputBytes; i < (seat + 1) * inputBytes; i++) input[i] = hasPerson ? inputs[i] : 0;
    }
  }

  function takeOrders(sealed: readonly SealedOrder[]): void {
    for (let i = 0; i < sealed.length; i++) {
      const { seat, type, payload } = sealed[i];
      if (memory.presence[seat] !== 0) orders.put(type, payload, seat);
    }
  }

  function think(seat: number, target: Uint8Array, at: number): void {
    botBytes.fill(0);
    rules.bot(world.world, seat, botOut);
    for (let i = 0; i < inputBytes; i++) target[at + i] = botBytes[i];
  }

  /** A person's seat with a level is a test client's: its bot runs for its memory, what it would do is dropped. */
  function runBots(): void {
    for (let seat = 0; seat < seats; seat++) {
      if (memory.level[seat] === 0) continue;
      if (memory.presence[seat] === PRESENCE.bot) think(seat, memory.input, seat * inputBytes);
      else think(seat, botBytes, 0);
    }
  }

  function make(bundle: Bundle, trace: Trace | undefined): void {
    outbox.clear();
    orders.clear();
    commands.clear();
    memory.header[HEADER.tick]++;
    for (let i = 0; i < bundle.commands.length; i++) applyCommand(bundle.commands[i]);
    endPart('commands', trace);
    takeInputs(bundle.inputs);
    takeOrders(bundle.orders);
    runBots();
    endPart('bots', trace);
    for (let i = 0; i < systems.length; i++) {
      systems[i][1](world.world);
      endPart(systems[i][0], trace);
    }
    entities.clearRowZero();
    guard.canonicalise();
    if (trace !== undefined) trace('end');
  }

  return Object.freeze({
    parts: Object.freeze(['commands', 'bots', ...systems.map(([name]) => name), 'end']),
    think(seat: number, target: Uint8Array, at: number) {
      think(seat, target, at);
      entities.commit();
    },
    step(bundle: Bundle, trace?: Trace) {
      const tick = memory.header[HEADER.tick];
      if (bundle.tick !== tick + 1) throw wrongTick(bundle.tick, tick);
      try {
        make(bundle, trace);
      } catch (error) {
        // Half a tick is in the bytes; what was queued must not come alive in the next one.
        entities.discard();
        throw error;
      }
    },
  });
}

function wrongTick(tick: number, current: number): SamestepError {
  return new SamestepError({
    code: 'sim/command',
    what: `A bundle for tick ${tick} was given to a world at tick ${current}.`,
    fix: `Step ticks in order: the next is ${current + 1}.`,
    data: { tick, current },
  });
}
