// What a build gives the Colyseus SDK in place of parts that this client never calls: its schema library, its message packer, and more.
//
// Rooms of ours send messages of bytes, and notices that are named: the SDK needs of its libraries the numbers and strings in front of those,
// and the plain values in notices. scripts/vite/lean-packages.ts puts this in; lean-sdk.test.ts compares it with what is installed.

interface Place {
  offset: number;
}

const utf8 = new TextDecoder();

/** As `@colyseus/schema` writes the types of messages: those of ours are whole numbers. */
export const encode = {
  number(bytes: Uint8Array, value: number, at: Place): void {
    if (!Number.isInteger(value) || value < 0 || value > 0xff)
      throw new RangeError(`${value} is no type of a message.`);
    if (value >= 0x80) bytes[at.offset++] = 0xcc;
    bytes[at.offset++] = value;
  },
  string(): never {
    throw new Error('This client sends no named messages.');
  },
};

/** As `@colyseus/schema` reads them: little-endian. */
export const decode = {
  uint16: (bytes: Uint8Array, at: Place) => littleEndian(bytes, at, 2),
  uint32: (bytes: Uint8Array, at: Place) => littleEndian(bytes, at, 4),
  number(bytes: Uint8Array, at: Place): number {
    const prefix = bytes[at.offset++];
    if (prefix < 0x80) return prefix;
    if (prefix >= 0xcc && prefix <= 0xce) return littleEndian(bytes, at, 1 << (prefix - 0xcc));
    throw new RangeError(`A number of the server begins with ${prefix}.`);
  },
  stringCheck(bytes: Uint8Array, at: Place): boolean {
    const prefix = bytes[at.offset];
    return (prefix > 0xa0 && prefix < 0xc0) || (prefix >= 0xd9 && prefix <= 0xdb);
  },
  string(bytes: Uint8Array, at: Place): string {
    const prefix = bytes[at.offset++];
    return decode.utf8Read(bytes, at, prefix < 0xc0 ? prefix & 0x1f : littleEndian(bytes, at, 1 << (prefix - 0xd9)));
  },
  utf8Read(bytes: Uint8Array, at: Place, length: number): string {
    const text = utf8.decode(bytes.subarray(at.offset, at.offset + length));
    at.offset += length;
    return text;
  },
};

function littleEndian(bytes: Uint8Array, at: Place, size: number): number {
  let value = 0;
  for (let i = 0; i < size; i++) value += (bytes[at.offset++] ?? 0) * 2 ** (8 * i);
  return value;
}

/** Reads one value of MessagePack (specification of 2017), as the server packs notices: no extensions but `undefined`. */
export function unpack(bytes: Uint8Array, { start }: { readonly start: number }): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = start;

  function take(size: number): number {
    at += size;
    return at - size;
  }
  function unsigned(size: number): number {
    const place = take(size);
    return size === 1 ? view.getUint8(place) : size === 2 ? view.getUint16(place) : view.getUint32(place);
  }
  function text(length: number): string {
    if (length > bytes.length - at) throw new RangeError('A notice ends too early.');
    const place = take(length);
    return utf8.decode(bytes.subarray(place, at));
  }
  function list(length: number): unknown[] {
    if (length > bytes.length - at) throw new RangeError('A notice ends too early.');
    return Array.from({ length }, value);
  }
  function map(length: number): Record<string, unknown> {
    if (length > bytes.length - at) throw new RangeError('A notice ends too early.');
    return Object.fromEntries(Array.from({ length }, () => [String(value()), value()]));
  }
  function value(): unknown {
    const code = unsigned(1);
    if (code < 0x80) return code;
    if (code < 0x90) return map(code & 15);
    if (code < 0xa0) return list(code & 15);
    if (code < 0xc0) return text(code & 31);
    if (code >= 0xe0) return code - 256;
    switch (code) {
      case 0xc0:
        return null;
      case 0xc2:
      case 0xc3:
        return code === 0xc3;
      case 0xca:
        return view.getFloat32(take(4));
      case 0xcb:
        return view.getFloat64(take(8));
      case 0xcc:
      case 0xcd:
      case 0xce:
        return unsigned(1 << (code - 0xcc));
      case 0xcf:
        return unsigned(4) * 2 ** 32 + unsigned(4);
      case 0xd0:
        return view.getInt8(take(1));
      case 0xd1:
        return view.getInt16(take(2));
      case 0xd2:
        return view.getInt32(take(4));
      case 0xd3:
        return view.getInt32(take(4)) * 2 ** 32 + unsigned(4);
      case 0xd4:
        take(2);
        return undefined;
      case 0xd9:
      case 0xda:
      case 0xdb:
        return text(unsigned(1 << (code - 0xd9)));
      case 0xdc:
      case 0xdd:
        return list(unsigned(code === 0xdc ? 2 : 4));
      case 0xde:
      case 0xdf:
        return map(unsigned(code === 0xde ? 2 : 4));
      default:
        throw new RangeError(`A notice has a value that begins with ${code}.`);
    }
  }
  return value();
}

export const RESERVE_START_SPACE = 0;

/** Named messages with a value go to the client only. */
export class Packr {
  pack(): never {
    throw new Error('This client sends no named messages.');
  }
}

/** Rooms that the SDK would give a state class, an input of its own, or another transport. None of ours does. */
class Unused {
  constructor() {
    throw new Error('This part of the Colyseus SDK is not in the build: see client/net/lean-sdk.ts.');
  }
}

export class Decoder extends Unused {}
export class RoomInput extends Unused {}
export class SchemaSerializer extends Unused {}
export class H3TransportTransport extends Unused {}

/** Made by every client. It would read a token from the browser's store, where ours puts none. */
export class Auth {}

export function discordURLBuilder(url: URL): string {
  return url.href;
}

/** Tells the SDK's debug panel, which no build has. */
export function publishDebug(): void {}
