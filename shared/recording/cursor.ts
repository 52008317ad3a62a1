// Walks through the records of a recording, tick by tick, and can be put back to where it was.
import { BitReader } from '../wire/bit-reader.ts';
import { createSealTarget, peekSealTick, readSeal, repeatSeal, type SealTarget } from '../wire/seals.ts';
import type { WireLayout } from '../wire/wire-layout.ts';
import { NO_COMMANDS, NO_ORDERS } from '../sim/bundle.ts';
import { RECORD, RECORDING_LIMITS } from './format.ts';
import { offsetOf, recordsOf, type RecordBlock } from './record-block.ts';

/** What the cursor has come to. `over`: no more records. `malformed`: a record that makes no sense. */
export type CursorStep = 'seal' | 'chain' | 'end' | 'over' | 'malformed';

/** A chained checksum, its tick, and where in the file it is recorded. */
export interface ChainPoint {
  readonly tick: number;
  readonly high: number;
  readonly low: number;
  readonly offset: number;
}

/** A place to come back to: a cursor over the same blocks goes on from it as the first one did. */
export interface Place {
  readonly tick: number;
  /** The block that is open, −1 before the first, and the byte of its records that comes next. */
  readonly block: number;
  readonly at: number;
  readonly idleTicks: number;
  /** The inputs of `tick`. */
  readonly inputs: Uint8Array;
}

/** A place in a recording. */
export interface Cursor {
  /** Goes on to the next thing: a tick (idle ones one by one), a chained checksum, the end mark. After `malformed` it stays there. */
  next(): CursorStep;
  /** Goes over the idle ticks that `next` would give one by one from here. */
  skipIdle(): void;
  /** After `seal`: that tick's bundle, valid until the next call. */
  readonly bundle: SealTarget;
  /** After `chain` and `end`: the chained checksum. */
  readonly point: ChainPoint;
  /** The byte of the file where the last record begins; of a packed block, where that block does. */
  readonly offset: number;
  place(): Place;
  goTo(place: Place): void;
}

/** A cursor before tick 1. Orders and commands are checked by the layout. */
export function createCursor(blocks: readonly RecordBlock[], layout: WireLayout): Cursor {
  const reader = new BitReader();
  const baseline = new Uint8Array(layout.seats * layout.inputBytes);
  const bundle = createSealTarget(layout);
  let open = -1;
  let records = reader.message;
  let idleTicks = 0;
  /** The tick before was idle too, so the inputs are repeats of repeats already: files may hold very many such ticks in few bytes. */
  let isRepeated = false;
  let isMalformed = false;
  let offset = 0;
  let point: ChainPoint = { tick: 0, high: 0, low: 0, offset: 0 };

  /** The byte of the open block's records that comes next: the reader's message always ends where they do. */
  const at = () => records.length - reader.remainingBytes;

  function openBlock(block: number): boolean {
    open = block;
    const found = recordsOf(blocks[block]);
    records = found ?? new Uint8Array(0);
    reader.reset(records);
    return found !== undefined;
  }

  function next(): CursorStep {
    if (isMalformed) return 'malformed';
    if (idleTicks > 0) return repeat();
    while (reader.isAtEnd) {
      if (open + 1 >= blocks.length) return 'over';
      offset = blocks[open + 1].offset;
      if (!openBlock(open + 1)) return stop();
    }
    offset = offsetOf(blocks[open], at());
    const first = reader.peekByte();
    if (first >= RECORD.seal) return seal();
    reader.u8();
    switch (first) {
      case RECORD.idle:
        idleTicks = reader.varint();
        return idleTicks > 0 && bundle.tick + idleTicks <= RECORDING_LIMITS.ticks ? repeat() : stop();
      case RECORD.chain:
        return takePoint(bundle.tick - reader.varint(), 'chain');
      case RECORD.end:
        return takePoint(reader.u32(), 'end');
      default:
        return stop();
    }
  }

  function stop(): CursorStep {
    isMalformed = true;
    return 'malformed';
  }

  function repeat(): CursorStep {
    idleTicks--;
    bundle.tick++;
    if (!isRepeated) repeatSeal(layout, baseline, bundle);
    isRepeated = true;
    return 'seal';
  }

  function seal(): CursorStep {
    idleTicks = peekSealTick(reader, bundle.tick + 1) - bundle.tick - 1;
    if (bundle.tick + idleTicks >= RECORDING_LIMITS.ticks) return stop();
    if (idleTicks > 0) return repeat();
    bundle.tick++;
    isRepeated = false;
    return readSeal(reader, layout, baseline, bundle) ? 'seal' : stop();
  }

  function takePoint(tick: number, step: 'chain' | 'end'): CursorStep {
    const high = reader.u32();
    point = { tick, high, low: reader.u32(), offset };
    const isSound =
      reader.isOk && (step === 'end' ? tick === bundle.tick && reader.isAtEnd : tick >= 1 && tick <= bundle.tick);
    return isSound ? step : stop();
  }

  return {
    next,
    skipIdle() {
      if (idleTicks === 0) return;
      bundle.tick += idleTicks - 1;
      idleTicks = 1;
      // The repeat of a repeat is itself, so one stands for all of them.
      repeat();
    },
    bundle,
    get point() {
      return point;
    },
    get offset() {
      return offset;
    },
    place: () => ({ tick: bundle.tick, block: open, at: at(), idleTicks, inputs: baseline.slice() }),
    goTo(place) {
      if (place.block !== open && place.block >= 0) openBlock(place.block);
      open = place.block;
      reader.reset(place.block < 0 ? new Uint8Array(0) : records.subarray(place.at));
      if (place.block < 0) records = reader.message;
      isMalformed = false;
      isRepeated = false;
      idleTicks = place.idleTicks;
      baseline.set(place.inputs);
      bundle.tick = place.tick;
      bundle.inputs.set(place.inputs);
      bundle.orders = NO_ORDERS;
      bundle.commands = NO_COMMANDS;
      bundle.changedCount = 0;
    },
  };
}
