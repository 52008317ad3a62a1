/** Orders on their way into seals: reliable, in arrival order, a few for each seat and tick. */
import { NO_ORDERS, type SealedOrder } from '../sim/bundle.ts';
import { WIRE_LIMITS } from '../wire/limits.ts';
import { SESSION_LIMITS } from './limits.ts';

/** The orders that have come and no tick has taken yet. */
export class OrderQueue {
  #waiting: SealedOrder[] = [];
  readonly #waitingOf: Int32Array;
  readonly #takenOf: Int32Array;
  readonly #perSeat: number;

  constructor(seats: number, ticksPerSecond: number) {
    const { ordersPerSeatAndTick, classes } = SESSION_LIMITS;
    this.#perSeat = Math.max(ordersPerSeatAndTick, Math.ceil((2 * classes.orders.messagesPerSecond) / ticksPerSecond));
    this.#waitingOf = new Int32Array(seats);
    this.#takenOf = new Int32Array(seats);
  }

  /** Orders that wait. */
  get waitingCount(): number {
    return this.#waiting.length;
  }

  /** Takes an order; false when its seat has too many waiting. */
  put(order: SealedOrder): boolean {
    if (this.#waitingOf[order.seat] >= SESSION_LIMITS.ordersWaiting) return false;
    this.#waitingOf[order.seat]++;
    this.#waiting.push(order);
    return true;
  }

  /** The orders of the next tick, in arrival order. A seat that sent many does not keep another's from being sealed. */
  take(): readonly SealedOrder[] {
    if (this.#waiting.length === 0) return NO_ORDERS;
    this.#takenOf.fill(0);
    const taken: SealedOrder[] = [];
    const left: SealedOrder[] = [];
    for (const order of this.#waiting) {
      const hasRoom = taken.length < WIRE_LIMITS.ordersPerSeal;
      if (hasRoom && this.#takenOf[order.seat] < this.#perSeat) {
        this.#takenOf[order.seat]++;
        this.#waitingOf[order.seat]--;
        taken.push(order);
      } else left.push(order);
    }
    this.#waiting = left;
    return taken;
  }

  /** Forgets what a seat still had waiting: it changed hands. */
  forget(seat: number): void {
    this.#waiting = this.#waiting.filter((order) => order.seat !== seat);
    this.#waitingOf[seat] = 0;
  }
}
