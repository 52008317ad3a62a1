/** The rows that one client of a state room is told of: which they are now, and what of them goes into its next message. */
import type { WorldParts } from '../world/world.ts';
import type { HeldNumbers } from './held.ts';
import { addRows } from './held-rows.ts';
import { REF, type Contract, type RowField } from './contract.ts';
import { compareNewcomers, targetOf } from './newcomer-order.ts';
import { OPERATION, type PatchBytes } from './patch-bytes.ts';
import type { RowTracker } from './row-tracker.ts';
import type { Observer, Sight } from './sight.ts';
import { NEVER_SENT, Slots, codeOf } from './slots.ts';

/** Rows that may come into a client's sight in one patch; what is farther away comes with the next. */
const NEW_ROWS_PER_PATCH = 48;

/** What all clients of a room share: scratch, and what has changed. */
export interface RowSources {
  readonly contract: Contract;
  readonly parts: WorldParts;
  readonly tracker: RowTracker;
  readonly sight: Sight;
  readonly scratch: RowScratch;
}

/** Memory for one question at a time. */
export interface RowScratch {
  readonly wanted: Uint16Array;
  readonly marks: Int32Array;
  mark: number;
}

export function createRowScratch(rowCount: number): RowScratch {
  return { wanted: new Uint16Array(rowCount), marks: new Int32Array(rowCount), mark: 0 };
}

/** A mark that no row has, nor its negative. */
function nextMark(scratch: RowScratch): number {
  if (scratch.mark === 0x7fffffff) {
    scratch.marks.fill(0);
    scratch.mark = 0;
  }
  return ++scratch.mark;
}

/** The rows of one client. */
export class ClientRows implements Observer {
  readonly seats: readonly number[];
  readonly own: Slots;
  readonly others: Slots;
  readonly #sources: RowSources;
  readonly #references: readonly RowField[];
  /** By the server's rows: codeOf its place, 0 for what is not known. */
  readonly #codes: Uint16Array;
  /** Rows that are known no more, of which the client has not been told: an event may still name them. */
  readonly #lately = new Map<number, number>();
  /** Rows that became known in the last update, and EntityIds of those that are known no more since. */
  readonly #arrived = new Set<number>();
  readonly #gone = new Set<number>();
  /** The tick of the last whole state. */
  wholeTick = 0;
  #nextRefId: number;
  readonly #refId = () => this.#nextRefId++;
  /** Whether anything has to be told. */
  #hasNews = true;
  /** Rows that come into sight in one patch. */
  readonly #ownNewcomers: number[] = [];
  readonly #newcomers: number[] = [];

