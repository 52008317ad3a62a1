/** The server's half of a state room's wire: looks what changed in the world, and writes for each client what it may know of it. */
import { HEADER } from '../model/layout.ts';
import type { Sim } from '../sim/sim.ts';
import { FINISH } from '../world/outbox.ts';
import { CellTracker } from './cell-tracker.ts';
import { ClientCells, type Explored } from './client-cells.ts';
import { ClientRows, createRowScratch, type RowSources } from './client-rows.ts';
import { REF, ROOT, createContract, type Contract } from './contract.ts';
import { EventLog, KEPT_TICKS, type LoggedEvent } from './event-log.ts';
import { eventKinds, heardEvent, isTold, writeEvent, type EventKind } from './events.ts';
import { Held } from './held.ts';
import { idOfName, mapOrderReferences } from './order-references.ts';
import { OPERATION, PatchBytes } from './patch-bytes.ts';
import { RowTracker } from './row-tracker.ts';
import { createSight, type Sight } from './sight.ts';

/** Events that wait for one client that is told seldom; the oldest are not told. */
const HEARD_MAX = 8192;

/** How a mirror is made. */
export interface MirrorOptions {
  /** Development and tests: a sight that writes to the world is refused. */
  readonly isStrict?: boolean;
}

/** What goes to one client with a patch: bytes behind the message's type. Undefined where there is nothing to tell. */
export interface ClientMessages {
  readonly events: Uint8Array | undefined;
  readonly patch: Uint8Array | undefined;
}

/** What the root says beside the world. */
export interface PatchHead {
  /** The world's tick, as the session counts. */
  readonly tick: number;
  /** The serial of the last order that was taken, 0…65,535. */
  readonly orders: number;
  /** The margin of the inputs in quarters of a tick, −127…127; −128 when nothing is known, undefined when nothing is told. */
  readonly margin: number | undefined;
  /** Whether the client shall compare what it holds. */
  readonly isCompared: boolean;
  /** Whether a patch that says nothing but its tick is worth sending. */
  readonly isHeartbeat: boolean;
}

/** One client of a mirror. */
export interface MirrorClient {
  /** Writes what the client has not been told. `type` is the first byte of each message. */
  write(head: PatchHead, types: { readonly patch: number; readonly events: number }): ClientMessages;
  /** Writes everything it may know, for one that has nothing or lost the thread. */
  writeWhole(head: PatchHead, type: number): Uint8Array;
  /** It is told nothing in this patch: what changed waits. */
  skip(): void;
  /** Notes what was sealed of its own seats in the tick just made. */
  noteInputs(): void;
  /** An order of the client, in which rows are named by places, as the world's rules read it. */
  orderOf(type: number, payload: Uint8Array): Uint8Array;
  readonly rows: ClientRows;
  readonly explored: Explored;
}

/** The mirror of one world. */
export interface Mirror {
  readonly contract: Contract;
  /** Events that not every client has been told of. */
  readonly eventsWaiting: number;
  /** Whether it has any client. */
  readonly isWatched: boolean;
  /** After each tick: what came alive, and what happened. */
  observe(tick: number): void;
  /** Before the clients of a patch are written: what changed since the last one. Without a client it can be left out. */
  scan(): void;
  /** `explored`: what the same player's line before had seen of grids. */
  open(seats: readonly number[], explored?: Explored): MirrorClient;
  close(client: MirrorClient): void;
}

