/** What a state room's server tells, in words: every value of a message by its list, place and field. For reports; it checks nothing. */
import { REF, ROOT, type Contract } from '../mirror/contract.ts';
import { readEvents, type EventKind } from '../mirror/events.ts';
import { VALUE_BYTES, readValue, type ValueType } from '../mirror/values.ts';
import { SERVER } from '../wire/protocol.ts';

const ROOT_FIELDS: Readonly<Record<number, readonly [string, ValueType]>> = {
  [ROOT.tick]: ['tick', 'uint32'],
  [ROOT.step]: ['step', 'uint8'],
  [ROOT.margin]: ['margin', 'int8'],
  [ROOT.orders]: ['orders', 'uint16'],
  [ROOT.level]: ['level', 'uint16'],
  [ROOT.agreement]: ['agreement', 'uint32'],
};

/** Reads the messages of one connection, all of them in order: what a number of a row means was said before. */
export class MessageWords {
  readonly #contract: Contract;
  readonly #kinds: readonly EventKind[];
  /** By refId: as 'others 3'. */
  readonly #names = new Map<number, string>();
  #view: DataView = new DataView(new ArrayBuffer(0));
  #at = 0;

  constructor(contract: Contract, kinds: readonly EventKind[]) {
    this.#contract = contract;
    this.#kinds = kinds;
  }

  /** One text for each value, in the message's order. */
  read(message: Uint8Array): readonly string[] {
    const type = Object.entries(SERVER).find(([, number]) => number === message[0])?.[0] ?? `type ${message[0]}`;
    if (message[0] === SERVER.events) return this.#readEvents(message, type);
    if (message[0] !== SERVER.patch && message[0] !== SERVER.state)
      return Array.from(message, (byte, i) => (i === 0 ? type : `${type} byte ${i} = ${byte}`));
    return [type, ...this.#readPatch(message).map((words) => `${type}: ${words}`)];
  }

  #readEvents(message: Uint8Array, type: string): readonly string[] {
    const events = readEvents(message, this.#kinds, (low) => low);
    return [
      type,
      ...(events ?? []).flatMap(({ kind, tick, record }) => [
        `${type}: ${kind.name} of tick ${tick}`,
        ...Object.entries(record).map(([name, value]) => `${type}: ${kind.name}.${name} = ${value}`),
      ]),
    ];
  }

  #readPatch(message: Uint8Array): string[] {
    this.#view = new DataView(message.buffer, message.byteOffset, message.byteLength);
    this.#at = 1;
    const words: string[] = [];
    let structure = REF.root as number;
    try {
      while (this.#at < message.length) {
        if (message[this.#at] === 255) {
          this.#at++;
          structure = this.#number();
        } else words.push(this.#readOne(structure));
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      words.push('and an end too early');
    }
    return words;
  }

  #readOne(structure: number): string {
    const { globals, sections } = this.#contract;
    if (structure === REF.own || structure === REF.rows) return this.#readPlace(structure);
    const section = sections[structure - REF.sections];
    if (section !== undefined) {
      this.#at++;
      return `${section.name} ${this.#number()} = ${this.#value(section.type)}`;
    }
    const index = this.#value('uint8') & 63;
    if (structure === REF.globals) return `globals.${globals[index].name} = ${this.#value(globals[index].type)}`;
    return structure === REF.root ? this.#readRoot(index) : this.#readField(structure, index);
  }

  #readPlace(list: number): string {
    this.#at++;
    const name = `${list === REF.own ? 'own' : 'others'} ${this.#number()}`;
    const refId = this.#number();
    this.#names.set(refId, name);
    return `${name} is structure ${refId}`;
  }

  #readRoot(index: number): string {
    if (index === ROOT.contract) {
      this.#at += 1 + (this.#view.getUint8(this.#at) & 31);
      return 'contract';
    }
    const field = ROOT_FIELDS[index];
    return field === undefined ? `list ${index} is ${this.#number()}` : `${field[0]} = ${this.#value(field[1])}`;
  }

  #readField(refId: number, index: number): string {
    const { hasWords, bornIndex, fields } = this.#contract;
    const name = this.#names.get(refId) ?? `structure ${refId}`;
    if (index < hasWords) return `${name} has = ${this.#value('uint32').toString(2)}`;
    if (index === bornIndex) return `${name} born = ${this.#value('uint32')}`;
    const field = fields[index - hasWords];
    if (field === undefined) throw new RangeError(`No field ${index}.`);
    return `${name} ${field.name} = ${this.#value(name.startsWith('own') ? field.exact : field.sent)}`;
  }

  #number(): number {
    const first = this.#value('uint8');
    if (first < 128) return first;
    return this.#value(first === 0xcc ? 'uint8' : first === 0xcd ? 'uint16' : 'uint32');
  }

  #value(type: ValueType): number {
    const at = this.#at;
    this.#at += VALUE_BYTES[type];
    return readValue(this.#view, at, type);
  }
}
