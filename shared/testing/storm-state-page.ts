/** One page of a storm's client in a state room: a world and its session, and the checks on what it is told and shows. */
import { eventKinds, readEvents, type EventKind } from '../mirror/events.ts';
import { createSim, type Sim } from '../sim/sim.ts';
import { createEventLedger, type EventLedger } from '../session/event-ledger.ts';
import { SESSION_LIMITS } from '../session/limits.ts';
import { runPlan, type PlanTarget } from '../session/plan.ts';
import { createRoomSession, type RoomSession } from '../session/room-session.ts';
import { SERVER, unwrapTick } from '../wire/protocol.ts';
import type { EventNumbers, Outbox } from '../world/outbox.ts';
import type { StormClientPage, StormPageOptions } from './storm-page.ts';
import { flipStored, type StoredFlip } from './test-client.ts';

/** What waits in a page at most. */
const KEPT_MAX = Object.freeze({ events: 8192, orders: SESSION_LIMITS.ordersWaiting, spawns: 1024 });

/** A value that was changed in what a page holds. */
interface Flipped extends StoredFlip {
  readonly desyncs: number;
  readonly differences: number;
  readonly wholes: number;
}

/** A page. */
export class StormStatePage implements StormClientPage {
  readonly sim: Sim;
  readonly session: RoomSession;
  isStale = false;
  isReturning = false;
  loads = 0;
  readonly #options: StormPageOptions;
  readonly #whose: string;
  readonly #target: PlanTarget;
  readonly #ledger: EventLedger;
  readonly #kinds: readonly EventKind[];
  /** Predictions that are shown: their ids, and by which tick each must have ended. */
  readonly #open = new Map<number, number>();
  /** Events that came and were not told: how many of each. */
  readonly #waiting = new Map<string, number>();
  /** Those that came before the whole state that is shown next. */
  readonly #waitingForWhole = new Map<string, number>();
  #hasWhole = false;
  #toldCount = 0;
  #isInStep = false;
  #steppedTick = -1;
  #stepsOfPlan = 0;
  #flipped: Flipped | undefined;
  #desyncs = 0;

