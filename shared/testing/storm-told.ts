/** What the server of a state room tells one connection, read along as it is sent: only what may be known, all of it, each event once. */
import { createContract, type Contract } from '../mirror/contract.ts';
import { eventKinds, readEvents, type EventKind, type ReceivedEvent } from '../mirror/events.ts';
import { PatchReader } from '../mirror/patch-reader.ts';
import { MirrorStore } from '../mirror/store.ts';
import { SESSION_LIMITS } from '../session/limits.ts';
import type { Game } from '../sim/game.ts';
import type { Sim } from '../sim/sim.ts';
import { SERVER, unwrapTick } from '../wire/protocol.ts';
import { ALIVE } from '../world/memory.ts';
import { FINISH, type EventNumbers, type Outbox } from '../world/outbox.ts';
import { holdingOfStore } from './storm-holding.ts';
import type { StormLog } from './storm-log.ts';
import { differencesOf, tilesOf } from './storm-mirror.ts';
import { knowingOf, type Knowing } from './storm-sight.ts';

/** An event that the server's world made. */
interface MadeEvent {
  readonly tick: number;
  readonly name: string;
  readonly record: Readonly<EventNumbers>;
}

/** The events that a match has made lately: more than any connection waits for. */
const MADE_MAX = 20_000;

/** What all connections of one server are compared with. */
export class StormMade {
  readonly contract: Contract;
  readonly kinds: readonly EventKind[];
  readonly events: MadeEvent[] = [];
  readonly mayForget: boolean;
  /** Number of the first event that is kept. */
  first = 0;
  /** Cells of grids as who has these seats was told of them, by section: who comes back over another line has seen them. */
  readonly #cells = new Map<string, Float64Array[]>();

  /** `mayForget`: the server is started again meanwhile, which forgets the squares that players have seen. */
  constructor({ model }: Game, mayForget = false) {
    this.mayForget = mayForget;
    this.contract = createContract(model);
    this.kinds = eventKinds(model.definition);
  }

  get next(): number {
    return this.first + this.events.length;
  }

  cellsOf(seats: readonly number[]): Float64Array[] {
    const key = seats.join();
    const cells = this.#cells.get(key) ?? [];
    this.#cells.set(key, cells);
    return cells;
  }

  stepped(tick: number, outbox: Outbox): void {
    for (let i = 0; i < outbox.count; i++)
      this.events.push({ tick, name: outbox.nameAt(i), record: { ...outbox.recordAt(i) } });
    if (this.events.length <= MADE_MAX) return;
    this.first += this.events.length - MADE_MAX / 2;
    this.events.splice(0, this.events.length - MADE_MAX / 2);
  }
}

/** What one connection is told. */
export class StormTold {
  readonly #made: StormMade;
  readonly #store: MirrorStore;
  readonly #reader: PatchReader;
  readonly #log: StormLog;
  readonly #whose: string;
  readonly #seats: readonly number[];
  #hasWhole = false;
  /** Number of the first event that it was not told of, and of the first one of which that is not known. */
  #next: number;
  #looseBefore: number;
  /** What it may have known of each row when it was told last, and the EntityIds that lived then, 0 for none. */
  #knew: readonly Knowing[] = [];
  #lived: readonly number[] = [];
  #isKnewLoose = true;
  /** Ends of matches that are still to be told. */
  readonly #ends: MadeEvent[] = [];
  #wasSent = false;
  /** The cells of grids as they were told, by section. */
  readonly #cells: Float64Array[];

  constructor(
    made: StormMade,
    { log, whose, seats }: { readonly log: StormLog; readonly whose: string; readonly seats: readonly number[] },
  ) {
    this.#made = made;
    this.#log = log;
    this.#whose = whose;
    this.#seats = seats;
    this.#cells = made.cellsOf(seats);
    this.#store = new MirrorStore(made.contract);
    this.#reader = new PatchReader(made.contract, this.#store);
    this.#next = made.next;
    this.#looseBefore = made.next;
  }

