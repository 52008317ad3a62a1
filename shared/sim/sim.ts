/** The seam sessions see: step, save, load, checksum over one world. Here generics end and bytes begin. */
import { SamestepError } from '../errors.ts';
import { checksumWords } from '../math/checksum.ts';
import { seedRandom } from '../math/random.ts';
import { memo } from '../memo.ts';
import { canonicaliseInput, writeLag } from '../model/input-layout.ts';
import { HEADER } from '../model/layout.ts';
import type { ModelDefinition } from '../model/model.ts';
import { recordCodec } from '../model/record-codec.ts';
import type { WorldOfDefinition } from '../model/types.ts';
import { namedNumbers } from '../world/accessors.ts';
import { checkSnapshot, refuseSnapshot, type SnapshotScope } from '../world/check-snapshot.ts';
import { createNumberGuard } from '../world/numbers.ts';
import type { Outbox } from '../world/outbox.ts';
import { createWorld, type WorldParts } from '../world/world.ts';
import type { Bundle } from './bundle.ts';
import { checkConfig, encodePlayerData, type Game } from './game.ts';
import { createSimMessages, type SimMessages } from './messages.ts';
import { createRefusal } from './refusal.ts';
import { seedStreams } from './seed-streams.ts';
import { createSettle } from './settle.ts';
import { createNativeTrap } from './native-trap.ts';
import { createStepper, type Trace } from './step.ts';

export type { Trace };

/** What a sim knows without its world, from the game alone. */
export interface SimFace extends SimMessages {
  readonly game: Game;
  readonly name: string;
  readonly ticksPerSecond: number;
  readonly seats: number;
  /** Bytes of one seat's input. */
  readonly inputBytes: number;
  /** Bytes of a snapshot. */
  readonly stateBytes: number;
  /** Which bits of an input repeat: `input & repeatMask`. inputBytes bytes. */
  readonly repeatMask: Uint8Array;
  /** Player data that is all zero, as bytes. */
  readonly emptyData: Uint8Array;
  /** Whether a peer's player data is whole and valid. */
  isDataValid(data: Uint8Array): boolean;
  /** Makes one seat's bytes of input canonical, in place: unused bits 0, an axis of −128 becomes −127. */
  canonicaliseInput(bytes: Uint8Array, at: number): void;
  /**
   * Says in one seat's input, whose inputBytes bytes begin at `input[at]`, that its player sees the world of `ticks` ticks before the one the
   * input is for: what the rules' `w.seenTick` follows from. Whole ticks, held to 0…history.ticks − 1. Does nothing in a model without history.
   */
  setLag(input: Uint8Array, at: number, ticks: number): void;
}

/** One world with its rules, as the sessions see it. */
export interface Sim extends SimFace {
  /** The world's tick: how many steps made it. */
  readonly tick: number;
  /** Names of the traced parts of a step, in order. */
  readonly parts: readonly string[];
  /** What found no room since the match began: spawns in a full world, items in full lists, events beyond a tick's. */
  readonly refused: { readonly spawns: number; readonly items: number; readonly events: number };
  /** The events of the last step. Valid until the next step or load. */
  readonly events: Outbox;
  /** The parts of the world that a state room's mirror reads, and its client fills. */
  readonly worldParts: WorldParts;
  /**
   * Makes tick + 1. The bundle must be for that tick; else it throws `sim/command`, and nothing has happened. What the rules throw
   * passes through and leaves half a tick: end the match, or load a snapshot.
   */
  step(bundle: Bundle, trace?: Trace): void;
  /** Copies the world into `target`, stateBytes long. */
  save(target: Uint8Array): void;
  /**
   * Replaces the world by a snapshot of the same layout, stateBytes long, that was saved on this machine: a plain copy. Throws
   * `sim/snapshot` for another length.
   */
  load(source: Uint8Array): void;
  /**
   * Loads a snapshot from outside: a file's, a peer's. Throws `sim/snapshot` with the place and its byte, and leaves the world as it is,
   * unless steps of this model can leave such bytes. Looks at every value: once per join or file, not per tick.
   */
  accept(source: Uint8Array, scope?: SnapshotScope): void;
  /** Writes the world's 64-bit checksum as two words (high, low) to target[at], target[at + 1]. */
  checksum(target: Uint32Array, at: number): void;
  /**
   * What the game's bot would do for `seat` in the next tick, as inputBytes bytes written to `target` at `at`. It runs on this
   * world and changes the bot's memory in it: call it on a scratch copy.
   */
  think(seat: number, target: Uint8Array, at: number): void;
  /** 0 empty, 1 person, 2 away, 3 bot. */
  presenceOf(seat: number): number;
}

/** A sim whose author-facing world can be read: for views, tests and tools. */
export interface SimOf<D extends ModelDefinition> extends Sim {
  readonly world: WorldOfDefinition<D>;
}

