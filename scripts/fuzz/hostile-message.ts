// What hostile clients say, kind by kind: bytes of every type, valid messages that were damaged, and well-formed lies.
import {
  addInput,
  BitWriter,
  CLIENT,
  createInputBatch,
  encodeClientChecksum,
  encodeDesyncAnswer,
  encodeDesyncState,
  encodeDesyncStates,
  encodeEmpty,
  encodeHello,
  wireLayout,
  packState,
  writeInputs,
  WIRE_LIMITS,
} from '#shared/wire/protocol.ts';
import type { Hashes } from '#shared/session/session.ts';
import type { Sim } from '#shared/sim/sim.ts';
import type { Dice } from '#scripts/fuzz/dice.ts';

/** How one connection behaves for as long as it lives. */
export const KINDS = Object.freeze([
  'random',
  'damaged',
  'forged-ticks',
  'repeated',
  'foreign-seats',
  'orders',
  'checksums',
  'flood',
  'desync-answers',
  'resyncs',
  'hellos',
  'oversize',
] as const);

export type Kind = (typeof KINDS)[number];

/** What a liar knows: how many seats it holds, the newest tick, and the first tick it was last asked about (−1 for never). */
export interface Knowledge {
  readonly seats: number;
  readonly tick: number;
  readonly askedTick: number;
}

/** Makes messages. */
export interface Forger {
  /** The next message of a connection of this kind. */
  message(kind: Kind, known: Knowledge): Uint8Array;
  hello(known: Knowledge): Uint8Array;
  /** A hello of another build. */
  foreignHello(): Uint8Array;
}

/** Ticks that break what adds to them: far back, far ahead, and where 16, 31 and 32 bits end. */
const TICK_EDGES: readonly number[] = [0, 1, 0x7fff, 0xffff, 0x1_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff];
/** Messages that are kept to be damaged, repeated and spliced. */
const REMEMBERED = 32;
const TYPES: readonly number[] = [...Object.values(CLIENT), 0, 8, 33, 36, 127, 255];

