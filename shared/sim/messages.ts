/** Orders, commands and tuning by name <-> what a bundle carries. */
import { SamestepError } from '../errors.ts';
import type { ModelDefinition } from '../model/model.ts';
import { recordCodec, type RecordCodec } from '../model/record-codec.ts';
import type { MessageParts } from '../model/types.ts';
import type { Command } from './bundle.ts';

/** The order and command codecs of a model. */
export interface SimMessages {
  /** Whether a peer's order is one the model knows, with a whole and valid payload. */
  isOrderValid(type: number, payload: Uint8Array): boolean;
  /** The bytes of an order by name. Throws `sim/order` for values that do not fit. */
  encodeOrder(
    name: string,
    values: Readonly<Record<string, unknown>>,
  ): { readonly type: number; readonly payload: Uint8Array };
  /** The bytes of an author's command by name. Throws `sim/order` for values that do not fit. */
  encodeCommand(name: string, values: Readonly<Record<string, unknown>>): Command;
  /** A tuning command by name. Throws `sim/command` for an unknown name or a value out of range. */
  tuningCommand(name: string, value: number): Command;
}

interface NamedCodec {
  readonly name: string;
  readonly codec: RecordCodec;
}

/** Compiles the message codecs of a model. */
export function createSimMessages({ orders = {}, commands = {}, tuning = {} }: ModelDefinition): SimMessages {
  const orderCodecs = compile('orders', orders);
  const commandCodecs = compile('commands', commands);
  return Object.freeze({
    isOrderValid: (type: number, payload: Uint8Array) => orderCodecs[type]?.codec.isValid(payload) ?? false,
    encodeOrder(name: string, values: Readonly<Record<string, unknown>>) {
      const type = indexOf('orders', orderCodecs, name);
      return { type, payload: orderCodecs[type].codec.encode(values) };
    },
    encodeCommand(name: string, values: Readonly<Record<string, unknown>>): Command {
      const type = indexOf('commands', commandCodecs, name);
      return { kind: 'custom', type, payload: commandCodecs[type].codec.encode(values) };
    },
    tuningCommand(name: string, value: number): Command {
      const range = tuning[name];
      if (range === undefined || !(value >= range.min && value <= range.max)) throw wrongTuning(name, value);
      return { kind: 'tuning', index: Object.keys(tuning).indexOf(name), value };
    },
  });
}

function compile(part: string, messages: MessageParts): readonly NamedCodec[] {
  return Object.entries(messages).map(([name, fields]) => ({ name, codec: recordCodec(`${part}.${name}`, fields) }));
}

function indexOf(part: string, codecs: readonly NamedCodec[], name: string): number {
  const index = codecs.findIndex((codec) => codec.name === name);
  if (index >= 0) return index;
  throw new SamestepError({
    code: 'sim/order',
    what: `There is nothing called '${name}' in ${part}.`,
    fix: `The model has ${codecs.map((codec) => codec.name).join(', ') || 'none'}.`,
    data: { part, name },
  });
}

function wrongTuning(name: string, value: number): SamestepError {
  return new SamestepError({
    code: 'sim/command',
    what: `The tuning value '${name}' cannot be set to ${value}.`,
    fix: 'Use a name of the model and a value in its range.',
    data: { name, value },
  });
}
