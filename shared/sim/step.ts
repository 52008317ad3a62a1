/**
 * One tick: commands, inputs, bots, systems in order, and the same end on every machine. Loops here count instead of iterating:
 * a tick is called too seldom for an engine to remove the iterators' garbage.
 */
import { SamestepError } from '../errors.ts';
import { HEADER } from '../model/layout.ts';
import { inputRecord } from '../world/accessors.ts';
import { createNumberGuard } from '../world/numbers.ts';
import type { WorldMemory } from '../world/memory.ts';
import type { WorldParts } from '../world/world.ts';
import { PRESENCE, type Bundle, type SealedOrder } from './bundle.ts';
import { createCommands } from './commands.ts';
import type { Game } from './game.ts';
import { createNativeTrap } from './native-trap.ts';
import { systemsOf } from './predict.ts';
import { createPredictedTrap } from './predicted-trap.ts';
import { createRefusal } from './refusal.ts';
import { createSettle } from './settle.ts';

/** Called after each part of a step (`commands`, `bots`, then every system by its name, then `end`) while a step is traced. */
export type Trace = (part: string) => void;

/** Makes ticks of one world. */
export interface Stepper {
  /** Names of the traced parts of a step, in order. */
  readonly parts: readonly string[];
  step(bundle: Bundle, trace?: Trace): void;
  think(seat: number, target: Uint8Array, at: number): void;
}

/** Makes the stepper of a world. `isStrict` refuses NaN, banned natives and promises at the system that made or called them. */
export function createStepper(game: Game, world: WorldParts, isStrict: boolean): Stepper {
  const { memory, entities, outbox, orders, commands, history } = world;
  const { rules, model, predictedSystems } = game;
  const inputBytes = model.inputLayout.sizeBytes;
  const seats = model.definition.players.max;
  const systems = systemsOf(game);
  const settle = createSettle(game, world);
  const applyCommand = createCommands(game, world, settle);
  const guard = createNumberGuard(memory);
  const refuseUnlawful = isStrict ? createRefusal(memory) : undefined;
  const trap = isStrict ? createNativeTrap(() => memory.header[HEADER.tick]) : undefined;
  const predictedTrap = isStrict && predictedSystems.length > 0 ? createPredictedTrap(world) : undefined;
  const botBytes = new Uint8Array(inputBytes);
  const botOut = inputRecord(model.inputLayout, botBytes, 0);

  function endPart(name: string, trace: Trace | undefined): void {
    settle();
    refuseUnlawful?.(name);
    if (trace === undefined) return;
    // Who traces is no rule: it may measure time.
    trap?.leave();
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
      if (seat < seats && memory.presence[seat] !== PRESENCE.empty) orders.put(type, payload, seat);
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
    for (let i = 0; i < bundle.commands.length; i++) {
      trap?.enter(bundle.commands[i].kind);
      applyCommand(bundle.commands[i]);
    }
    endPart('commands', trace);
    takeInputs(bundle.inputs);
    takeOrders(bundle.orders);
    trap?.enter('bots');
    runBots();
    endPart('bots', trace);
    for (let i = 0; i < systems.length; i++) {
      const { name, run, isPredicted } = systems[i];
      trap?.enter(name);
      if (isPredicted) predictedTrap?.enter();
      const returned: unknown = run(world.world);
      trap?.returned(returned);
      if (isPredicted) predictedTrap?.leave(name);
      endPart(name, trace);
    }
    entities.clearRowZero();
    refuseUnlawful?.('end', 'whole');
    guard.canonicalise();
    history?.record();
    if (trace !== undefined) trace('end');
  }

  return Object.freeze({
    parts: Object.freeze(['commands', 'bots', ...systems.map(({ name }) => name), 'end']),
    think(seat: number, target: Uint8Array, at: number) {
      checkBooks(memory);
      trap?.enter('bot');
      try {
        think(seat, target, at);
      } finally {
        trap?.leave();
      }
      entities.commit();
    },
    step(bundle: Bundle, trace?: Trace) {
      const tick = memory.header[HEADER.tick];
      // The world counts ticks in 32 bits; sessions count on.
      if (bundle.tick >>> 0 !== (tick + 1) >>> 0) throw wrongTick(bundle.tick, tick);
      checkBooks(memory);
      try {
        make(bundle, trace);
      } catch (error) {
        // Half a tick is in the bytes; what was queued must not come alive in the next one.
        entities.discard();
        throw error;
      } finally {
        trap?.leave();
      }
    },
  });
}

/** A step trusts these words: with numbers that no world can have it would take minutes, or go astray without a word. */
function checkBooks({ header, layout }: WorldMemory): void {
  const { rowCount, levelCount } = layout;
  if (header[HEADER.highWater] >= rowCount) throw impossible('highWater', header[HEADER.highWater], rowCount - 1);
  if (header[HEADER.freeHead] >= rowCount) throw impossible('freeHead', header[HEADER.freeHead], rowCount - 1);
  if (header[HEADER.freeCount] >= rowCount) throw impossible('freeCount', header[HEADER.freeCount], rowCount - 1);
  if (header[HEADER.level] > levelCount) throw impossible('level', header[HEADER.level], levelCount);
  if (header[HEADER.nextLevel] > levelCount) throw impossible('nextLevel', header[HEADER.nextLevel], levelCount);
}

function impossible(word: string, value: number, max: number): SamestepError {
  return new SamestepError({
    code: 'sim/snapshot',
    what: `The world's header.${word} is ${value}, and at most ${max} is possible.`,
    why: 'Its memory was changed outside of a step.',
    fix: 'Load a snapshot.',
    data: { word, value, max },
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
