/** What one client of a storm does with its controls, and the check that each act of it is sealed as it was given: once, in order. */
import { nextInt, nextUint32 } from '../math/random.ts';
import { recordCodec } from '../model/record-codec.ts';
import type { Bundle } from '../sim/bundle.ts';
import type { Game } from '../sim/game.ts';
import type { Sim } from '../sim/sim.ts';
import { SESSION_LIMITS } from '../session/limits.ts';
import type { Session } from '../session/session.ts';
import { BitReader, createInputBatch, readInputs, wireLayout, type InputBatch } from '../wire/protocol.ts';
import type { StormLog } from './storm-log.ts';

/** People change what they press 4 to 8 times a second. */
const THINK_MS = 1000 / 7.5;
/** Presses and orders come about so often. */
const ACT_MS = 600;
/** Acts given later than this before the end may still be under way. */
const UNDER_WAY_MS = 2500;

/** A press on its way into a seal: one for each client at a time, so that a second seal of it is told from a second press. */
interface Press {
  slot: number;
  at: number;
  bit: number;
  givenAtMs: number;
  sealedCount: number;
  /** It reached the server in time to be sealed. */
  isDue: boolean;
  isExcused: boolean;
}

/** Whose acts. */
export interface StormActsOptions {
  readonly game: Game;
  readonly client: number;
  readonly isWild: boolean;
  readonly random: Uint32Array;
  readonly log: StormLog;
  /** A world of the same game, for the driver's thoughts. */
  scratch(): Sim;
}

/** Which bits of an input are presses: [byte, bit]. */
function pressBits(sim: Sim): readonly (readonly [at: number, bit: number])[] {
  const bytes = new Uint8Array(sim.inputBytes);
  const found: (readonly [number, number])[] = [];
  for (let at = 0; at < bytes.length; at++) {
    for (let bit = 1; bit < 256; bit *= 2) {
      bytes.fill(0);
      bytes[at] = bit;
      sim.canonicaliseInput(bytes, 0);
      if (bytes[at] === bit && (sim.repeatMask[at] & bit) === 0) found.push([at, bit]);
    }
  }
  return found;
}

/** The acts of one client, over all its pages and connections. */
export class StormActs {
  readonly #options: StormActsOptions;
  readonly #whose: string;
  readonly #input: Uint8Array;
  readonly #state: Uint8Array;
  readonly #presses: readonly (readonly [at: number, bit: number])[];
  readonly #orders: ReturnType<typeof orderMaker>;
  readonly #layout: ReturnType<typeof wireLayout>;
  readonly #reader = new BitReader();
  #batch: InputBatch | undefined;
  #press: Press | undefined;
  #nextThoughtMs = 0;
  #nextPressMs = 0;
  #nextOrderMs = 0;
  #givenCount = 0;
  #sealedSerial = 0;
  /** When each order was given, by serial − 1. */
  readonly #givenAtMs: number[] = [];
  /** Orders up to this serial may be lost: the line was, since. */
  #excusedSerial = 0;

  constructor(options: StormActsOptions) {
    const { game, client } = options;
    const sim = options.scratch();
    this.#options = options;
    this.#whose = `client ${client}`;
    this.#input = new Uint8Array(sim.inputBytes);
    this.#state = new Uint8Array(sim.stateBytes);
    this.#presses = pressBits(sim);
    this.#orders = orderMaker(game, client);
    this.#layout = wireLayout(game.model);
  }

