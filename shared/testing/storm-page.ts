/** One page of a storm's client: a world and its session, and the checks on what its plans do to that world. */
import { createSim, type Sim } from '../sim/sim.ts';
import type { Bundle } from '../sim/bundle.ts';
import type { Game } from '../sim/game.ts';
import { createEventLedger, type EventLedger, type EventLedgerOptions } from '../session/event-ledger.ts';
import { SESSION_LIMITS } from '../session/limits.ts';
import { createNetSession, type NetSession } from '../session/net-session.ts';
import { runPlan, type PlanTarget } from '../session/plan.ts';
import type { Hashes } from '../session/session.ts';
import type { StormClientPlan } from './storm-plan.ts';
import type { StormLog } from './storm-log.ts';
import type { EventDigest, StormRecords } from './storm-records.ts';
import { flipBit } from './test-client.ts';

/** More ticks than a client steps beyond what is confirmed. A power of two. */
const AHEAD_TICKS = 256;

/** What a page is made with. */
export interface StormPageOptions {
  readonly game: Game;
  readonly hashes: Hashes;
  readonly plan: StormClientPlan;
  readonly client: number;
  readonly records: StormRecords;
  readonly digest: EventDigest;
  readonly log: StormLog;
  scratch(): Sim;
  send(message: Uint8Array): void;
  /** After each step of its world: what a test does to it. */
  tamper?(sim: Sim): void;
  /** A ledger that a test has spoilt. */
  createLedger?(options: EventLedgerOptions): EventLedger;
}

/** A page of a room of any kind, as its client sees it. */
export interface StormClientPage {
  readonly sim: Sim;
  readonly session: NetSession;
  /** Ticks that the last plan stepped. */
  readonly stepsOfPlan: number;
  /** Its memory was changed, and nothing has put it right since. */
  readonly isCorrupt: boolean;
  /** Its world, and seals that wait, may be those of a server that is no more. */
  isStale: boolean;
  /** It has greeted a server on another line and not heard from the match yet. */
  readonly isReturning: boolean;
  readonly loads: number;
  /** In a state room: the newest tick at which what it holds was found to be the server's; undefined in others. */
  readonly agreedTick: number | undefined;
  receive(message: Uint8Array, localMs: number): void;
  /** Plans and carries out one frame at this page's own time. */
  frame(localMs: number): void;
  /** Its memory is another from now on. */
  flip(): void;
  /** Another line, and perhaps another server. */
  reconnected(): void;
  /**
   * The newest whole second that is confirmed and was not asked for before; undefined while there is none. Its chained checksum is known
   * one plan after its tick is confirmed.
   */
  nextSecond(afterTick: number): { readonly tick: number; readonly chain: Uint32Array } | undefined;
}

/** What the events of a page came to. */
interface EventTally {
  /** Of the server, in the ticks that this page confirmed. */
  expected: number;
  /** Confirmed, or shown because they were. */
  told: number;
}

/** A page that has the whole world. */
export class StormPage implements StormClientPage {
  readonly sim: Sim;
  readonly session: NetSession;
  readonly #options: StormPageOptions;
  readonly #whose: string;
  readonly #target: PlanTarget;
  readonly #ledger: EventLedger;
  /** Events that are shown: their ids, and by which tick each must have ended. */
  readonly #open = new Map<number, number>();
  readonly #tally: EventTally = { expected: 0, told: 0 };
  readonly #digests = new Uint32Array(AHEAD_TICKS);
  readonly #words = new Uint32Array(2);
  /** The newest confirmed tick whose events were compared. */
  #checkedTick = -1;
  #steppedTick = -1;
  #stepsOfPlan = 0;
  /** A bit is to be flipped after the next step; and once more when a rollback takes it back. */
  #flipTick = -1;
  #wantsFlip = false;
  isCorrupt = false;
  isStale = false;
  isReturning = false;
  readonly agreedTick = undefined;
  loads = 0;

  constructor(options: StormPageOptions) {
    const { game, hashes, plan, client } = options;
    const { predictionTicks, inputDelay } = plan;
    this.#options = options;
    this.#whose = `client ${client}`;
    this.sim = createSim(game, { seed: 0 });
    this.session = createNetSession({ sim: this.sim, hashes, predictionTicks, inputDelay });
    const { createLedger = createEventLedger } = options;
    this.#ledger = createLedger({
      show: ({ id, name, tick, isConfirmedOnly }) => {
        if (isConfirmedOnly) this.#tally.told++;
        else if (this.#open.has(id)) this.#problem('event twice', `was shown event ${id} twice`);
        else this.#open.set(id, tick + (game.model.definition.events?.[name]?.withinTicks ?? 0));
      },
      confirm: ({ id, name }) => {
        this.#tally.told++;
        if (!this.#open.delete(id)) this.#problem('event ended twice', `was told the end of ${name} ${id} twice`);
      },
      withdraw: ({ id, name }) => {
        if (!this.#open.delete(id)) this.#problem('event ended twice', `was told the end of ${name} ${id} twice`);
      },
    });
    this.#target = {
      sim: this.sim,
      scratch: options.scratch,
      send: (_to, message) => options.send(message),
      close: () => undefined,
      stepped: (bundle) => this.#stepped(bundle),
      rolledBack: (tick) => this.#rolledBack(tick),
      loaded: (isOtherCourse) => this.#loaded(isOtherCourse),
      confirmed: (tick) => this.#confirmed(tick),
    };
  }

