// Walks through the records of a recording, tick by tick.
import { BitReader } from '../wire/bit-reader.ts';
import { createSealTarget, peekSealTick, readSeal, repeatSeal, type SealTarget } from '../wire/seals.ts';
import type { WireLayout } from '../wire/wire-layout.ts';
import { RECORD, RECORDING_LIMITS } from './format.ts';

/** What the cursor has come to. `over`: no more records. `malformed`: a record that makes no sense. */
export type CursorStep = 'seal' | 'chain' | 'end' | 'over' | 'malformed';

/** A chained checksum and its tick. */
export interface ChainPoint {
  readonly tick: number;
  readonly high: number;
  readonly low: number;
}

/** A place in a recording. */
export interface Cursor {
  /** Goes on to the next thing: a tick (idle ones one by one), a chained checksum, the end mark. After `malformed` it stays there. */
  next(): CursorStep;
  /** After `seal`: that tick's bundle, valid until the next call. */
  readonly bundle: SealTarget;
  /** After `chain` and `end`: the chained checksum. */
  readonly point: ChainPoint;
}

/** A cursor before tick 1. `blocks` are payloads of record blocks; orders and commands are checked by the layout. */
export function createCursor(blocks: readonly Uint8Array[], layout: WireLayout): Cursor {
  const reader = new BitReader();
  const baseline = new Uint8Array(layout.seats * layout.inputBytes);
  const bundle = createSealTarget(layout);
  let nextBlock = 0;
  let idleTicks = 0;
  let isMalformed = false;
  let point: ChainPoint = { tick: 0, high: 0, low: 0 };

  function next(): CursorStep {
    if (isMalformed) return 'malformed';
    if (idleTicks > 0) return repeat();
    while (reader.isAtEnd) {
      if (nextBlock === blocks.length) return 'over';
      reader.reset(blocks[nextBlock++]);
    }
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
    repeatSeal(layout, baseline, bundle);
    return 'seal';
  }

  function seal(): CursorStep {
    idleTicks = peekSealTick(reader, bundle.tick + 1) - bundle.tick - 1;
    if (idleTicks > 0) return repeat();
    bundle.tick++;
    return readSeal(reader, layout, baseline, bundle) ? 'seal' : stop();
  }

  function takePoint(tick: number, step: 'chain' | 'end'): CursorStep {
    point = readPoint(reader, tick);
    const isSound =
      reader.isOk && (step === 'end' ? tick === bundle.tick && reader.isAtEnd : tick >= 1 && tick <= bundle.tick);
    return isSound ? step : stop();
  }

  return {
    next,
    bundle,
    get point() {
      return point;
    },
  };
}

function readPoint(reader: BitReader, tick: number): ChainPoint {
  const high = reader.u32();
  return { tick, high, low: reader.u32() };
}
