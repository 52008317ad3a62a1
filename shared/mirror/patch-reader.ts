/** Reads what a state room's server sends: the format of @colyseus/schema 5, as far as a mirror writes it, and nothing beyond. */
import { REF, ROOT, type Contract } from './contract.ts';
import { SWITCH } from './patch-bytes.ts';
import { PLACES_MAX } from './slots.ts';
import { VALUE_BYTES, type ValueType } from './values.ts';
import type { MirrorStore, StoredRows } from './store.ts';

/** What a reader stands in. */
type Place =
  | { readonly kind: 'root' }
  | { readonly kind: 'globals' }
  | { readonly kind: 'list'; readonly rows: StoredRows }
  | { readonly kind: 'row'; rows: StoredRows; slot: number }
  | { readonly kind: 'section'; index: number };

/** The bits of a first byte that say a field's index. */
const INDEX = 63;

/** Reads messages into one store. */
export class PatchReader {
  readonly #contract: Contract;
  readonly #store: MirrorStore;
  #bytes: Uint8Array = new Uint8Array();
  #view: DataView = new DataView(this.#bytes.buffer);
  #at = 0;
  #isSound = true;
  /** What a message says of its time: ticks since the last one, its tick; −1 where it says nothing. */
  #step = -1;
  #tick = -1;
  readonly #root: Place = { kind: 'root' };
  readonly #globals: Place = { kind: 'globals' };
  readonly #own: Place;
  readonly #others: Place;
  readonly #row: Extract<Place, { kind: 'row' }>;
  /** Places of a list: one for each row, and one for each that was there in the last patch. */
  readonly #placesMax: number;
  readonly #section: Extract<Place, { kind: 'section' }> = { kind: 'section', index: 0 };

  constructor(contract: Contract, store: MirrorStore) {
    this.#contract = contract;
    this.#store = store;
    this.#placesMax = Math.min(PLACES_MAX, 2 * (contract.model.layout.rowCount - 1));
    this.#own = { kind: 'list', rows: store.own };
    this.#others = { kind: 'list', rows: store.others };
    this.#row = { kind: 'row', rows: store.own, slot: 0 };
  }

