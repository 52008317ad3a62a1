/** Messages, written in the format of @colyseus/schema 5. */
import type { ValueType } from './values.ts';

/** The operations that are written, in the upper two bits beside a field's index. */
export const OPERATION = Object.freeze({ add: 128, replace: 0 });
/** Before a refId: what follows is of another structure. */
export const SWITCH = 255;

/** The longest single thing that is written: a float behind its place in a list. */
const ROOM = 16;

/** Memory for messages at a time; a longer one gets its own. */
const CHUNK_BYTES = 16_384;

/**
 * Messages are written one behind another into chunks of memory, and no byte twice: a socket may still hold the last one when the next is
 * written. To copy each message instead would cost as much as to write it.
 */
export class PatchBytes {
  #bytes = new Uint8Array(CHUNK_BYTES);
  #view = new DataView(this.#bytes.buffer);
  /** Where the message begins, and where its next byte goes. */
  #start = 0;
  #at = 0;

  /** Begins a message with its type. What was begun before and not taken is forgotten. */
  begin(type: number): void {
    this.#at = this.#start;
    this.#reserve();
    this.#bytes[this.#at++] = type;
  }

  /** The message as it is now. */
  take(): Uint8Array {
    const message = new Uint8Array(this.#bytes.buffer, this.#start, this.#at - this.#start);
    this.#start = this.#at;
    return message;
  }

  /** Room for what comes next. */
  #reserve(): void {
    if (this.#at + ROOM > this.#bytes.length) this.#open();
  }

  /** The message goes on in another chunk. */
  #open(): void {
    const sizeBytes = this.#at - this.#start;
    const bytes = new Uint8Array(Math.max(CHUNK_BYTES, sizeBytes * 2));
    bytes.set(this.#bytes.subarray(this.#start, this.#at));
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
    this.#start = 0;
    this.#at = sizeBytes;
  }

  /** What follows belongs to this structure. */
  switchTo(refId: number): void {
    this.#reserve();
    this.#bytes[this.#at++] = SWITCH;
    this.#number(refId);
  }

  /** One byte that says an operation and a field of a schema. */
  field(index: number, operation: number): void {
    this.#reserve();
    this.#bytes[this.#at++] = index | operation;
  }

  /** A field of a schema and its value: most of what is written, so that it is short for the types that most fields have. */
  fieldValue(index: number, operation: number, type: ValueType, value: number): void {
    this.#reserve();
    const bytes = this.#bytes;
    const at = this.#at;
    bytes[at] = index | operation;
    if (type === 'uint16') {
      bytes[at + 1] = value;
      bytes[at + 2] = value >> 8;
      this.#at = at + 3;
    } else if (type === 'uint8') {
      bytes[at + 1] = value;
      this.#at = at + 2;
    } else {
      this.#at = at + 1;
      this.value(type, value);
    }
  }

  /** An operation on one place of a list. */
  place(index: number, operation: number): void {
    this.#reserve();
    this.#bytes[this.#at++] = operation;
    this.#number(index);
  }

  /** A structure by its number. */
  reference(refId: number): void {
    this.#reserve();
    this.#number(refId);
  }

  /** At most 31 characters of ASCII. */
  text(text: string): void {
    this.#reserve();
    this.#bytes[this.#at++] = 0xa0 | text.length;
    for (let i = 0; i < text.length; i++) {
      this.#reserve();
      this.#bytes[this.#at++] = text.charCodeAt(i);
    }
  }

  value(type: ValueType, value: number): void {
    this.#reserve();
    const at = this.#at;
    switch (type) {
      case 'uint8':
      case 'int8':
        this.#bytes[at] = value;
        this.#at = at + 1;
        return;
      case 'uint16':
      case 'int16':
        this.#bytes[at] = value;
        this.#bytes[at + 1] = value >> 8;
        this.#at = at + 2;
        return;
      case 'uint32':
      case 'int32':
        this.#view.setInt32(at, value, true);
        this.#at = at + 4;
        return;
      case 'float32':
        this.#view.setFloat32(at, value, true);
        this.#at = at + 4;
        return;
      case 'float64':
        this.#view.setFloat64(at, value, true);
        this.#at = at + 8;
    }
  }

  /** A whole number 0…2^32 − 1 in one to five bytes. */
  #number(value: number): void {
    const bytes = this.#bytes;
    if (value < 128) {
      bytes[this.#at++] = value;
    } else if (value < 256) {
      bytes[this.#at++] = 0xcc;
      bytes[this.#at++] = value;
    } else if (value < 65_536) {
      bytes[this.#at++] = 0xcd;
      bytes[this.#at++] = value;
      bytes[this.#at++] = value >> 8;
    } else {
      bytes[this.#at++] = 0xce;
      this.#view.setUint32(this.#at, value, true);
      this.#at += 4;
    }
  }
}
