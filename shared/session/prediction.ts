/** What the other seats and our own will have done in ticks that are not sealed yet: a guess, replaced by the seal. */
import { guessInput, type InputLayout } from '../model/input-layout.ts';
import { NO_COMMANDS, NO_ORDERS, type Bundle } from '../sim/bundle.ts';
import type { InputSender } from './input-sender.ts';

/** The guess of one tick, filled anew by the next. */
interface Guess extends Bundle {
  tick: number;
}

/** What a guess follows from. */
export interface KnownInputs {
  /** The newest tick that was stepped with its seal, and the inputs of that seal. */
  readonly sealedTick: number;
  readonly sealedInputs: Uint8Array;
  readonly sender: InputSender | undefined;
}

/** Guesses bundles: our own seats as sampled, the others as last sealed. Orders and commands are never guessed. */
export class Prediction {
  readonly #layout: InputLayout;
  readonly #guess: Guess;
  readonly #own: { readonly target: Uint8Array; at: number; sealedTick: number };

  constructor(layout: InputLayout, seats: number) {
    this.#layout = layout;
    const inputs = new Uint8Array(seats * layout.sizeBytes);
    this.#guess = { tick: 0, inputs, orders: NO_ORDERS, commands: NO_COMMANDS };
    this.#own = { target: inputs, at: 0, sealedTick: 0 };
  }

  /** The guess for `tick`, which is not sealed. Valid until the next call. */
  guess(tick: number, { sealedTick, sealedInputs, sender }: KnownInputs): Bundle {
    const { inputs } = this.#guess;
    const { sizeBytes } = this.#layout;
    this.#guess.tick = tick;
    inputs.set(sealedInputs);
    for (let at = 0; at < inputs.length; at += sizeBytes) guessInput(this.#layout, inputs, at, tick - sealedTick);
    if (sender === undefined) return this.#guess;
    this.#own.sealedTick = sealedTick;
    for (let slot = 0; slot < sender.seats.length; slot++) {
      this.#own.at = sender.seats[slot] * sizeBytes;
      sender.predict(slot, tick, this.#own);
    }
    return this.#guess;
  }
}