  /** Reads the bytes behind a message's type. False for bytes that no mirror of this contract writes: the store is of no use then. */
  read(message: Uint8Array, isWhole: boolean): boolean {
    const store = this.#store;
    this.#bytes = message;
    this.#view = new DataView(message.buffer, message.byteOffset, message.byteLength);
    this.#at = 1;
    this.#isSound = true;
    this.#step = -1;
    this.#tick = -1;
    store.margin = undefined;
    store.agreement = undefined;
    if (isWhole) store.clear();
    let place: Place = this.#root;
    while (this.#at < message.length && this.#isSound) {
      if (message[this.#at] === SWITCH) {
        this.#at++;
        const next = this.#placeOf(this.#number());
        if (next === undefined) return false;
        place = next;
      } else this.#readInto(place);
    }
    return this.#isSound && store.hash === this.#contract.hash && this.#takeTick(isWhole);
  }

  /** The message's tick. False when it does not follow the last one: there was one between. */
  #takeTick(isWhole: boolean): boolean {
    const store = this.#store;
    if (isWhole || (this.#step < 0 && this.#tick >= 0 && this.#isFarther())) {
      store.tick = this.#tick;
      return this.#tick >= 0;
    }
    store.tick = (store.tick + (this.#step < 0 ? this.#contract.periodTicks : this.#step)) >>> 0;
    return this.#tick < 0 || this.#tick === store.tick;
  }

  /** Longer than a step can say. */
  #isFarther(): boolean {
    return (this.#tick - this.#store.tick) >>> 0 > 255;
  }

  #placeOf(refId: number): Place | undefined {
    const { firstRowRefId, sections } = this.#contract;
    if (refId >= firstRowRefId) {
      const found = this.#store.places[refId - firstRowRefId];
      if (found === undefined || found < 0) return undefined;
      this.#row.rows = (found & 1) === 1 ? this.#store.own : this.#store.others;
      this.#row.slot = found >> 1;
      return this.#row;
    }
    switch (refId) {
      case REF.root:
        return this.#root;
      case REF.globals:
        return this.#globals;
      case REF.own:
        return this.#own;
      case REF.rows:
        return this.#others;
      default:
        this.#section.index = refId - REF.sections;
        return this.#section.index < sections.length ? this.#section : undefined;
    }
  }

  #readInto(place: Place): void {
    switch (place.kind) {
      case 'root':
        return this.#readRoot(this.#bytes[this.#at++] & INDEX);
      case 'globals': {
        const index = this.#bytes[this.#at++] & INDEX;
        const global = this.#contract.globals[index];
        if (global === undefined) return this.#fail();
        this.#store.globals[index] = this.#value(global.type);
        return;
      }
      case 'list':
        return this.#readList(place.rows);
      case 'row':
        return this.#readField(place.rows, place.slot, this.#bytes[this.#at++] & INDEX);
      case 'section': {
        this.#at++;
        const { type, count } = this.#contract.sections[place.index];
        const index = this.#number();
        if (index >= count) return this.#fail();
        this.#store.sections[place.index][index] = this.#value(type);
        this.#store.isSectionNew[place.index] = 1;
      }
    }
  }

  #readRoot(index: number): void {
    const store = this.#store;
    switch (index) {
      case ROOT.tick:
        this.#tick = this.#value('uint32');
        return;
      case ROOT.step:
        this.#step = this.#value('uint8');
        return;
      case ROOT.contract:
        store.hash = this.#text();
        return;
      case ROOT.margin:
        store.margin = this.#value('int8');
        return;
      case ROOT.orders:
        store.orders = this.#value('uint16');
        return;
      case ROOT.level:
        store.level = this.#value('uint16');
        if (store.level > this.#contract.model.layout.levelCount) this.#fail();
        return;
      case ROOT.agreement:
        store.agreement = this.#value('uint32');
        return;
      default:
        // The lists have the numbers that the contract gives them.
        if (this.#number() !== this.#refIdOf(index)) this.#fail();
    }
  }

  #refIdOf(index: number): number {
    if (index === ROOT.globals) return REF.globals;
    if (index === ROOT.own) return REF.own;
    if (index === ROOT.rows) return REF.rows;
    return this.#contract.sections[index - ROOT.sections]?.refId ?? -1;
  }

  /** A new place of a list, and the number under which its fields will come. */
  #readList(rows: StoredRows): void {
    this.#at++;
    const slot = this.#number();
    const place = this.#number() - this.#contract.firstRowRefId;
    if (slot > rows.count || slot >= this.#placesMax || place < 0 || place >= 2 * this.#placesMax) return this.#fail();
    if (slot === rows.count) rows.open();
    const { places } = this.#store;
    while (places.length <= place) places.push(-1);
    places[place] = slot * 2 + (rows.isOwn ? 1 : 0);
  }

  #readField(rows: StoredRows, slot: number, index: number): void {
    const { hasWords, bornIndex, fields } = this.#contract;
    if (index < hasWords) return rows.setHas(slot, index, this.#value('uint32'));
    if (index === bornIndex) {
      rows.born[slot] = this.#value('uint32');
      return;
    }
    const place = index - hasWords;
    const field = fields[place];
    if (field === undefined) return this.#fail();
    rows.set(slot, place, this.#value(rows.isOwn ? field.exact : field.sent));
  }

  #fail(): void {
    this.#isSound = false;
  }

  #number(): number {
    const first = this.#value('uint8');
    if (first < 128) return first;
    if (first === 0xcc) return this.#value('uint8');
    if (first === 0xcd) return this.#value('uint16');
    if (first === 0xce) return this.#value('uint32');
    this.#fail();
    return 0;
  }

  #text(): string {
    const length = this.#value('uint8') & 31;
    let text = '';
    for (let i = 0; i < length; i++) text += String.fromCharCode(this.#value('uint8'));
    return text;
  }

  #value(type: ValueType): number {
    const at = this.#at;
    this.#at += VALUE_BYTES[type];
    if (this.#at > this.#bytes.length) {
      this.#fail();
      return 0;
    }
    switch (type) {
      case 'uint8':
        return this.#bytes[at];
      case 'int8':
        return this.#view.getInt8(at);
      case 'uint16':
        return this.#view.getUint16(at, true);
      case 'int16':
        return this.#view.getInt16(at, true);
      case 'uint32':
        return this.#view.getUint32(at, true);
      case 'int32':
        return this.#view.getInt32(at, true);
      case 'float32':
        return this.#finite(this.#view.getFloat32(at, true));
      case 'float64':
        return this.#finite(this.#view.getFloat64(at, true));
    }
  }

  /** Rules keep infinities now and then; a value that is no number none does. */
  #finite(value: number): number {
    return Number.isNaN(value) ? 0 : value;
  }
}
