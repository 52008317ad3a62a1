/** The predictor: steps the predicted systems of a state room's client over its own rows, and takes ticks back. */
import { SamestepError } from '../errors.ts';
import { HEADER } from '../model/layout.ts';
import type { RowSource } from '../world/entities.ts';
import { ALIVE } from '../world/memory.ts';
import { createNumberGuard } from '../world/numbers.ts';
import { OwnRows } from '../world/own-rows.ts';
import { partsOf } from '../world/world.ts';
import type { Game } from './game.ts';
import { KEPT_TICKS, KeptRows } from './kept-rows.ts';
import { MATCH_TICKS, PredictedSpawns } from './predicted-spawns.ts';
import { createPredictedSystems } from './predicted-systems.ts';
import { refuseVerb } from './predicted-trap.ts';
import type { Predictor, PredictorOptions } from './predictor-face.ts';

const OTHER = 0;
const OWN = 1;
const SPAWN = 2;

/** Makes the predictor of a world of a game (a sim is both). */
export function createPredictor(
  { game, world }: { readonly game: Game; readonly world: object },
  { isStrict = false, rows: reserve }: PredictorOptions = {},
): Predictor {
  const parts = partsOf(world);
  const { memory, entities, queries, outbox, orders, commands } = parts;
  const { header, mask, maskHigh, input, previousInput } = memory;
  const rows = reserve ?? entities;
  const own = new OwnRows(memory);
  const kept = new KeptRows(memory);
  const keptInputs = new Uint8Array(KEPT_TICKS * 2 * input.length);
  const spawns = new PredictedSpawns();
  const status = new Uint8Array(memory.layout.rowCount);
  const guard = createNumberGuard(memory);
  const systems = createPredictedSystems({ game, parts, own, isStrict });
  let tick = -1;
  let tickNewest = -1;
  let tickConfirmed = -1;

  const takeRow = () => {
    const row = rows.takeRow();
    if (row !== 0) track(row, SPAWN);
    return row;
  };
  const source: RowSource = {
    list: own.list,
    get count() {
      return own.count;
    },
    take: (low, high) => spawns.take(low, high, takeRow),
    mayChange(row, verb) {
      if (status[row] !== OTHER || !entities.isAlive(row)) return true;
      if (isStrict) throw refuseVerb(verb, row, systems.current, header[HEADER.tick]);
      return false;
    },
  };

  function track(row: number, as: number): void {
    status[row] = as;
    entities.reserve(row, true);
    own.add(row);
    kept.add(row);
  }

  function untrack(row: number): void {
    status[row] = OTHER;
    entities.reserve(row, false);
    own.delete(row);
    kept.delete(row);
  }

  function endSpawn(row: number): void {
    if (entities.isAlive(row)) entities.hide(row);
    untrack(row);
    rows.freeRow(row);
  }

  const tickOldest = () => Math.max(tickConfirmed, tickNewest - KEPT_TICKS + 1);

  function clearTick(): void {
    outbox.clear();
    orders.clear();
    commands.clear();
    entities.discard();
  }

  function setTick(to: number): void {
    tick = to;
    header[HEADER.tick] = to;
  }

  function keepNow(): void {
    tickNewest = tick;
    const at = (tick % KEPT_TICKS) * 2 * input.length;
    keptInputs.set(input, at);
    keptInputs.set(previousInput, at + input.length);
    for (let i = 0; i < own.count; i++) kept.keep(own.list[i], tick);
  }

  function loadInputs(): void {
    const at = (tick % KEPT_TICKS) * 2 * input.length;
    for (let i = 0; i < input.length; i++) {
      input[i] = keptInputs[at + i];
      previousInput[i] = keptInputs[at + input.length + i];
    }
  }

  function step(next: number, inputs: Uint8Array): void {
    if (tick < 0 || tick !== tickNewest || next !== tick + 1) throw wrongTick(next, tick);
    checkInputs(inputs);
    clearTick();
    setTick(next);
    previousInput.set(input);
    input.set(inputs);
    spawns.begin(next);
    entities.use(source);
    queries.narrow(own);
    try {
      systems.run();
    } catch (error) {
      entities.discard();
      throw error;
    } finally {
      entities.use(undefined);
      queries.narrow(undefined);
    }
    entities.clearRowZero();
    for (let i = 0; i < own.count; i++) guard.canonicaliseRow(own.list[i]);
    keepNow();
  }

  /** Makes one row what it was at `at`. */
  function rollbackRow(row: number, at: number): void {
    const isAlive = entities.isAlive(row);
    const low = kept.maskLow(row, at);
    if (!kept.has(row, at) && status[row] === OWN) return;
    if ((low & ALIVE) === 0) {
      if (isAlive) entities.hide(row);
      return;
    }
    const high = kept.maskHigh(row, at);
    if (mask[row] !== low || maskHigh[row] !== high) entities.become(row, low, high);
    kept.load(row, at);
  }

  function checkInputs(inputs: Uint8Array): void {
    // The sentences are made when they are needed only: a step makes no garbage.
    if (inputs.length === input.length) return;
    throw misuse(
      `Inputs of ${inputs.length} bytes were given.`,
      `Give ${input.length}: a row of inputBytes for each seat.`,
    );
  }

  return Object.freeze({
    get tick() {
      return tick;
    },
    get tickOldest() {
      return tickOldest();
    },
    get tickNewest() {
      return tickNewest;
    },
    get spawns() {
      return spawns.list(tick);
    },
    adopt(row: number) {
      if (!entities.isAlive(row)) throw misuse(`Row ${row} was adopted and is not alive.`, 'Fill it first.');
      if (status[row] === SPAWN) throw misuse(`Row ${row} was adopted and is a predicted spawn.`, 'Match it.');
      if (status[row] === OTHER) track(row, OWN);
    },
    release(row: number) {
      if (status[row] !== OWN) return;
      untrack(row);
      if (entities.isAlive(row)) return;
      rows.freeRow(row);
      entities.heal();
    },
    isOwn: (row: number) => status[row] === OWN,
    isSpawn: (row: number) => status[row] === SPAWN,
    begin(at: number, inputs: Uint8Array) {
      if (!Number.isSafeInteger(at) || at < 0)
        throw misuse(`Prediction began at tick ${at}.`, 'Ticks are whole numbers.');
      checkInputs(inputs);
      clearTick();
      spawns.endBefore(Infinity, endSpawn);
      for (let i = 0; i < own.count; i++) kept.forget(own.list[i]);
      entities.heal();
      setTick(at);
      tickConfirmed = at;
      input.set(inputs);
      keepNow();
    },
    step,
    rollback(to: number) {
      if (!(to >= tickOldest() && to <= tickNewest)) throw notKept(to, tickOldest(), tickNewest);
      clearTick();
      for (let i = 0; i < own.count; i++) rollbackRow(own.list[i], to);
      // Of those that they point at, some may have died since.
      for (let i = 0; i < own.count; i++) entities.healRow(own.list[i]);
      setTick(to);
      tickNewest = to;
      loadInputs();
    },
    keep(at: number, inputs?: Uint8Array) {
      if (at !== tick || at !== tickNewest) throw wrongTick(at, tick);
      if (inputs !== undefined) {
        checkInputs(inputs);
        input.set(inputs);
      }
      keepNow();
    },
    confirm(at: number) {
      tickConfirmed = Math.max(tickConfirmed, Math.min(at, tickNewest));
    },
    setComponents(row: number, maskLow: number, maskHigh: number) {
      if (status[row] !== OWN) throw misuse(`Components of row ${row} were set, which is not own.`, 'Adopt it first.');
      entities.become(row, (maskLow | ALIVE) >>> 0, maskHigh >>> 0);
    },
    maskLowAt: (at: number, row: number) => kept.maskLow(row, at),
    maskHighAt: (at: number, row: number) => kept.maskHigh(row, at),
    differs(at: number, row: number, region: number, value: number, item = 0) {
      if ((kept.maskLow(row, at) & ALIVE) === 0) return true;
      const before = kept.value(row, at, region, item);
      return before !== value && (before === before || value === value);
    },
    valueAt: (at: number, row: number, region: number, item = 0) => kept.value(row, at, region, item),
    match(at: number, maskLow: number, maskHigh: number) {
      const row = spawns.match(at, maskLow, maskHigh);
      if (row === 0) return 0;
      status[row] = OWN;
      // It was predicted to be made later than it was, or to be over.
      if (!entities.isAlive(row)) entities.show(row, (maskLow | ALIVE) >>> 0, maskHigh >>> 0);
      return row;
    },
    withdraw(at: number) {
      const count = spawns.endBefore(at - MATCH_TICKS, endSpawn);
      entities.heal();
      return count;
    },
  });
}

function misuse(what: string, fix: string): SamestepError {
  return new SamestepError({ code: 'assertion', what, fix });
}

function wrongTick(tick: number, current: number): SamestepError {
  return new SamestepError({
    code: 'sim/command',
    what: `Tick ${tick} was predicted or kept, where own rows are at tick ${current}.`,
    fix:
      current < 0
        ? 'Call begin first.'
        : `Step ticks in order: the next is ${current + 1}. After a system threw, roll back.`,
    data: { tick, current },
  });
}

function notKept(tick: number, tickOldest: number, tickNewest: number): SamestepError {
  return new SamestepError({
    code: 'sim/command',
    what: `A rollback to tick ${tick} was asked for.`,
    why: `What own rows were is kept of ticks ${tickOldest} to ${tickNewest}.`,
    fix: 'Begin anew at a tick of the server.',
    data: { tick, tickOldest, tickNewest },
  });
}
