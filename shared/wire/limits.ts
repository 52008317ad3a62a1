// The limits of what travels. Part of the protocol: a change of any changes the protocol hash.
import { MODEL_LIMITS } from '../model/limits.ts';

/** Sizes in bytes, counts as such. A writer asserts them, a reader refuses what exceeds them. */
export const WIRE_LIMITS = Object.freeze({
  /** A message to the server, its type byte included: what the socket lets through is 4 KiB. */
  clientMessageBytes: 4_096,
  /** Inputs in one message. */
  inputsPerMessage: 32,
  /** Seats one connection may hold. */
  slots: 8,
  /** The fields of one order or of one command of an author. */
  payloadBytes: MODEL_LIMITS.messageBytes,
  /** Orders in one seal: four of each of 250 seats. Of more seats the rest waits for the next tick. */
  ordersPerSeal: 1_000,
  /** Commands in one seal: every one of 1,000 seats left and taken, and others. */
  commandsPerSeal: 2_048,
  /** A seal may stand for this many idle ticks before it that were not sent. */
  skippedTicks: 31,
  /** A snapshot's message, its type byte included. */
  snapshotMessageBytes: 32_768,
  /** Tick checksums in one question after a desync. */
  desyncTicks: 120,
  /** Parts of a step that a desync answer can name. */
  desyncParts: 400,
  /** State bytes in one message of a desynced client. */
  desyncChunkBytes: 2_000,
  /** The packed state that a desynced client may announce. */
  packedStateBytes: 16_777_216,
  /** The sentence of a refusal, in UTF-8. */
  sentenceBytes: 200,
});
