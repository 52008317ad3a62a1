// Writes a match as it happens: bytes to append to a file, every one of which is readable as soon as it is whole.
import { assert } from '../assert.ts';
import type { Bundle } from '../sim/bundle.ts';
import { BitWriter } from '../wire/bit-writer.ts';
import { WIRE_LIMITS } from '../wire/limits.ts';
import { isIdleSeal, writeSeal } from '../wire/seals.ts';
import { BLOCK, RECORD, RECORDING_LIMITS, writeBlock, writePrelude } from './format.ts';
import { encodeHeader, type RecordingHeader } from './header.ts';
import type { Recording } from './reader.ts';

/** Records a match. Seals may run ahead of their chained checksums, as plans do. */
export interface Recorder {
  /** The newest tick recorded, 0 at first. */
  readonly tick: number;
  /** Bytes recorded so far, those not yet taken included. */
  readonly sizeBytes: number;
  /** Nothing more is recorded: the file has reached a limit and reads as one that was cut. */
  readonly isFull: boolean;
  /** Records the next tick. Bundles come in order, from tick 1 on; what is kept of them is copied. */
  seal(bundle: Bundle): void;
  /** Records the chained checksum (`words[at]` high, `words[at + 1]` low) of a tick that has been sealed. Ticks ascend. */
  chain(tick: number, words: Uint32Array, at?: number): void;
  /** Marks the newest tick as the last, with its chained checksum. Nothing may follow. */
  end(words: Uint32Array, at?: number): void;
  /** The bytes since the last take, or undefined when there are none. Every take ends at a whole block. */
  take(): Uint8Array | undefined;
}

/** Where a recorder begins: what the file holds already, and what of it is still to be taken. */
interface RecorderStart {
  readonly closed: Uint8Array[];
  readonly closedBytes: number;
  readonly check: number;
  readonly blockCount: number;
  readonly chainCount: number;
  readonly chainTick: number;
  readonly tick: number;
  /** The inputs of that tick, which the next seal is written against. */
  readonly inputs: Uint8Array;
}

/** Begins a recording at tick 0. `maxSizeBytes` bounds the whole file. */
export function createRecorder(header: RecordingHeader, { maxSizeBytes }: { readonly maxSizeBytes: number }): Recorder {
  const { bytes, check } = writeBlock(BLOCK.header, encodeHeader(header), 0);
  const prelude = writePrelude();
  return recordFrom(header, maxSizeBytes, {
    closed: [prelude, bytes],
    closedBytes: prelude.length + bytes.length,
    check,
    blockCount: 1,
    chainCount: 0,
    chainTick: 0,
    tick: 0,
    inputs: new Uint8Array(header.sizes.seats * header.sizes.inputBytes),
  });
}

/**
 * Goes on with a recording that was not ended: what it takes follows the last whole block, so cut the file to `sizeBytes − lostBytes`
 * before anything is appended. `inputs` are those of its last tick (`Player.place().cursor.inputs`).
 */
export function continueRecorder(
  recording: Recording,
  { inputs, maxSizeBytes }: { readonly inputs: Uint8Array; readonly maxSizeBytes: number },
): Recorder {
  assert(!recording.isWhole, 'A recording that has ended is not continued.');
  return recordFrom(recording.header, maxSizeBytes, {
    closed: [],
    closedBytes: recording.sizeBytes - recording.lostBytes,
    check: recording.lastCheck,
    blockCount: recording.blockCount,
    chainCount: recording.chains.length,
    chainTick: recording.chains.at(-1)?.tick ?? 0,
    tick: recording.ticks,
    inputs,
  });
}

function recordFrom(header: RecordingHeader, maxSizeBytes: number, start: RecorderStart): Recorder {
  const { sizes } = header;
  const writer = new BitWriter(4_096, RECORDING_LIMITS.blockBytes);
  const baseline = start.inputs.slice();
  let { closed, closedBytes, check, blockCount, chainCount, chainTick, tick } = start;
  let idleTicks = 0;
  let isFull = false;
  let hasEnded = false;

  function canRecord(): boolean {
    assert(!hasEnded, 'The recording has ended.');
    isFull ||=
      closedBytes + writer.sizeBytes >= maxSizeBytes ||
      tick >= RECORDING_LIMITS.ticks ||
      tick - chainTick >= header.ticksPerSecond * RECORDING_LIMITS.unprovedSeconds ||
      chainCount >= RECORDING_LIMITS.chains - 1 ||
      blockCount >= RECORDING_LIMITS.blocks - 1;
    return !isFull;
  }

  function flushIdle(): void {
    if (idleTicks === 0) return;
    writer.u8(RECORD.idle);
    writer.varint(idleTicks);
    idleTicks = 0;
  }

  function closeBlock(): void {
    flushIdle();
    if (writer.sizeBytes === 0) return;
    const block = writeBlock(BLOCK.records, writer.view(), check);
    closed.push(block.bytes);
    closedBytes += block.bytes.length;
    check = block.check;
    blockCount++;
    writer.reset();
  }

  return {
    get tick() {
      return tick;
    },
    get sizeBytes() {
      return closedBytes + writer.sizeBytes;
    },
    get isFull() {
      return isFull;
    },
    seal(bundle) {
      if (!canRecord()) return;
      assert(bundle.tick === tick + 1, 'Ticks are recorded in order, without a gap.');
      tick = bundle.tick;
      if (isIdleSeal(sizes, bundle, baseline)) {
        idleTicks++;
        baseline.set(bundle.inputs);
        return;
      }
      // A seal says the low bits of its tick, so a few idle ticks before it need no record.
      if (idleTicks > WIRE_LIMITS.skippedTicks) flushIdle();
      idleTicks = 0;
      writeSeal(writer, sizes, bundle, baseline);
      if (writer.sizeBytes >= RECORDING_LIMITS.closedBlockBytes) closeBlock();
    },
    chain(at, words, wordsAt = 0) {
      if (!canRecord()) return;
      assert(at > chainTick && at <= tick, 'Chained checksums are recorded in order, of recorded ticks.');
      chainTick = at;
      chainCount++;
      flushIdle();
      writer.u8(RECORD.chain);
      writer.varint(tick - at);
      writer.u32(words[wordsAt]);
      writer.u32(words[wordsAt + 1]);
      if (writer.sizeBytes >= RECORDING_LIMITS.closedBlockBytes) closeBlock();
    },
    end(words, wordsAt = 0) {
      if (!canRecord()) return;
      flushIdle();
      writer.u8(RECORD.end);
      writer.u32(tick);
      writer.u32(words[wordsAt]);
      writer.u32(words[wordsAt + 1]);
      hasEnded = true;
    },
    take() {
      closeBlock();
      if (closed.length === 0) return undefined;
      const bytes = joined(closed);
      closed = [];
      return bytes;
    },
  };
}

/** One array of several. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