/** Makes the mirror of a sim's world. Throws `mirror/fields` for a model that cannot be mirrored. */
export function createMirror(sim: Sim, { isStrict = false }: MirrorOptions = {}): Mirror {
  const { game, worldParts: parts } = sim;
  const { memory, outbox } = parts;
  const contract = createContract(game.model);
  const tracker = new RowTracker(contract, parts);
  const cells = new CellTracker(contract, memory);
  const sight = createSight(game, parts, tracker, isStrict);
  const kinds = eventKinds(game.model.definition);
  const log = new EventLog(kinds.slice(0, -1).map(({ name }) => name));
  const scratch = createRowScratch(memory.layout.rowCount);
  const sources: RowSources = { contract, parts, tracker, sight, scratch };
  const clients = new Set<Client>();
  const bytes = new PatchBytes();
  let patch = 0;

  function scan(): void {
    patch++;
    tracker.scan();
    cells.scan(patch);
    sight.prepare();
    // What every client has been told of is forgotten.
    let told = log.next;
    for (const client of clients) told = Math.min(told, client.eventsTold);
    log.told(told);
  }

  return {
    contract,
    get eventsWaiting() {
      return log.events.length;
    },
    observe(tick) {
      tracker.observe(tick);
      // Who comes later is told of nothing that was before.
      if (clients.size > 0) log.add(tick, outbox);
      for (const client of clients) client.noteInputs();
    },
    scan,
    get isWatched() {
      return clients.size > 0;
    },
    open(seats, explored) {
      const rows = new ClientRows(sources, seats);
      const client = new Client({
        sim,
        kinds,
        log,
        rows,
        cells: new ClientCells(contract, cells, { sight, rows, explored }),
        sight,
        contract,
        bytes,
        patch: () => patch,
      });
      clients.add(client);
      return client;
    },
    close(client) {
      if (client instanceof Client) clients.delete(client);
    },
  };
}

interface ClientParts {
  readonly sim: Sim;
  readonly contract: Contract;
  readonly kinds: readonly EventKind[];
  readonly log: EventLog;
  readonly rows: ClientRows;
  readonly cells: ClientCells;
  /** All clients of a mirror write into the same memory, one after another. */
  readonly bytes: PatchBytes;
  readonly sight: Sight;
  patch(): number;
}

class Client implements MirrorClient {
  readonly rows: ClientRows;
  readonly #parts: ClientParts;
  readonly #held = new Held();
  /** The tick of the last message. */
  #tickSent = 0;
  #ordersSent = 0;
  #levelSent = 0;
  /** What it may know of what happened, and has not been told. */
  readonly #heard: LoggedEvent[] = [];
  /** Number of the first event that it was not asked about. */
  eventsTold: number;

  constructor(parts: ClientParts) {
    this.#parts = parts;
    this.rows = parts.rows;
    this.eventsTold = parts.log.next;
  }

  get explored(): Explored {
    return this.#parts.cells.explored;
  }

  noteInputs(): void {
    const { sim, cells, rows } = this.#parts;
    const { input } = sim.worldParts.memory;
    const { inputBytes, repeatMask } = sim;
    for (let slot = 0; slot < rows.seats.length; slot++) {
      const from = rows.seats[slot] * inputBytes;
      for (let i = 0; i < inputBytes; i++) {
        const at = slot * inputBytes + i;
        cells.inputs[at] = (cells.inputs[at] & ~repeatMask[i]) | input[from + i];
      }
    }
  }

  orderOf(type: number, payload: Uint8Array): Uint8Array {
    const { sim } = this.#parts;
    return mapOrderReferences(sim.game.model.definition, type, payload, (name) => idOfName(name, this.rows));
  }

  skip(): void {
    // Its sight is asked all the same: how seldom it is told must not decide what it learns of rows that it loses from sight meanwhile.
    this.rows.update(false);
    this.#hear();
  }