  constructor(options: StormPageOptions) {
    const { game, hashes, plan, client } = options;
    const { predictionTicks, inputDelay } = plan;
    this.#options = options;
    this.#whose = `client ${client}`;
    this.#kinds = eventKinds(game.model.definition);
    this.sim = createSim(game, { seed: 0 });
    this.session = createRoomSession({ sim: this.sim, hashes, predictionTicks, inputDelay, isStrict: true });
    const { createLedger = createEventLedger } = options;
    const end = (id: number, name: string) => {
      if (!this.#open.delete(id)) this.#problem('event ended twice', `was told the end of ${name} ${id} twice`);
    };
    this.#ledger = createLedger({
      show: ({ id, name, tick, isConfirmedOnly }) => {
        if (isConfirmedOnly) this.#toldCount++;
        else if (this.#open.has(id)) this.#problem('event twice', `was shown event ${id} twice`);
        else this.#open.set(id, tick + (game.model.definition.events?.[name]?.withinTicks ?? 0));
      },
      confirm: ({ id, name }) => {
        this.#toldCount++;
        end(id, name);
      },
      withdraw: ({ id, name }) => end(id, name),
    });
    this.#target = {
      sim: this.sim,
      scratch: options.scratch,
      send: (_to, message) => options.send(message),
      close: () => undefined,
      stepped: ({ tick }) => this.#stepped(tick),
      rolledBack: (tick) => this.#rolledBack(tick),
      loaded: (isOtherCourse) => this.#loaded(isOtherCourse),
      sealed: (tick, events) => this.#sealed(tick, events),
      sealedAll: (tick) => this.#sealedAll(tick),
    };
  }

  get stepsOfPlan(): number {
    return this.#stepsOfPlan;
  }

  /** A value of what it holds is another than it was told, and it has not been told so. */
  get isCorrupt(): boolean {
    return this.#flipped !== undefined;
  }

  get agreedTick(): number | undefined {
    return this.#isInStep ? this.session.state?.agreedTick : undefined;
  }

  receive(message: Uint8Array, localMs: number): void {
    if (message[0] === SERVER.state) {
      this.#isInStep = true;
      this.#hasWhole = true;
      // What came before it is told with it, unless the world goes on from an older one.
      for (const [word, count] of this.#waiting)
        this.#waitingForWhole.set(word, (this.#waitingForWhole.get(word) ?? 0) + count);
      this.#waiting.clear();
    } else if (message[0] === SERVER.events && this.#hasWhole) this.#expect(message);
    this.session.receive(message, localMs);
  }

  frame(localMs: number): void {
    this.#stepsOfPlan = 0;
    const { isCorrupt } = this;
    runPlan(this.session.advance(localMs), this.#target);
    const { state, stats } = this.session;
    if (state === undefined) return;
    this.#checkFlip();
    if (stats.desyncs > this.#desyncs && !isCorrupt)
      this.#problem(
        'desync without a cause',
        `held something else than it was told at tick ${this.session.confirmedTick}`,
      );
    this.#desyncs = stats.desyncs;
    const kept = { ...state.kept, spawns: state.known.predictor.spawns.length };
    for (const what of ['events', 'orders', 'spawns'] as const)
      if (kept[what] > KEPT_MAX[what]) this.#problem('memory', `keeps ${kept[what]} ${what}`);
  }

  flip(): void {
    const { state } = this.session;
    const flip = state === undefined || !this.#isInStep ? undefined : flipStored(state);
    if (state === undefined || flip === undefined) return;
    const { differences } = state;
    const { desyncs, snapshotsLoaded } = this.session.stats;
    this.#flipped = { ...flip, desyncs, differences: differences.length, wholes: snapshotsLoaded };
  }

  reconnected(): void {
    this.session.reconnected();
    this.isReturning = true;
    this.#isInStep = false;
  }

  /** Chained checksums are of whole worlds. */
  nextSecond(): undefined {
    return undefined;
  }

  /** The room is over: what came has been told. */
  finish(): void {
    this.#expectNone(this.#waitingForWhole);
    this.#expectNone(this.#waiting);
  }

  #expectNone(waiting: ReadonlyMap<string, number>): void {
    for (const word of waiting.keys())
      this.#problem('event not told once', `was sent ${word}, and nobody who watches was told`);
  }

  #problem(kind: string, sentence: string): void {
    this.#options.log.problem(kind, this.#whose, sentence);
  }

  /** What was changed has been found and put right, or told anew before anyone looked. */
  #checkFlip(): void {
    const flipped = this.#flipped;
    const { state, stats } = this.session;
    if (flipped === undefined || state === undefined) return;
    const { contract } = state.store;
    const isFound = stats.desyncs > flipped.desyncs;
    const at = flipped.slot * contract.fields.length + flipped.field;
    const isWrong = state.store[flipped.list].raw[at] === flipped.wrong;
    // A whole state puts it right.
    if (stats.snapshotsLoaded === flipped.wholes && (isFound || isWrong)) return;
    const { name } = contract.fields[flipped.field];
    const named = state.differences
      .slice(flipped.differences)
      .some(({ component, field, theirs }) => `${component}.${field}` === name && theirs === flipped.wrong);
    const { log } = this.#options;
    if (!isFound) log.count('corruptions told anew');
    else if (named) log.count('corruptions found');
    else log.count('corruptions found without a field');
    this.#flipped = undefined;
  }

  #expect(message: Uint8Array): void {
    const events = readEvents(message, this.#kinds, (low) => unwrapTick(low, 32, this.session.confirmedTick));
    for (const { kind, tick, record } of events ?? []) {
      const word = this.#wordOf(kind.name, tick, record);
      this.#waiting.set(word, (this.#waiting.get(word) ?? 0) + 1);
    }
  }

  /** Who knows rows by other numbers tells events by all else. */
  #wordOf(name: string, tick: number, record: Readonly<EventNumbers>): string {
    const fields = this.#kinds.find((kind) => kind.name === name)?.fields ?? [];
    const values = fields.filter(({ isReference }) => !isReference).map((field) => record[field.name]);
    return `${name} ${tick} ${values.join()}`;
  }

  #stepped(tick: number): void {
    this.#stepsOfPlan++;
    this.#steppedTick = tick;
    this.#ledger.stepped(tick, this.sim.events);
    this.#options.tamper?.(this.sim);
  }

  #rolledBack(tick: number): void {
    const { plan } = this.#options;
    const depth = this.#steppedTick - tick;
    if (depth > Math.max(1, plan.predictionTicks) + SESSION_LIMITS.stepsPerAdvance)
      this.#problem('rollback too deep', `went back ${depth} ticks, and may guess ${plan.predictionTicks}`);
    this.#steppedTick = tick;
    this.#ledger.rolledBack(tick);
  }

  #loaded(isOtherCourse: boolean): void {
    this.loads++;
    if (!isOtherCourse) this.#expectNone(this.#waitingForWhole);
    this.#waitingForWhole.clear();
    this.#steppedTick = this.session.tick;
    this.#ledger.reset(this.session.tick, isOtherCourse);
    this.isStale = false;
    this.isReturning = false;
  }

  #sealed(tick: number, events: Outbox): void {
    for (let i = 0; i < events.count; i++) {
      const word = this.#wordOf(events.nameAt(i), tick, events.recordAt(i));
      const waiting = this.#waitingForWhole.has(word) ? this.#waitingForWhole : this.#waiting;
      const count = waiting.get(word) ?? 0;
      if (count === 0) this.#problem('other events', `was told ${word}, which did not come, or was told before`);
      if (count > 1) waiting.set(word, count - 1);
      else waiting.delete(word);
    }
    const before = this.#toldCount;
    this.#ledger.sealed(tick, events);
    const told = this.#toldCount - before;
    if (told !== events.count)
      this.#problem('events not told once', `was told ${told} events of tick ${tick}, and ${events.count} came`);
  }

  #sealedAll(tick: number): void {
    this.#ledger.sealedAll(tick);
    for (const [id, endsByTick] of this.#open)
      if (endsByTick < tick)
        this.#problem('event not ended', `still shows event ${id}, which nothing can make since tick ${endsByTick}`);
  }
}
