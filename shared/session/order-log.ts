/** A client's orders on their way: each is sent once for each line, until the server says that it has taken it. */
import { ORDER_SERIAL_UNKNOWN, encodeOrder, type WireOrder } from '../wire/protocol.ts';
import { SESSION_LIMITS } from './limits.ts';

/** An order, and its serial number once it has been sent; 0 before. */
interface Kept extends Omit<WireOrder, 'serial'> {
  serial: number;
  isUnderWay: boolean;
}

const SERIALS = 65_536;

/** Orders that wait, and those that were sent last. */
export class OrderLog {
  #kept: Kept[] = [];
  #serial = 0;

  /** Takes an order; one too many is dropped. */
  put(slot: number, type: number, payload: Uint8Array): void {
    const waiting = this.#kept.filter(({ isUnderWay }) => !isUnderWay).length;
    if (waiting < SESSION_LIMITS.ordersWaiting) this.#kept.push({ slot, type, payload, serial: 0, isUnderWay: false });
  }

  /**
   * A server has greeted this client and says which of its orders it took last, 0 for none. What it has not taken is sent again; a server
   * that was restarted does not know, and nothing is sent twice.
   */
  welcomed(taken: number): void {
    const isKnown = taken !== ORDER_SERIAL_UNKNOWN;
    this.#kept = this.#kept.filter(({ serial }) => serial === 0 || (isKnown && isAfter(serial, taken)));
    for (const order of this.#kept) order.isUnderWay = false;
    if (this.#serial === 0 && isKnown) this.#serial = taken;
  }

  /** The messages to send now. */
  take(): readonly Uint8Array[] {
    if (this.#kept.every(({ isUnderWay }) => isUnderWay)) return NOTHING;
    const messages: Uint8Array[] = [];
    for (const order of this.#kept) {
      if (order.isUnderWay) continue;
      if (order.serial === 0) order.serial = this.#next();
      order.isUnderWay = true;
      messages.push(encodeOrder(order));
    }
    // Older ones have long been taken: a line carries all in order.
    this.#kept = this.#kept.slice(-SESSION_LIMITS.ordersWaiting);
    return messages;
  }

  #next(): number {
    this.#serial = (this.#serial % (ORDER_SERIAL_UNKNOWN - 1)) + 1;
    return this.#serial;
  }
}

const NOTHING: readonly Uint8Array[] = Object.freeze([]);

/** Whether a serial number comes after another, where they go on from 65,534 to 1. */
export function isAfter(serial: number, other: number): boolean {
  const ahead = (serial - other + SERIALS) % SERIALS;
  return ahead > 0 && ahead < SERIALS / 2;
}
