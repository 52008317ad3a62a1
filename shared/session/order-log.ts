/** A client's orders on their way: each is sent once for each line, no faster than the server takes them, until it says that it has it. */
import { encodeOrder, type WireOrder } from '../wire/protocol.ts';
import { SESSION_LIMITS } from './limits.ts';
import { TokenBucket } from './token-bucket.ts';

/** An order, and its serial number once it has been sent; 0 before. */
interface Kept extends Omit<WireOrder, 'serial'> {
  serial: number;
  isUnderWay: boolean;
}

const SERIALS = 65_536;
/** Of what the server allows: clocks differ, and a line may hold up what was sent in time. */
const SHARE = 0.9;

/** Orders that wait, and those that the server has not said it has. */
export class OrderLog {
  readonly #messages: TokenBucket;
  readonly #bytes: TokenBucket;
  #kept: Kept[] = [];
  #serial = 0;
  /** Which process of the server the numbers were given for. */
  #restarts = 0;

  constructor() {
    const { messagesPerSecond, bytesPerSecond, byteBurst } = SESSION_LIMITS.classes.orders;
    this.#messages = new TokenBucket(messagesPerSecond * SHARE, SESSION_LIMITS.ordersWaiting, 0);
    this.#bytes = new TokenBucket(bytesPerSecond * SHARE, byteBurst * SHARE, 0);
  }

  /** How many are kept. */
  get count(): number {
    return this.#kept.length;
  }

  /** Takes an order; false, and it is dropped, when the server has not said of too many that it has them. */
  put(slot: number, type: number, payload: Uint8Array): boolean {
    if (this.#kept.length >= SESSION_LIMITS.ordersWaiting) return false;
    this.#kept.push({ slot, type, payload, serial: 0, isUnderWay: false });
    return true;
  }

  /**
   * A server has greeted this client and says which of its orders it took last, 0 for none. What it has not taken is sent again; but what
   * was sent to an earlier process may have been sealed, and is not.
   */
  welcomed(taken: number, restarts: number): void {
    const isSame = restarts === this.#restarts;
    this.#kept = this.#kept.filter(({ serial }) => serial === 0 || (isSame && isLacking(serial, taken)));
    for (const order of this.#kept) order.isUnderWay = false;
    this.#restarts = restarts;
    if (this.#serial === 0) this.#serial = taken;
  }

  /** The server has taken every order up to this one; 0 for none. */
  acknowledged(taken: number): void {
    if (this.#kept.length === 0) return;
    this.#kept = this.#kept.filter(({ serial }) => serial === 0 || isLacking(serial, taken));
  }

  /** The messages to send now. `payloadOf`: how the server reads an order's payload. */
  take(nowMs: number, payloadOf: (type: number, payload: Uint8Array) => Uint8Array = asItIs): readonly Uint8Array[] {
    if (this.#kept.every(({ isUnderWay }) => isUnderWay)) return NOTHING;
    const messages: Uint8Array[] = [];
    for (const order of this.#kept) {
      if (order.isUnderWay) continue;
      if (!this.#messages.take(1, nowMs)) break;
      const next = (this.#serial % (SERIALS - 1)) + 1;
      const payload = payloadOf(order.type, order.payload);
      const message = encodeOrder({ ...order, payload, serial: order.serial || next });
      if (!this.#bytes.take(message.length, nowMs)) break;
      if (order.serial === 0) {
        order.serial = next;
        this.#serial = next;
      }
      order.isUnderWay = true;
      messages.push(message);
    }
    return messages;
  }
}

const asItIs = (_type: number, payload: Uint8Array) => payload;
const NOTHING: readonly Uint8Array[] = Object.freeze([]);

function isLacking(serial: number, taken: number): boolean {
  return taken === 0 || isAfter(serial, taken);
}

/** Whether a serial number comes after another, where they go on from 65,535 to 1. */
export function isAfter(serial: number, other: number): boolean {
  const ahead = (serial - other + SERIALS) % SERIALS;
  return ahead > 0 && ahead < SERIALS / 2;
}