  get stepsOfPlan(): number {
    return this.#stepsOfPlan;
  }

  receive(message: Uint8Array, localMs: number): void {
    this.session.receive(message, localMs);
  }

  frame(localMs: number): void {
    this.#stepsOfPlan = 0;
    try {
      runPlan(this.session.advance(localMs), this.#target);
    } catch (error) {
      if (!this.isCorrupt) throw error;
      // A world whose memory was changed may not be steppable any more: the page asks for another one.
      this.#options.log.count('steps that threw');
      this.session.recover();
    }
  }

  /** After the next step. */
  flip(): void {
    this.#wantsFlip = true;
  }

  reconnected(): void {
    this.session.reconnected();
    this.isReturning = true;
  }

  #problem(kind: string, sentence: string): void {
    this.#options.log.problem(kind, this.#whose, sentence);
  }

  #stepped({ tick }: Bundle): void {
    const { digest, tamper } = this.#options;
    this.#stepsOfPlan++;
    this.#steppedTick = tick;
    this.#digests[tick % AHEAD_TICKS] = digest(this.sim.events);
    this.#ledger.stepped(tick, this.sim.events);
    if (this.#wantsFlip) {
      this.#wantsFlip = false;
      this.#flipTick = tick;
      this.isCorrupt = true;
      flipBit(this.#options.game, this.sim);
    }
    tamper?.(this.sim);
  }

  #rolledBack(tick: number): void {
    const { plan } = this.#options;
    const depth = this.#steppedTick - tick;
    if (depth > plan.predictionTicks + SESSION_LIMITS.stepsPerAdvance)
      this.#problem('rollback too deep', `went back ${depth} ticks, and may guess ${plan.predictionTicks}`);
    this.#steppedTick = tick;
    this.#ledger.rolledBack(tick);
    // What was flipped is gone: once more.
    if (this.#flipTick > tick) this.#wantsFlip = true;
    if (this.#flipTick > tick) this.#flipTick = -1;
  }

  #loaded(isOtherCourse: boolean): void {
    const { session, sim } = this;
    const tick = session.confirmedTick - ((session.confirmedTick - sim.tick) >>> 0);
    // A delayed watcher may be given an older world of the same match.
    this.loads++;
    this.#checkedTick = isOtherCourse ? tick : Math.max(this.#checkedTick, tick);
    this.#steppedTick = tick;
    this.#ledger.reset(tick, isOtherCourse);
    this.#tally.expected = this.#tally.told;
    this.isCorrupt = false;
    this.isStale = false;
    this.isReturning = false;
    this.#flipTick = -1;
  }

  #confirmed(tick: number): void {
    const { records } = this.#options;
    // Without a snapshot the server has gone on from this world: it is the server's own.
    if (this.isReturning) this.isStale = false;
    this.isReturning = false;
    const isSound = !this.isCorrupt && !this.isStale;
    for (let of = this.#checkedTick + 1; of <= tick; of++) {
      if (!records.isKept(of)) {
        if (isSound)
          this.#problem('confirmed too early', `confirmed tick ${of} when the server was at ${records.newest}`);
        break;
      }
      if (isSound && this.#digests[of % AHEAD_TICKS] !== records.digestAt(of))
        this.#problem('other events', `confirmed tick ${of} with other events than the server made`);
      this.#tally.expected += records.eventCountAt(of);
    }
    this.#checkedTick = Math.max(this.#checkedTick, tick);
    this.#ledger.confirmed(tick);
    for (const [id, endsByTick] of this.#open) {
      if (endsByTick <= tick)
        this.#problem(
          'event not ended',
          `still shows event ${id}, which nothing can make any more since tick ${endsByTick}`,
        );
    }
    const { expected, told } = this.#tally;
    if (isSound && expected !== told)
      this.#problem(
        'events not told once',
        `was told ${told} events up to tick ${tick}, and the server made ${expected}`,
      );
    this.#tally.expected = told;
  }

  nextSecond(afterTick: number): { readonly tick: number; readonly chain: Uint32Array } | undefined {
    const { session, sim } = this;
    const tick = Math.floor(session.confirmedTick / sim.ticksPerSecond) * sim.ticksPerSecond;
    if (tick === afterTick || !session.chainAt(tick, this.#words)) return undefined;
    return { tick, chain: this.#words };
  }
}