  constructor(sources: RowSources, seats: readonly number[]) {
    this.#sources = sources;
    this.seats = seats;
    const { contract, parts } = sources;
    this.#references = contract.fields.filter(({ isReference }) => isReference);
    this.own = new Slots(this.#references.length);
    this.others = new Slots(this.#references.length);
    this.#codes = new Uint16Array(parts.memory.layout.rowCount);
    this.#nextRefId = contract.firstRowRefId;
  }

  get hasNews(): boolean {
    return this.#hasNews;
  }

  /** Not of a row that has the number of one that was known and has died since. */
  knows(row: number): boolean {
    const code = this.#codes[row];
    if (code === 0) return false;
    const { generations } = (code & 1) === 1 ? this.own : this.others;
    return generations[(code - 1) >> 1] === this.#sources.tracker.generation[row];
  }

  /** The number by which this client knows a row, as `codeOf` makes it; 0 for none. */
  codeOf(row: number): number {
    return this.#codes[row];
  }

  /**
   * The tick in which an own row came alive, low 32 bits; 0 for a row that was not this client's then: what it was before it came to
   * them is nothing that they know.
   */
  toldBorn(row: number): number {
    const { bornOwner, bornTick } = this.#sources.tracker;
    return this.seats.includes(bornOwner[row]) ? bornTick[row] >>> 0 : 0;
  }

  /** The number by which this client knows an EntityId, or knew it until this patch; 0 for none. */
  codeOfId(id: number): number {
    return this.knownCodeOf(id) || (this.#lately.get(id) ?? 0);
  }

  /**
   * Whether what happened to an EntityId since the update before is this client's to know: it knew the row when that happened. One that
   * became known since had it happen out of sight, unless it came alive since, and is in sight or was the client's then.
   */
  wasKnown(id: number): boolean {
    if (this.#gone.has(id)) return true;
    const code = this.knownCodeOf(id);
    const row = id & 0xffff;
    if (code === 0 || !this.#arrived.has(row)) return code !== 0;
    const { tracker } = this.#sources;
    return tracker.isNewborn(row) && ((code & 1) === 0 || this.seats.includes(tracker.bornOwner[row]));
  }

  /** The number by which this client knows an EntityId now; 0 for none. */
  knownCodeOf(id: number): number {
    const code = this.#codes[id & 0xffff];
    const slots = (code & 1) === 1 ? this.own : this.others;
    return code !== 0 && slots.generations[(code - 1) >> 1] === id >>> 16 ? code : 0;
  }

  /** The EntityId of a row that is alive, or was until this patch. */
  idOf(row: number): number {
    return ((this.#sources.tracker.generation[row] << 16) | row) >>> 0;
  }

  /** Takes the sight as it is now, and what changed since the last patch. `isWhole`: everything in sight at once. */
  update(isWhole: boolean): void {
    const { tracker, sight, scratch } = this.#sources;
    const { own, others, seats } = this;
    const mark = nextMark(scratch);
    // Clearing makes garbage, of empty ones too.
    if (this.#arrived.size > 0) this.#arrived.clear();
    if (this.#gone.size > 0) this.#gone.clear();
    const count = sight.ask(this, scratch.wanted);
    const stayed = this.#stay(others, count, mark, this.#newcomers);
    let ownCount = 0;
    for (let i = 0; i < seats.length; i++)
      for (let row = tracker.first[seats[i]]; row !== 0; row = tracker.next[row]) scratch.wanted[ownCount++] = row;
    const ownStayed = this.#stay(own, ownCount, -mark, this.#ownNewcomers);
    if (stayed < others.usedCount) this.#dismissUnmarked(others, mark);
    if (ownStayed < own.usedCount) this.#dismissUnmarked(own, -mark);
    this.#admit(own, this.#ownNewcomers, Infinity);
    this.#admit(others, this.#newcomers, isWhole ? Infinity : NEW_ROWS_PER_PATCH);
    if (this.#references.length === 0) return;
    this.#collectReferences(own);
    this.#collectReferences(others);
  }

  /** Marks the first `count` wanted rows, notes what changed of those that have a place, and returns how many these are. */
  #stay(slots: Slots, count: number, mark: number, newcomers: number[]): number {
    const { tracker, scratch } = this.#sources;
    const { wanted, marks } = scratch;
    const { generation } = tracker;
    const { generations } = slots;
    const isOwn = slots === this.own;
    const side = isOwn ? 1 : 0;
    const changed = isOwn ? tracker.changedExact : tracker.changedSent;
    const codes = this.#codes;
    let stayed = 0;
    for (let i = 0; i < count; i++) {
      const row = wanted[i];
      marks[row] = mark;
      const code = codes[row];
      const slot = (code - 1) >> 1;
      // One that was an own row and is another's now, or the other way round, has a place that it leaves.
      const hasPlace = code !== 0 && (code & 1) === side;
      if (hasPlace && generations[slot] === generation[row]) {
        stayed++;
        if ((changed[row * 2] | changed[row * 2 + 1]) !== 0) this.#note(slots, slot, changed);
        continue;
      }
      if (hasPlace) this.#dismiss(slots, slot);
      newcomers.push(row);
    }
    return stayed;
  }

  #note(slots: Slots, slot: number, changed: Uint32Array): void {
    const { rows, pending } = slots;
    const row = rows[slot];
    const low = changed[row * 2];
    const high = changed[row * 2 + 1];
    if ((low | high) === 0) return;
    pending[slot * 2] |= low;
    pending[slot * 2 + 1] |= high;
    // What waited of a component that is gone is not told any more.
    if ((low & 1) !== 0) this.#keepPresent(slots, slot);
    // Whether a reference is news is known when the newcomers are.
    if (this.#references.length === 0) this.#hasNews = true;
  }

  #dismissUnmarked(slots: Slots, mark: number): void {
    const { marks } = this.#sources.scratch;
    for (let slot = 0; slot < slots.count; slot++)
      if (slots.isUsed(slot) && marks[slots.rows[slot]] !== mark) this.#dismiss(slots, slot);
  }

  #dismiss(slots: Slots, slot: number): void {
    const row = slots.rows[slot];
    const id = ((slots.generations[slot] << 16) | row) >>> 0;
    this.#gone.add(id);
    if (slots.isRowTold[slot] !== 0) this.#lately.set(id, this.#codes[row]);
    this.#codes[row] = 0;
    slots.leave(slot);
    this.#hasNews = true;
  }

  /** Gives the first of `rows` places, and empties the list. */
  #admit(slots: Slots, rows: number[], most: number): void {
    if (rows.length === 0) return;
    const isOwn = slots === this.own;
    if (rows.length > 1) rows.sort((a, b) => compareNewcomers(this.#sources, this, isOwn, a, b));
    const { generation, changedExact, changedSent } = this.#sources.tracker;
    const changed = isOwn ? changedExact : changedSent;
    for (let i = 0; i < rows.length && i < most && !slots.isFull; i++) {
      const row = rows[i];
      const slot = slots.take(row, generation[row], this.#refId);
      this.#codes[row] = codeOf(slot, isOwn);
      this.#arrived.add(row);
      this.#fillPending(slots, slot, isOwn);
      this.#note(slots, slot, changed);
    }
    this.#hasNews = true;
    rows.length = 0;
  }

  /** A row that is new to the client is sent with all it has. */
  #fillPending(slots: Slots, slot: number, isOwn: boolean): void {
    const { contract, tracker } = this.#sources;
    const row = slots.rows[slot];
    const has = isOwn ? tracker.hasExact : tracker.hasSent;
    const pending = slots.pending;
    pending[slot * 2] = contract.hasWords === 2 ? 3 : 1;
    pending[slot * 2 + 1] = 0;
    for (let i = 0; i < contract.components.length; i++) {
      const { hasLow, hasHigh, fields, sentFields } = contract.components[i];
      if ((has[row * 2] & hasLow) === 0 && (has[row * 2 + 1] & hasHigh) === 0) continue;
      for (const place of isOwn ? fields : sentFields) {
        const { index } = contract.fields[place];
        pending[slot * 2 + (index >> 5)] |= 1 << (index & 31);
      }
    }
    if (isOwn) pending[slot * 2 + (contract.bornIndex >> 5)] |= 1 << (contract.bornIndex & 31);
  }

  /** Adds references whose target came into sight or left it, and takes out those that say what was said. */
  #collectReferences(slots: Slots): void {
    const { pending, rows } = slots;
    const { contract, tracker, parts } = this.#sources;
    const isOwn = slots === this.own;
    const has = isOwn ? tracker.hasExact : tracker.hasSent;
    const references = this.#references;
    for (let slot = 0; slot < slots.count; slot++) {
      if (!slots.isUsed(slot)) continue;
      const row = rows[slot];
      for (let i = 0; i < references.length; i++) {
        const { index, component, isSecret } = references[i];
        const { hasLow, hasHigh } = contract.components[component];
        const at = slot * references.length + i;
        if ((!isOwn && isSecret) || ((has[row * 2] & hasLow) === 0 && (has[row * 2 + 1] & hasHigh) === 0)) {
          slots.codes[at] = NEVER_SENT;
          continue;
        }
        const bit = 1 << (index & 31);
        if (this.#referenceOf(references[i], row, parts) !== slots.codes[at]) pending[slot * 2 + (index >> 5)] |= bit;
        else if (slots.isTold[slot] !== 0) pending[slot * 2 + (index >> 5)] &= ~bit;
      }
      if ((pending[slot * 2] | pending[slot * 2 + 1]) !== 0) this.#hasNews = true;
    }
  }

  /** Leaves the fields of components that are there. */
  #keepPresent({ pending, rows }: Slots, slot: number): void {
    const { contract, tracker } = this.#sources;
    const { components, fields } = contract;
    const has = pending === this.own.pending ? tracker.hasExact : tracker.hasSent;
    const low = has[rows[slot] * 2];
    const high = has[rows[slot] * 2 + 1];
    for (let i = 0; i < components.length; i++) {
      if ((low & components[i].hasLow) !== 0 || (high & components[i].hasHigh) !== 0) continue;
      for (const place of components[i].fields) {
        const { index } = fields[place];
        pending[slot * 2 + (index >> 5)] &= ~(1 << (index & 31));
      }
    }
  }

  #referenceOf(field: RowField, row: number, parts: WorldParts): number {
    return this.#codes[targetOf(field, row, parts)];
  }

  /** Everything is sent anew, as of that tick: the client has lost the thread. Places stay. */
  repeatAll(tick: number): void {
    this.wholeTick = tick;
    for (const slots of [this.own, this.others]) {
      slots.forgetTold();
      for (let slot = 0; slot < slots.count; slot++)
        if (slots.isUsed(slot)) this.#fillPending(slots, slot, slots === this.own);
    }
    this.#hasNews = true;
  }

  /** Writes what has not been sent, and counts it as sent. */
  write(bytes: PatchBytes): void {
    if (this.own.hasUntold) this.#writeList(this.own, REF.own, bytes);
    if (this.others.hasUntold) this.#writeList(this.others, REF.rows, bytes);
    this.#writeRows(this.own, bytes);
    this.#writeRows(this.others, bytes);
    this.own.told();
    this.others.told();
    if (this.#lately.size > 0) this.#lately.clear();
    this.#hasNews = false;
  }

  #writeList(slots: Slots, refId: number, bytes: PatchBytes): void {
    bytes.switchTo(refId);
    for (let slot = 0; slot < slots.count; slot++) {
      if (slots.isTold[slot] !== 0) continue;
      bytes.place(slot, OPERATION.add);
      bytes.reference(slots.refIds[slot]);
    }
  }

  #writeRows(slots: Slots, bytes: PatchBytes): void {
    const { count, pending } = slots;
    for (let slot = 0; slot < count; slot++) {
      if ((pending[slot * 2] | pending[slot * 2 + 1]) === 0) continue;
      if (slots.isLeaving(slot)) this.#writeGone(slots, slot, bytes);
      else this.#writeRow(slots, slot, bytes);
      pending[slot * 2] = 0;
      pending[slot * 2 + 1] = 0;
    }
  }

  #writeGone(slots: Slots, slot: number, bytes: PatchBytes): void {
    bytes.switchTo(slots.refIds[slot]);
    bytes.field(0, slots.operationFor(slot));
    bytes.value('uint32', 0);
  }

  #writeRow(slots: Slots, slot: number, bytes: PatchBytes): void {
    const { contract, tracker } = this.#sources;
    const { hasWords, bornIndex } = contract;
    const isOwn = slots === this.own;
    const has = isOwn ? tracker.hasExact : tracker.hasSent;
    const written = isOwn ? tracker.exact : tracker.sent;
    const row = slots.rows[slot];
    const operation = slots.operationFor(slot);
    bytes.switchTo(slots.refIds[slot]);
    for (let word = 0; word < 2; word++) {
      for (let bits = slots.pending[slot * 2 + word]; bits !== 0; bits &= bits - 1) {
        const index = word * 32 + 31 - Math.clz32(bits & -bits);
        if (index < hasWords) bytes.fieldValue(index, operation, 'uint32', has[row * 2 + index]);
        else if (index === bornIndex) bytes.fieldValue(index, operation, 'uint32', this.toldBorn(row));
        else {
          const { type, values, stride, at, isReference } = written[index - hasWords];
          const value = isReference ? this.#tellReference(slots, slot, index) : values[row * stride + at];
          bytes.fieldValue(index, operation, type, value);
        }
      }
    }
  }

  /** The number that a field which names a row is sent as. */
  #tellReference(slots: Slots, slot: number, index: number): number {
    const references = this.#references;
    const at = references.findIndex((field) => field.index === index);
    const code = this.#referenceOf(references[at], slots.rows[slot], this.#sources.parts);
    slots.codes[slot * references.length + at] = code;
    return code;
  }

  /** Adds what the client holds now of its rows, in its own order. */
  hold(into: HeldNumbers): void {
    addRows(into, this, this.#sources);
  }
}