  /** Sets the session's inputs, gives orders. Call it after each frame. */
  drive(session: Session, sim: Sim, nowMs: number): void {
    const { seats, phase } = session;
    if (seats.length === 0 || phase !== 'playing') {
      // Of a pause only what had reached the server before counts.
      if (this.#press !== undefined && !(phase === 'paused' && this.#press.isDue)) this.#press.isExcused = true;
      return;
    }
    if (nowMs >= this.#nextThoughtMs) this.#think(session, sim, nowMs);
    if (nowMs >= this.#nextOrderMs) this.#giveOrder(session, nowMs);
  }

  #think(session: Session, sim: Sim, nowMs: number): void {
    const { random, isWild, scratch } = this.#options;
    const { repeatMask } = sim;
    const input = this.#input;
    this.#nextThoughtMs = nowMs + THINK_MS;
    const slot = session.seats.length === 1 ? 0 : nextInt(random, session.seats.length);
    if (isWild) {
      for (let i = 0; i < input.length; i++) input[i] = nextUint32(random) & 255;
      sim.canonicaliseInput(input, 0);
    } else {
      const world = scratch();
      sim.save(this.#state);
      world.load(this.#state);
      world.think(session.seats[slot], input, 0);
    }
    for (let i = 0; i < input.length; i++) input[i] &= repeatMask[i];
    if (this.#presses.length > 0 && this.#press === undefined && nowMs >= this.#nextPressMs) {
      const [at, bit] = this.#presses[nextInt(random, this.#presses.length)];
      this.#press = { slot, at, bit, givenAtMs: nowMs, sealedCount: 0, isDue: false, isExcused: false };
      input[at] |= bit;
    }
    session.setInput(slot, input);
  }

  #giveOrder(session: Session, nowMs: number): void {
    if (this.#orders === undefined) return;
    this.#nextOrderMs = nowMs + ACT_MS / 2 + nextInt(this.#options.random, ACT_MS);
    this.#givenAtMs.push(nowMs);
    session.order(0, this.#orders.type, this.#orders.encode(++this.#givenCount));
  }

  /** A message of inputs reaches the server, which has sealed up to `sealedTick`. */
  arrived(message: Uint8Array, sealedTick: number, slotCount: number): void {
    const press = this.#press;
    if (press === undefined || press.isDue || slotCount === 0) return;
    this.#reader.reset(message);
    if (this.#batch?.slotCount !== slotCount) this.#batch = createInputBatch(this.#layout, slotCount);
    const batch = this.#batch;
    if (!readInputs(this.#reader, this.#layout, batch, sealedTick)) return;
    for (let i = 0; i < batch.count; i++) {
      const value = batch.inputs[i * this.#input.length + press.at];
      if (batch.slots[i] !== press.slot || (value & press.bit) === 0) continue;
      const lateTicks = sealedTick + 1 - batch.ticks[i];
      // Too late; or too early, by a client whose server's clock stood still for so long that it went on without.
      const { latePressTicks, inputAheadTicks } = SESSION_LIMITS;
      if (lateTicks > latePressTicks || -lateTicks >= inputAheadTicks) press.isExcused = true;
      press.isDue = true;
      return;
    }
  }

  /** The server sealed a bundle in which this client plays `seats`. */
  sealed({ tick, inputs, orders }: Bundle, seats: readonly number[], nowMs: number): void {
    const press = this.#press;
    if (press !== undefined && seats.length > press.slot) {
      const value = inputs[seats[press.slot] * this.#input.length + press.at];
      if ((value & press.bit) !== 0) {
        press.sealedCount++;
        if (press.sealedCount === 1) this.#nextPressMs = nowMs + ACT_MS;
        else
          this.#options.log.problem('press sealed twice', this.#whose, `pressed once, and tick ${tick} has it again`);
      }
      if (press.sealedCount > 0 && nowMs >= this.#nextPressMs) this.#settlePress(nowMs);
      else if (press.isExcused && nowMs - press.givenAtMs > 4 * UNDER_WAY_MS) this.#settlePress(nowMs);
    }
    for (const order of orders) if (seats.includes(order.seat)) this.#sealOrder(order.payload, tick);
  }

  #settlePress(nowMs: number): void {
    const press = this.#press;
    if (press === undefined) return;
    this.#press = undefined;
    this.#nextPressMs = nowMs + nextInt(this.#options.random, ACT_MS);
    if (press.sealedCount > 0) this.#options.log.count('presses');
    else if (press.isExcused) this.#options.log.count('excused presses');
    else
      this.#options.log.problem(
        'press lost',
        this.#whose,
        `pressed at ${Math.round(press.givenAtMs)} ms, ${press.isDue ? 'the server got it in time and' : 'it never reached the server, and'} no tick has it`,
      );
  }

  #sealOrder(payload: Uint8Array, tick: number): void {
    const serial = this.#orders?.serialOf(payload);
    const { log } = this.#options;
    if (serial === undefined) return;
    if (serial <= this.#sealedSerial)
      log.problem(
        'order twice',
        this.#whose,
        `order ${serial} is sealed in tick ${tick} after order ${this.#sealedSerial}`,
      );
    this.#checkLost(serial - 1);
    this.#sealedSerial = Math.max(serial, this.#sealedSerial);
    log.count('orders');
  }

  /** Orders up to and with `serial` that were not sealed must be excused. */
  #checkLost(serial: number): void {
    const { log } = this.#options;
    for (let of = this.#sealedSerial + 1; of <= serial; of++) {
      if (of <= this.#excusedSerial) log.count('excused orders');
      else
        log.problem(
          'order lost',
          this.#whose,
          `order ${of}, given at ${Math.round(this.#givenAtMs[of - 1])} ms, is not sealed`,
        );
    }
  }

  /** The line, the page or the server was lost: what was under way may be. */
  lost(): void {
    this.#excusedSerial = this.#givenCount;
    if (this.#press !== undefined) this.#press.isExcused = true;
  }

  /** The round is over; `isLiving` when this client is still connected. */
  finish(nowMs: number, isLiving: boolean): void {
    if (!isLiving) return;
    let last = this.#givenCount;
    while (last > 0 && this.#givenAtMs[last - 1] > nowMs - UNDER_WAY_MS) last--;
    this.#checkLost(last);
    if (this.#press !== undefined && this.#press.givenAtMs < nowMs - UNDER_WAY_MS) this.#settlePress(nowMs);
  }
}

/** Orders that carry a serial in their first field; undefined for a game without such an order. */
function orderMaker({ model }: Game, client: number) {
  const entries = Object.entries(model.definition.orders ?? {});
  const type = entries.findIndex(([, fields]) => Object.values(fields)[0]?.kind === 'f64');
  if (type < 0) return undefined;
  const [name, fields] = entries[type];
  const codec = recordCodec(name, fields);
  const base = client * 1_000_000;
  const names = Object.keys(fields);
  const blank = Object.fromEntries(names.map((of) => [of, fields[of].kind === 'list' ? [] : 0]));
  return {
    type,
    encode: (serial: number) => codec.encode({ ...blank, [names[0]]: base + serial }),
    serialOf(payload: Uint8Array): number | undefined {
      const value = new DataView(payload.buffer, payload.byteOffset, payload.byteLength).getFloat64(0, true);
      return value > base && value < base + 1_000_000 ? value - base : undefined;
    },
  };
}
