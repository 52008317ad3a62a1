/** The line of a storm's client: its weather, how many bytes a second it takes, and the link that is open now, if one is. */
import { NETWORK_CONDITIONS, type NetworkCondition } from './conditions.ts';
import { createLink, type Link, type LinkEnds } from './network.ts';

/** A line. What is done to it while no link is open holds for the next one. */
export class StormLine {
  readonly #fairWeather: NetworkCondition;
  #link: Link | undefined;
  #condition: NetworkCondition;
  #bytesPerSecond = Infinity;
  #endsWeatherMs = Infinity;
  #endsThrottleMs = Infinity;

  constructor(fairWeather: NetworkCondition) {
    this.#fairWeather = fairWeather;
    this.#condition = fairWeather;
  }

  get link(): Link | undefined {
    return this.#link;
  }

  get condition(): NetworkCondition {
    return this.#condition;
  }

  /** When the weather or the throttle ends; Infinity when neither does. */
  get changesAtMs(): number {
    return Math.min(this.#endsWeatherMs, this.#endsThrottleMs);
  }

  /** When the next message reaches the client; Infinity when none is under way. */
  get nextDownMs(): number {
    return this.#link?.nextDownMs ?? Infinity;
  }

  /** Ends what is over by now. */
  settle(nowMs: number): void {
    if (nowMs >= this.#endsWeatherMs) this.weather(this.#fairWeather, Infinity);
    if (nowMs >= this.#endsThrottleMs) this.throttle(Infinity, Infinity, nowMs);
  }

  weather(condition: NetworkCondition, untilMs: number): void {
    this.#condition = condition;
    this.#endsWeatherMs = untilMs;
    this.#link?.change(condition);
  }

  throttle(bytesPerSecond: number, untilMs: number, nowMs: number): void {
    this.#bytesPerSecond = bytesPerSecond;
    this.#endsThrottleMs = untilMs;
    this.#link?.throttle(bytesPerSecond, nowMs);
  }

  /** From now on it takes everything at once and loses nothing. */
  calm(nowMs: number): void {
    this.throttle(Infinity, Infinity, nowMs);
    this.weather(NETWORK_CONDITIONS.perfect, Infinity);
  }

  open(seed: number, ends: LinkEnds, nowMs: number): void {
    this.#link = createLink(this.#condition, seed, ends, nowMs);
    this.#link.throttle(this.#bytesPerSecond, nowMs);
  }

  close(): void {
    this.#link?.close();
    this.#link = undefined;
  }
}
