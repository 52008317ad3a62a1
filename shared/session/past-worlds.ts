/** Worlds and chained checksums of the last minutes, for those who are shown the match later than it is played. */
import { SESSION_LIMITS } from './limits.ts';

/** All that a snapshot of a tick takes. */
export interface PastWorld {
  readonly tick: number;
  readonly chain: Uint32Array;
  readonly checksum: Uint32Array;
  /** The inputs of the tick's seal. */
  readonly baseline: Uint8Array;
  readonly state: Uint8Array;
}

/** Keeps a world every two seconds, for a little longer than the delay. */
export class PastWorlds {
  readonly #delayTicks: number;
  readonly #everyTicks: number;
  readonly #ticksPerSecond: number;
  readonly #worlds: PastWorld[] = [];
  readonly #chains: { readonly tick: number; readonly chain: Uint32Array }[] = [];

  constructor(delayTicks: number, ticksPerSecond: number, stateBytes: number) {
    this.#delayTicks = delayTicks;
    this.#ticksPerSecond = ticksPerSecond;
    // Large worlds are kept less often; twelve seconds apart at most, which the seals that are kept still bridge.
    const seldomTicks = Math.ceil((delayTicks * stateBytes) / SESSION_LIMITS.snapshotBytes);
    const everyTicks = SESSION_LIMITS.keyframeSeconds * ticksPerSecond;
    this.#everyTicks = Math.max(everyTicks, Math.min(seldomTicks, 12 * ticksPerSecond));
  }

  /** Whether the world of `tick` is one to keep. */
  isWanted(tick: number): boolean {
    const last = this.#worlds.at(-1);
    return this.#delayTicks > 0 && (last === undefined || tick - last.tick >= this.#everyTicks);
  }

  /** Keeps a copy. Of those that are older than the delay only the newest stays. */
  add({ tick, chain, checksum, baseline, state }: PastWorld): void {
    const world = { tick, chain: chain.slice(), checksum: checksum.slice(), baseline: baseline.slice() };
    this.#worlds.push({ ...world, state: state.slice() });
    while (this.#worlds.length > 1 && this.#worlds[1].tick <= tick - this.#delayTicks) this.#worlds.shift();
  }

  /** The newest world of `tick` or before; undefined while the match is younger than the delay. */
  newestAt(tick: number): PastWorld | undefined {
    return this.#worlds.findLast((world) => world.tick <= tick);
  }

  /** Keeps the chained checksum of a whole second. */
  keepChain(tick: number, chain: Uint32Array): void {
    if (this.#delayTicks === 0 || tick % this.#ticksPerSecond !== 0) return;
    if (this.#chains.at(-1)?.tick === tick) return;
    this.#chains.push({ tick, chain: chain.slice() });
    if (this.#chains.length > SESSION_LIMITS.chainSeconds) this.#chains.shift();
  }

  /** Writes the chained checksum of a tick (two words); false when it is not kept. */
  chainAt(tick: number, target: Uint32Array): boolean {
    const found = this.#chains.find((kept) => kept.tick === tick);
    if (found !== undefined) target.set(found.chain);
    return found !== undefined;
  }
}