/** Makes a forger for a game; everything it says follows from the dice. */
export function createForger({
  sim,
  hashes,
  dice,
}: {
  readonly sim: Sim;
  readonly hashes: Hashes;
  readonly dice: Dice;
}): Forger {
  const layout = wireLayout(sim.game.model);
  const order = validOrder(sim);
  const remembered: Uint8Array[] = [encodeHello(hashes), encodeEmpty(CLIENT.resync)];
  const answers = new Map<number, Uint8Array[]>();
  const makers: Readonly<Record<Kind, (known: Knowledge) => Uint8Array>> = {
    random: () => Uint8Array.of(dice.pick(TYPES), ...dice.bytes(dice.below(80))),
    damaged,
    'forged-ticks': (known) => inputs(known, () => forgedTick(known.tick)),
    repeated: () => dice.pick(remembered),
    // The seat is named above the buttons, so a set high bit names one that is not there; a watcher has none at all.
    'foreign-seats': (known) => withHighBits(inputs(known, () => known.tick + dice.between(1, 60))),
    orders: forgedOrder,
    checksums: ({ tick }) => encodeClientChecksum({ tick: lateTick(tick), high: word(), low: word() }),
    flood: (known) => (dice.isLucky(0.5) ? inputs(known, () => known.tick + dice.between(1, 30)) : resync()),
    'desync-answers': desyncMessage,
    resyncs: resync,
    hellos: (known) => (dice.isLucky(0.9) ? encodeHello(hashes, held(known)) : foreignHello()),
    oversize: () => Uint8Array.of(dice.pick(TYPES), ...dice.bytes(dice.between(4_000, 5_000))),
  };

  /** Nothing, or a world that it does not hold: of a tick that was, will be, or is far from both. */
  function held({ tick }: Knowledge) {
    if (dice.isLucky(0.4)) return undefined;
    return { tick: lateTick(tick), chain: dice.isLucky(0.2) ? new Uint32Array(2) : Uint32Array.of(word(), word()) };
  }

  function inputs({ seats }: Knowledge, tickOf: () => number): Uint8Array {
    const batch = createInputBatch(layout, Math.max(1, seats));
    const count = dice.isLucky(0.1) ? WIRE_LIMITS.inputsPerMessage : dice.between(1, 3);
    for (let i = 0; i < count; i++) {
      const input = dice.bytes(sim.inputBytes);
      sim.canonicaliseInput(input, 0);
      addInput(layout, batch, { tick: tickOf(), slot: dice.below(batch.slotCount), input, at: 0 });
    }
    const writer = new BitWriter(64);
    writeInputs(writer, layout, batch);
    return writer.toBytes();
  }

  function forgedTick(tick: number): number {
    if (dice.isLucky(0.3)) return dice.pick(TICK_EDGES) + dice.between(-2, 2);
    if (dice.isLucky(0.5)) return tick + dice.pick([-600, -121, -11, -1, 0, 1, 119, 120, 121, 600, 32_767, 32_768]);
    return tick + dice.between(-15, 30);
  }

  /** Mostly what was settled, so that it opens a desync; else what cannot be. */
  function lateTick(tick: number): number {
    return (dice.isLucky(0.7) ? tick - dice.between(1, 130) : forgedTick(tick)) >>> 0;
  }

  /** Two bytes: an order's number, mostly one that has not been. */
  const serial = () => [dice.below(256), dice.below(128)];

  function forgedOrder({ seats }: Knowledge): Uint8Array {
    const slot = dice.isLucky(0.7) ? dice.below(Math.max(1, seats)) : dice.below(256);
    if (order === undefined || dice.isLucky(0.3))
      return Uint8Array.of(
        CLIENT.order,
        slot,
        dice.below(256),
        dice.below(256),
        dice.below(256),
        ...dice.bytes(dice.below(100)),
      );
    if (dice.isLucky(0.2))
      return Uint8Array.of(CLIENT.order, slot, ...serial(), order.type, ...dice.bytes(dice.between(1_900, 2_300)));
    return Uint8Array.of(CLIENT.order, slot, ...serial(), order.type, ...order.payload);
  }

  /** A whole answer: parts that were made up, and a world in order, of which some bits are other. */
  function wholeAnswer(tick: number): Uint8Array[] {
    const state = new Uint8Array(sim.stateBytes);
    sim.save(state);
    for (let flips = dice.below(50); flips > 0; flips--) state[dice.below(state.length)] ^= 1 << dice.below(8);
    const packed = packState(state);
    const retraced = new Uint32Array(sim.parts.length * 2).map(word);
    const recorded = Uint32Array.of(word(), word());
    return [
      encodeDesyncAnswer({ tick, recorded, retraced, packedSizeBytes: packed.length }),
      ...encodeDesyncStates(tick, packed),
    ];
  }

  /** The next message of a whole answer that was begun, or is begun now. */
  function wholeAnswerMessage(askedTick: number): Uint8Array | undefined {
    const begun = answers.get(askedTick);
    if (begun !== undefined) return begun.shift();
    if (askedTick < 0 || !dice.isLucky(0.1)) return undefined;
    if (answers.size >= REMEMBERED) answers.clear();
    const messages = wholeAnswer(askedTick + dice.below(60));
    answers.set(askedTick, messages);
    return messages.shift();
  }

  function desyncMessage({ askedTick, tick }: Knowledge): Uint8Array {
    const whole = wholeAnswerMessage(askedTick);
    if (whole !== undefined) return whole;
    const of = dice.isLucky(0.7) && askedTick >= 0 ? askedTick + dice.between(-1, 119) : forgedTick(tick);
    const at = of >>> 0;
    if (dice.isLucky(0.5)) {
      const offset = WIRE_LIMITS.desyncChunkBytes * dice.pick([0, 0, 0, 1, 2, 7, 8_388]);
      return encodeDesyncState({ tick: at, offset, bytes: dice.bytes(dice.pick([1, 7, 200, 2_000])) });
    }
    const parts = dice.pick([0, 1, sim.parts.length, sim.parts.length, WIRE_LIMITS.desyncParts]);
    const retraced = new Uint32Array(parts * 2).map(word);
    const packedSizeBytes = dice.pick([0, 1, 200, 2_000, 4_001, 399_999, 400_001, WIRE_LIMITS.packedStateBytes]);
    return encodeDesyncAnswer({ tick: at, recorded: Uint32Array.of(word(), word()), retraced, packedSizeBytes });
  }

  function damaged(known: Knowledge): Uint8Array {
    const whole = dice.isLucky(0.5) ? dice.pick(remembered) : makers[dice.pick(KINDS)](known);
    const bytes = whole.slice(0, whole.length - (dice.isLucky(0.4) ? dice.below(whole.length) : 0));
    for (let flips = dice.below(4); flips > 0; flips--) bytes[dice.below(bytes.length)] ^= 1 << dice.below(8);
    if (dice.isLucky(0.3)) return joined(bytes, dice.bytes(dice.between(1, 8)));
    if (dice.isLucky(0.2)) return joined(bytes, dice.pick(remembered).subarray(1));
    return bytes;
  }

  function resync(): Uint8Array {
    return encodeEmpty(CLIENT.resync);
  }

  function foreignHello(): Uint8Array {
    const name = dice.pick(['layout', 'rules', 'content', 'protocol']);
    return encodeHello({ ...hashes, [name]: 'f'.repeat(16) });
  }

  function word(): number {
    return dice.below(4_294_967_296);
  }

  return {
    message(kind, known) {
      const message = makers[kind](known);
      if (message.length > 0 && message.length < 200)
        remembered[dice.below(REMEMBERED) % (remembered.length + 1)] = message;
      return message.slice();
    },
    hello: (known) => encodeHello(hashes, held(known)),
    foreignHello,
  };
}

function withHighBits(message: Uint8Array): Uint8Array {
  if (message.length > 1) message[message.length - 1] |= 0xf0;
  return message;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}

/** The shortest order of the model that is all zero, or undefined when it has none. */
export function validOrder(sim: Sim): { readonly type: number; readonly payload: Uint8Array } | undefined {
  for (let type = 0; type < 8; type++) {
    for (let size = 0; size < 64; size++) {
      const payload = new Uint8Array(size);
      if (sim.isOrderValid(type, payload)) return { type, payload };
    }
  }
  return undefined;
}