  /** A message leaves the server, whose world is as it is now. */
  sent(message: Uint8Array, sim: Sim, tick: number): void {
    const [type] = message;
    if (type === SERVER.events) this.#takeEvents(message, sim, tick);
    else if (type === SERVER.patch) this.#takePatch(message, sim, false);
    else if (type === SERVER.state) this.#takePatch(message, sim, true);
  }

  /** A plan is carried out. `isPatchDue`: a patch may have been written, and be nothing worth sending. */
  planDone(isPatchDue: boolean): void {
    if (isPatchDue && !this.#wasSent) {
      this.#looseBefore = this.#made.next;
      this.#isKnewLoose = true;
    }
    this.#wasSent = false;
  }

  #problem(kind: string, sentence: string): void {
    this.#log.problem(kind, this.#whose, sentence);
  }

  #takePatch(message: Uint8Array, sim: Sim, isWhole: boolean): void {
    const store = this.#store;
    this.#wasSent = true;
    if (!isWhole && !this.#hasWhole) return;
    if (!this.#reader.read(message, isWhole)) {
      this.#problem('unreadable', `was sent ${message.length} bytes at tick ${sim.tick} that cannot be read`);
      this.#hasWhole = false;
      return;
    }
    if (isWhole) this.#skipEvents();
    else this.#checkEvents(sim, []);
    this.#hasWhole = true;
    this.#checkCells(sim, isWhole);
    this.#note(sim);
    const places = store.own.count + store.others.count;
    const most = 2 * sim.game.model.layout.rowCount;
    if (places > most) this.#problem('memory', `has ${places} places for rows, and ${most} are possible`);
    if (store.agreement === undefined) return;
    this.#log.count('states compared');
    const { contract } = this.#made;
    const [difference] = differencesOf({ contract, sim, seats: this.#seats }, holdingOfStore(store));
    if (difference !== undefined) this.#problem('told otherwise', `at tick ${sim.tick} ${difference}`);
  }

  /** A whole state has what happened before, but for the ends of matches: they are told with the next patch. */
  #skipEvents(): void {
    const { events, first, next } = this.#made;
    for (let number = Math.max(this.#next, first); number < next; number++)
      if (events[number - first].name === FINISH) this.#ends.push(events[number - first]);
    this.#next = next;
  }

  /** Keeps what may be known now. */
  #note(sim: Sim): void {
    this.#isKnewLoose = false;
    // Without a sight all is known.
    if (sim.game.rules.sight === undefined) return;
    this.#knew = knowingOf(this.#made.contract, sim, this.#seats);
    const { mask, generation } = sim.worldParts.memory;
    this.#lived = Array.from(generation, (of, row) => ((mask[row] & ALIVE) === 0 ? 0 : ((of << 16) | row) >>> 0));
  }

  /** Of a grid only squares in sight may change; a whole state of a server that was started again has forgotten what was seen of others. */
  #checkCells(sim: Sim, isWhole: boolean): void {
    const { sections } = this.#store;
    this.#made.contract.sections.forEach((section, s) => {
      if (section.kind !== 'grid' || sim.game.rules.sight?.tile === undefined) return;
      this.#cells[s] ??= new Float64Array(section.count);
      const before = this.#cells[s];
      let isSeen: ((cell: number) => boolean) | undefined;
      for (let i = 0; i < section.count; i++) {
        if (sections[s][i] === before[i]) continue;
        isSeen ??= tilesOf(sim, this.#seats, section);
        const isForgotten = this.#made.mayForget && isWhole && sections[s][i] === 0;
        if (!isForgotten && !isSeen(i))
          this.#problem('told out of sight', `was told cell ${i} of ${section.name} at tick ${sim.tick}`);
        before[i] = sections[s][i];
      }
    });
  }

  #takeEvents(message: Uint8Array, sim: Sim, tick: number): void {
    this.#wasSent = true;
    const told = readEvents(message, this.#made.kinds, (low) => unwrapTick(low, 32, tick));
    if (told === undefined) {
      this.#problem('unreadable', `was sent events at tick ${tick} that cannot be read`);
      return;
    }
    if (this.#hasWhole) this.#checkEvents(sim, told);
  }

  /**
   * Of what was made since it was told last it is told these now. What names rows is numbered by the client, so events that are alike in all
   * else are counted: at least those that it must be told of, at most those that it may.
   */
  #checkEvents(sim: Sim, told: readonly ReceivedEvent[]): void {
    const { events, first, kinds } = this.#made;
    const counts = new Map<string, { must: number; may: number; made: number; told: number }>();
    const countsOf = (word: string) => {
      const found = counts.get(word) ?? { must: 0, may: 0, made: 0, told: 0 };
      counts.set(word, found);
      return found;
    };
    for (let number = Math.max(this.#next, first); number < this.#made.next; number++) {
      const made = events[number - first];
      const kind = kinds.find(({ name }) => name === made.name);
      if (kind === undefined) continue;
      const knowing = this.#mayHear(made, kind, sim);
      const found = countsOf(wordOf(kind, made.tick, made.record));
      found.made++;
      if (knowing !== 'none' || number < this.#looseBefore) found.may++;
      if (knowing === 'told' && number >= this.#looseBefore) found.must++;
    }
    for (const { tick, record } of this.#ends.splice(0)) {
      const found = countsOf(wordOf(kinds[kinds.length - 1], tick, record));
      found.made++;
      found.may++;
      found.must++;
    }
    for (const { kind, tick, record } of told) {
      this.#log.count('events told');
      countsOf(wordOf(kind, tick, record)).told++;
    }
    for (const [word, { must, may, made, told: count }] of counts) {
      if (count > made) this.#problem('event out of nowhere', `was told ${word}, which is none, or was told before`);
      else if (count > may) this.#problem('event out of sight', `was told ${word}, and may not know of it`);
      if (count < must) this.#problem('event not told', `was not told ${word} by tick ${sim.tick}`);
    }
    this.#next = this.#made.next;
  }

  /** Whether it has to be told of an event, or must not be. */
  #mayHear({ name, record }: MadeEvent, kind: EventKind, sim: Sim): Knowing {
    const { game, worldParts } = sim;
    const { sight } = game.rules;
    const seats = this.#seats;
    if (sight === undefined || name === FINISH) return 'told';
    if (seats.length === 0 && sight.watched === undefined) return 'told';
    const rule = sight.hears?.[name];
    if (rule !== undefined) return seats.some((seat) => rule(worldParts.world, seat, record)) ? 'told' : 'none';
    let best: Knowing = 'none';
    let namesAny = false;
    for (const { name: field, isReference, isPlayer } of kind.fields) {
      if (isPlayer && seats.includes(record[field])) return 'told';
      namesAny ||= isPlayer || isReference;
      if (!isReference || record[field] === 0) continue;
      const knowing = this.#knowingOfId(record[field], sim);
      if (knowing === 'told') return 'told';
      if (knowing === 'kept') best = 'kept';
    }
    return namesAny ? best : 'told';
  }

  /** What happens to a row is theirs who knew it then; of one that came alive since they were told last, who know it now. */
  #knowingOfId(id: number, sim: Sim): Knowing {
    const { generation } = sim.worldParts.memory;
    const row = id & 0xffff;
    if (this.#lived[row] === id) {
      const before = this.#knew[row];
      return this.#isKnewLoose ? 'kept' : before;
    }
    return generation[row] === id >>> 16 ? knowingOf(this.#made.contract, sim, this.#seats)[row] : 'none';
  }
}

/** An event without what names rows, as it travels. */
function wordOf({ name, fields }: EventKind, tick: number, record: Readonly<EventNumbers>): string {
  const plain = fields.filter(({ isReference }) => !isReference);
  const values = plain.map(({ name: of, type }) => (type === 'float32' ? Math.fround(record[of]) : record[of]));
  return `${name} of tick ${tick >>> 0} ${values.join()}`;
}

/** Ticks between two patches. */
export function patchPeriodTicks(ticksPerSecond: number): number {
  return Math.max(1, Math.round(ticksPerSecond / SESSION_LIMITS.patchesPerSecond));
}