/** What makes one match differ from another. */
export interface SimOptions {
  /** A whole number 0…2^53−1: the world's random numbers follow from it. */
  readonly seed: number;
  /** Overrides of the game's config. */
  readonly config?: Readonly<Record<string, number>>;
  /** Development and tests: NaN, natives that differ between machines and promises are refused, at the system they came from. */
  readonly isStrict?: boolean;
}

/** All sims of a game share it. */
export const simFace = memo((game: Game): SimFace => {
  const { definition, inputLayout, layout } = game.model;
  const dataCodec = recordCodec('playerData', definition.playerData ?? {});
  return Object.freeze({
    ...createSimMessages(definition),
    game,
    name: game.name,
    ticksPerSecond: definition.ticksPerSecond,
    seats: definition.players.max,
    inputBytes: inputLayout.sizeBytes,
    stateBytes: layout.sizeBytes,
    repeatMask: inputLayout.repeatMask,
    emptyData: encodePlayerData(definition, {}),
    isDataValid: (data: Uint8Array) => dataCodec.isValid(data),
    canonicaliseInput: (bytes: Uint8Array, at: number) => canonicaliseInput(inputLayout, bytes, at),
    setLag: (input: Uint8Array, at: number, ticks: number) =>
      writeLag(inputLayout, input, at, ticks, definition.history?.ticks ?? 1),
  });
});

/** Makes the world of tick 0: zeroed, seeded, configured, tuned, then the rules' `start`. */
export function createSim<D extends ModelDefinition>(game: Game<D>, options: SimOptions): SimOf<D> {
  const { model } = game;
  const { world, ...parts } = createWorld(model);
  const erased = { world: erase(world), ...parts };
  const { memory, entities, queries, outbox, orders, commands, refreshSeats } = parts;
  startWorld(erased, game, options);
  const { step, think, parts: names } = createStepper(game, erased, options.isStrict ?? false);

  function load(source: Uint8Array): void {
    if (source.length !== memory.bytes.length) throw wrongLength(source.length, memory.bytes.length);
    queries.beforeLoad();
    memory.bytes.set(source);
    queries.afterLoad();
    outbox.clear();
    orders.clear();
    commands.clear();
    entities.discard();
    refreshSeats();
  }

  return {
    ...simFace(game),
    world,
    worldParts: erased,
    parts: names,
    events: outbox,
    refused: world.refused,
    get tick() {
      return memory.header[HEADER.tick];
    },
    step,
    think,
    save: (target) => target.set(memory.bytes),
    load,
    accept(source, scope) {
      if (source.length !== memory.bytes.length) throw wrongLength(source.length, memory.bytes.length);
      const found = checkSnapshot(model, source, scope);
      if (found !== undefined) throw refuseSnapshot(found);
      load(source);
    },
    checksum: (target, at) => checksumWords(memory.words, target, at),
    presenceOf: (seat) => memory.presence[seat] ?? 0,
  };
}

/** The same world without its model's types, for the rules that were kept without theirs. */
function erase(world: unknown): WorldParts['world'] {
  return world as WorldParts['world'];
}

function startWorld(parts: WorldParts, game: Game, { seed, config = {}, isStrict = false }: SimOptions): void {
  const { world, memory, entities } = parts;
  const { definition } = game.model;
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new SamestepError({
      code: 'game/option',
      what: `The seed is ${seed}.`,
      fix: 'Use a whole number 0…2^53−1.',
      data: { seed },
    });
  }
  memory.header[HEADER.seedLow] = seed >>> 0;
  memory.header[HEADER.seedHigh] = Math.floor(seed / 4_294_967_296);
  seedRandom(memory.random, memory.header[HEADER.seedLow], memory.header[HEADER.seedHigh]);
  seedStreams(memory);
  checkConfig(definition, config);
  Object.assign(namedNumbers(memory, 'config'), game.rules.config, config);
  Object.assign(namedNumbers(memory, 'tuning'), game.rules.tuning);
  const trap = isStrict ? createNativeTrap(() => memory.header[HEADER.tick]) : undefined;
  trap?.enter('start');
  try {
    game.rules.start(world);
    createSettle(game, parts)();
  } finally {
    trap?.leave();
  }
  entities.clearRowZero();
  if (isStrict) createRefusal(memory)('start', 'whole');
  createNumberGuard(memory).canonicalise();
  parts.history?.record();
}

function wrongLength(length: number, expected: number): SamestepError {
  return new SamestepError({
    code: 'sim/snapshot',
    what: `A snapshot of ${length} bytes was loaded into a world of ${expected}.`,
    why: 'It was saved under another layout.',
    fix: 'Load snapshots of the same layout hash.',
    data: { length, expected },
  });
}
