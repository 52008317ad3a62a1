/** A growing buffer that is written in the format of @colyseus/schema 5. */
import type { ValueType } from './values.ts';

/** The operations that are written, in the upper two bits beside a field's index. */
export const OPERATION = Object.freeze({ add: 128, replace: 0 });
/** Before a refId: what follows is of another structure. */
export const SWITCH = 255;

/** The longest single thing that is written: a float behind its place in a list. */
const ROOM = 16;

/** The bytes of one message, filled anew for the next. */
export class PatchBytes {
  bytes: Uint8Array;
  #view: DataView;
  length = 0;

  constructor(sizeBytes = 1024) {
    this.bytes = new Uint8Array(sizeBytes);
    this.#view = new DataView(this.bytes.buffer);
  }

  /** Begins a message with its type. */
  begin(type: number): void {
    this.bytes[0] = type;
    this.length = 1;
  }

  /** A copy of the message: a socket may still hold the last one when the next is written. */
  copy(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }

  /** Room for what comes next. */
  #reserve(): void {
    if (this.length + ROOM <= this.bytes.length) return;
    const grown = new Uint8Array(this.bytes.length * 2);
    grown.set(this.bytes);
    this.bytes = grown;
    this.#view = new DataView(grown.buffer);
  }

  /** What follows belongs to this structure. */
  switchTo(refId: number): void {
    this.#reserve();
    this.bytes[this.length++] = SWITCH;
    this.#number(refId);
  }

  /** One byte that says an operation and a field of a schema. */
  field(index: number, operation: number): void {
    this.#reserve();
    this.bytes[this.length++] = index | operation;
  }

  /** An operation on one place of a list. */
  place(index: number, operation: number): void {
    this.#reserve();
    this.bytes[this.length++] = operation;
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
    this.bytes[this.length++] = 0xa0 | text.length;
    for (let i = 0; i < text.length; i++) {
      this.#reserve();
      this.bytes[this.length++] = text.charCodeAt(i);
    }
  }

  value(type: ValueType, value: number): void {
    this.#reserve();
    const at = this.length;
    switch (type) {
      case 'uint8':
      case 'int8':
        this.bytes[at] = value;
        this.length = at + 1;
        return;
      case 'uint16':
      case 'int16':
        this.bytes[at] = value;
        this.bytes[at + 1] = value >> 8;
        this.length = at + 2;
        return;
      case 'uint32':
      case 'int32':
        this.#view.setInt32(at, value, true);
        this.length = at + 4;
        return;
      case 'float32':
        this.#view.setFloat32(at, value, true);
        this.length = at + 4;
        return;
      case 'float64':
        this.#view.setFloat64(at, value, true);
        this.length = at + 8;
    }
  }

  /** A whole number 0…2^32 − 1 in one to five bytes. */
  #number(value: number): void {
    const { bytes } = this;
    if (value < 128) {
      bytes[this.length++] = value;
    } else if (value < 256) {
      bytes[this.length++] = 0xcc;
      bytes[this.length++] = value;
    } else if (value < 65_536) {
      bytes[this.length++] = 0xcd;
      bytes[this.length++] = value;
      bytes[this.length++] = value >> 8;
    } else {
      bytes[this.length++] = 0xce;
      this.#view.setUint32(this.length, value, true);
      this.length += 4;
    }
  }
}
