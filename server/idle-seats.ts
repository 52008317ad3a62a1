/** How long the seats of a match have done nothing, by its own clock. Reads what was sealed; changes nothing in the world. */
import type { Bundle } from '#shared/sim/bundle.ts';
import type { Sim } from '#shared/sim/sim.ts';

/** A seat does something when its input is another than a tick ago, when it gives an order, and when someone takes it or comes back to it. */
export class IdleSeats {
  readonly #inputBytes: number;
  readonly #ticksPerSecond: number;
  readonly #last: Uint8Array;
  /** The tick of the last act of each seat. */
  readonly #acted: Float64Array;
  #tick: number;

  /** `tick`: where the match begins, or goes on: nobody is idle then. `inputBytes`: of one seat. */
  constructor({
    seats,
    inputBytes,
    ticksPerSecond,
    tick,
  }: Pick<Sim, 'seats' | 'inputBytes' | 'ticksPerSecond' | 'tick'>) {
    this.#inputBytes = inputBytes;
    this.#ticksPerSecond = ticksPerSecond;
    this.#last = new Uint8Array(seats * inputBytes);
    this.#acted = new Float64Array(seats).fill(tick);
    this.#tick = tick;
  }

  /** A tick was sealed: called once for each, in order. */
  stepped({ tick, inputs, orders, commands }: Bundle): void {
    this.#tick = tick;
    for (let i = 0; i < inputs.length; i++) {
      if (inputs[i] === this.#last[i]) continue;
      this.#last[i] = inputs[i];
      this.#acted[Math.floor(i / this.#inputBytes)] = tick;
    }
    for (const { seat } of orders) this.#acted[seat] = tick;
    for (const command of commands)
      if (command.kind === 'join' || command.kind === 'presence') this.#acted[command.seat] = tick;
  }

  /** For so many milliseconds none of these seats has done anything; 0 of none. */
  idleMs(seats: readonly number[]): number {
    const ticks = seats.length === 0 ? 0 : this.#tick - Math.max(...seats.map((seat) => this.#acted[seat]));
    return (ticks / this.#ticksPerSecond) * 1000;
  }
}
