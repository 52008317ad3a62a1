// A seat's number in bytes: one as long as a match has few enough seats, else two.
import { SEATS_OF_BYTES } from '../model/limits.ts';
import type { BitReader } from './bit-reader.ts';
import type { BitWriter } from './bit-writer.ts';
import type { SealSizes } from './wire-layout.ts';

/** Writes one seat of a match. */
export function writeSeat(writer: BitWriter, { seats }: Pick<SealSizes, 'seats'>, seat: number): void {
  if (seats > SEATS_OF_BYTES) writer.u16(seat);
  else writer.u8(seat);
}

/** Reads one seat of a match; whether the match has it is the caller's to ask. */
export function readSeat(reader: BitReader, { seats }: Pick<SealSizes, 'seats'>): number {
  return seats > SEATS_OF_BYTES ? reader.u16() : reader.u8();
}

/** Writes how many seats a match has: a byte, or a zero byte and two more. */
export function writeSeatCount(writer: BitWriter, seats: number): void {
  const isWide = seats > SEATS_OF_BYTES;
  writer.u8(isWide ? 0 : seats);
  if (isWide) writer.u16(seats);
}

/** Reads how many seats a match has; a number in its longer form that fits the shorter is malformed. */
export function readSeatCount(reader: BitReader): number {
  const few = reader.u8();
  if (few !== 0) return few;
  const seats = reader.u16();
  if (seats <= SEATS_OF_BYTES) reader.fail();
  return seats;
}