  write(head: PatchHead, types: { readonly patch: number; readonly events: number }): ClientMessages {
    const { cells } = this.#parts;
    this.rows.update(false);
    const events = this.#writeEvents(head.tick, types.events);
    const { bytes } = this.#parts;
    const hasRowNews = this.rows.hasNews;
    bytes.begin(types.patch);
    const hasHeadNews = this.#writeHead(head, head.tick - this.#tickSent);
    const hasCellNews = cells.write(this.#parts.patch(), bytes);
    if (!hasRowNews && !hasHeadNews && !hasCellNews && !head.isHeartbeat) return { events, patch: undefined };
    this.#tickSent = head.tick;
    this.rows.write(bytes);
    this.#forgetPresses();
    return { events, patch: bytes.take() };
  }

  writeWhole(head: PatchHead, type: number): Uint8Array {
    const { contract, cells } = this.#parts;
    const { bytes } = this.#parts;
    this.rows.update(true);
    this.rows.repeatAll(head.tick);
    cells.repeatAll();
    this.#ordersSent = -1;
    this.#levelSent = -1;
    this.#hear();
    // What happened before it came is in what it is told now; that the match is over is not.
    const ends = this.#heard.filter(({ name }) => name === FINISH);
    this.#heard.splice(0, this.#heard.length, ...ends);
    bytes.begin(type);
    bytes.field(ROOT.contract, OPERATION.add);
    bytes.text(contract.hash);
    for (const [index, refId] of [
      [ROOT.globals, REF.globals],
      [ROOT.own, REF.own],
      [ROOT.rows, REF.rows],
    ]) {
      bytes.field(index, OPERATION.add);
      bytes.reference(refId);
    }
    for (let i = 0; i < contract.sections.length; i++) {
      bytes.field(ROOT.sections + i, OPERATION.add);
      bytes.reference(contract.sections[i].refId);
    }
    this.#writeHead(head, undefined);
    this.#tickSent = head.tick;
    cells.write(this.#parts.patch(), bytes);
    this.rows.write(bytes);
    this.#forgetPresses();
    return bytes.take();
  }

  /**
   * The root's own fields; `step`: ticks since the last message, undefined for a whole state. A patch that comes when it is due need not say so.
   * False when there is nothing in them but the time.
   */
  #writeHead({ tick, orders, margin, isCompared }: PatchHead, step: number | undefined): boolean {
    const { bytes } = this.#parts;
    const { sim, cells } = this.#parts;
    const level = sim.worldParts.memory.header[HEADER.level];
    const hasOrders = orders !== this.#ordersSent;
    const hasLevel = level !== this.#levelSent;
    const isShort = step !== undefined && step <= 255;
    if (isShort && step !== this.#parts.contract.periodTicks) {
      bytes.field(ROOT.step, OPERATION.replace);
      bytes.value('uint8', step);
    }
    if (!isShort || isCompared) {
      bytes.field(ROOT.tick, OPERATION.replace);
      bytes.value('uint32', tick >>> 0);
    }
    if (margin !== undefined) {
      bytes.field(ROOT.margin, OPERATION.replace);
      bytes.value('int8', margin);
    }
    if (hasOrders) {
      bytes.field(ROOT.orders, OPERATION.replace);
      bytes.value('uint16', orders);
    }
    if (hasLevel) {
      bytes.field(ROOT.level, OPERATION.replace);
      bytes.value('uint16', level);
    }
    this.#ordersSent = orders;
    this.#levelSent = level;
    if (isCompared) {
      this.#held.begin();
      this.rows.hold(this.#held);
      cells.hold(this.#held);
      bytes.field(ROOT.agreement, OPERATION.replace);
      bytes.value('uint32', this.#held.checksum());
    }
    return hasOrders || hasLevel || isCompared || margin !== undefined;
  }

  /** Presses that were told are over; what is held goes on. */
  #forgetPresses(): void {
    const { cells, sim } = this.#parts;
    for (let i = 0; i < cells.inputs.length; i++) cells.inputs[i] &= sim.repeatMask[i % sim.inputBytes];
  }

  /** Takes what it may know of what happened since the last time. */
  #hear(): void {
    const { log, kinds, sight } = this.#parts;
    for (let number = Math.max(this.eventsTold, log.first); number < log.next; number++) {
      const event = log.events[number - log.first];
      const kind = kinds[event.type];
      if (isTold(event, kind, this.rows, sight))
        this.#heard.push(sight.isLimited ? heardEvent(event, kind, this.rows) : event);
    }
    this.eventsTold = log.next;
    if (this.#heard.length > HEARD_MAX) this.#heard.splice(0, this.#heard.length - HEARD_MAX);
  }

  #writeEvents(tick: number, type: number): Uint8Array | undefined {
    this.#hear();
    const { bytes, kinds } = this.#parts;
    let count = 0;
    for (const event of this.#heard) {
      if (tick - event.tick > KEPT_TICKS) continue;
      if (count === 0) {
        bytes.begin(type);
        bytes.value('uint32', tick >>> 0);
      }
      count++;
      writeEvent(event, kinds[event.type], tick - event.tick, this.rows, bytes);
    }
    this.#heard.length = 0;
    return count === 0 ? undefined : bytes.take();
  }
}
