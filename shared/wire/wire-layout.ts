// What the codecs must know of a match: sizes and checks that both sides derive from the same model.
import { memo } from '../memo.ts';
import type { Model, ModelDefinition } from '../model/model.ts';
import { recordCodec, type RecordCodec } from '../model/record-codec.ts';
import type { Command } from '../sim/bundle.ts';

/** The sizes that seals are read with; a recording carries them. */
export interface SealSizes {
  /** 1…1,000. */
  readonly seats: number;
  /** Bytes of one seat's input in memory. */
  readonly inputBytes: number;
  /** The first axisCount of them are axes, −127…127; the others hold one bit for each button. */
  readonly axisCount: number;
  /** Bits of one input on the wire: 8 for each axis, 1 for each button. */
  readonly inputBits: number;
  /** Which bits of an input repeat, inputBytes bytes. */
  readonly repeatMask: Uint8Array;
  /** Bytes of a seat's player data. */
  readonly playerDataBytes: number;
}

/** The sizes of a match, and what the model says of orders and commands. */
export interface WireLayout extends SealSizes {
  /** Bytes of a snapshot. */
  readonly stateBytes: number;
  /** Whether an order is one of the model's, with a whole and valid payload. */
  isOrder(type: number, payload: Uint8Array): boolean;
  /** Whether a command can be applied: seat, presence, level, data, tuning range, payload. */
  isCommand(command: Command): boolean;
}

/** The layout of a model's matches. */
export const wireLayout = memo((model: Model): WireLayout => {
  const { definition, inputLayout, layout } = model;
  const seats = definition.players.max;
  const orders = codecsOf('orders', definition.orders);
  const commands = codecsOf('commands', definition.commands);
  const playerData = recordCodec('playerData', definition.playerData ?? {});
  const tuning = Object.values(definition.tuning ?? {});

  function isCommand(command: Command): boolean {
    switch (command.kind) {
      case 'join':
        return command.seat < seats && isHolder(command) && playerData.isValid(command.data);
      case 'leave':
        return command.seat < seats;
      case 'presence':
        return command.seat < seats && isHolder(command);
      case 'tuning': {
        const range = tuning[command.index];
        return range !== undefined && command.value >= range.min && command.value <= range.max;
      }
      case 'custom':
        return commands[command.type]?.isValid(command.payload) ?? false;
    }
  }

  return Object.freeze({
    seats,
    inputBytes: inputLayout.sizeBytes,
    axisCount: inputLayout.axisCount,
    inputBits: inputLayout.axisCount * 8 + inputLayout.places.filter(({ bit }) => bit >= 0).length,
    repeatMask: inputLayout.repeatMask,
    playerDataBytes: playerData.maxBytes,
    stateBytes: layout.sizeBytes,
    isOrder: (type: number, payload: Uint8Array) => orders[type]?.isValid(payload) ?? false,
    isCommand,
  });
});

/** The bits that name one of `count` things; 0 when there is only one. */
export function bitsToName(count: number): number {
  return 32 - Math.clz32(count - 1);
}

/**
 * The tick nearest to `near` whose low `bits` (1…32) bits are `low`. May be negative when `near` is small. Ticks of a session are numbers
 * that only grow; in a world and on the wire they are their low bits, so a match goes on across 2^32.
 */
export function unwrapTick(low: number, bits: number, near: number): number {
  const shift = 32 - bits;
  return near + (((low - near) << shift) >> shift);
}

function codecsOf(part: string, messages: ModelDefinition['orders']): readonly RecordCodec[] {
  return Object.entries(messages ?? {}).map(([name, fields]) => recordCodec(`${part}.${name}`, fields));
}

function isHolder({ presence, level }: { readonly presence: number; readonly level: number }): boolean {
  return presence >= 1 && presence <= 3 && level >= 0 && level <= 3;
}
