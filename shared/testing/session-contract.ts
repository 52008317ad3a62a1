/** The contract that every session kind keeps, as checks without a test framework: each throws when it is broken. */
import { assert } from '../assert.ts';
import { formatChecksum } from '../math/checksum.ts';
import { createSim, type SimOf } from '../sim/sim.ts';
import type { Bundle } from '../sim/bundle.ts';
import type { Session } from '../session/session.ts';
import { game, type model } from './capture.ts';

/** One session under test, in `capture`, with what it takes to run it: a server and a link, or nothing. */
export interface SessionRig {
  readonly session: Session;
  /** The world its plans are carried out on. */
  readonly sim: SimOf<(typeof model)['definition']>;
  /** The world that the bundles make: the same, but in a state room, whose clients have a part of it, the server's. */
  readonly wholeSim: SimOf<(typeof model)['definition']>;
  /** Every bundle the world was stepped with since it began or was loaded, in order. */
  readonly bundles: readonly Bundle[];
  /** The snapshot the world was last loaded from, or undefined when it began at tick 0. */
  readonly loadedFrom: Uint8Array | undefined;
  /** Seed of the match. */
  readonly seed: number;
  readonly nowMs: number;
  /** Lets time pass in frames of a tick, carrying plans out. */
  run(ms: number): void;
  /** Lets time pass without a call of advance. */
  sleep(ms: number): void;
  setPaused(isPaused: boolean): void;
}

/** Makes a rig with `slots` seats on one connection. */
export type MakeRig = (slots: number) => SessionRig;

/** One clause of the contract. */
export interface ContractCheck {
  readonly name: string;
  check(make: MakeRig): void;
}

/** Long enough for a first snapshot and a few ticks over any link of the contract. */
const SETTLE_MS = 1500;
const HOLD_DASH = new Uint8Array([127, 0, 0b01]);
const THROW = new Uint8Array([0, 0, 0b10]);
const NOTHING = new Uint8Array([0, 0, 0]);

function settled(make: MakeRig, slots = 1): SessionRig {
  const rig = make(slots);
  rig.run(SETTLE_MS);
  assert(rig.session.phase === 'playing', `The session is ${rig.session.phase} after ${SETTLE_MS} ms.`);
  return rig;
}

function ticksWith(rig: SessionRig, isWanted: (bundle: Bundle, seat: number) => boolean, slot = 0): number[] {
  const seat = rig.session.seats[slot];
  return rig.bundles.filter((bundle) => isWanted(bundle, seat)).map(({ tick }) => tick);
}

const buttons = ({ inputs }: Bundle, seat: number) => inputs[seat * 3 + 2];

/** Every clause. */
export const SESSION_CONTRACT: readonly ContractCheck[] = Object.freeze([
  {
    name: 'it takes its seats and plays, one tick after the other',
    check(make) {
      const rig = settled(make, 2);
      assert(rig.session.seats.length === 2, 'Two slots have two seats.');
      for (const seat of rig.session.seats)
        assert(rig.sim.world.presence(seat) === 'person', `Seat ${seat} is a person's.`);
      const from = rig.sim.tick;
      rig.run(1000);
      assert(Math.abs(rig.sim.tick - from - 60) <= 6, `${rig.sim.tick - from} ticks in a second.`);
      rig.bundles.forEach(({ tick }, i) =>
        assert(i === 0 || tick === rig.bundles[i - 1].tick + 1, `Tick ${tick} follows.`),
      );
      assert(rig.session.tick === rig.sim.tick, 'The session knows its tick.');
    },
  },
  {
    name: 'what is planned is all there is: the same bundles make the same world',
    check(make) {
      const rig = settled(make);
      rig.session.setInput(0, HOLD_DASH);
      rig.run(700);
      const again = createSim(game, { seed: rig.seed });
      if (rig.loadedFrom !== undefined) again.load(rig.loadedFrom);
      for (const bundle of rig.bundles) again.step(bundle);
      assert(checksum(again) === checksum(rig.wholeSim), 'The bundles make another world.');
    },
  },
  {
    name: 'a held control repeats until it is let go',
    check(make) {
      const rig = settled(make);
      rig.session.setInput(0, HOLD_DASH);
      rig.run(1000);
      rig.session.setInput(0, NOTHING);
      rig.run(1000);
      const held = ticksWith(rig, (bundle, seat) => (buttons(bundle, seat) & 1) !== 0);
      assert(held.length > 50 && held.length < 75, `Held for ${held.length} ticks of a second.`);
      held.forEach((tick, i) => assert(i === 0 || tick === held[i - 1] + 1, 'Held without a gap.'));
      assert((held.at(-1) ?? 0) < rig.sim.tick - 10, 'Let go.');
    },
  },
  {
    name: 'a press is in exactly one tick',
    check(make) {
      const rig = settled(make);
      rig.session.setInput(0, THROW);
      rig.session.setInput(0, NOTHING);
      rig.run(1000);
      const pressed = ticksWith(rig, (bundle, seat) => (buttons(bundle, seat) & 2) !== 0);
      assert(pressed.length === 1, `Pressed in ${pressed.length} ticks.`);
    },
  },
  {
    name: 'the slots of one connection are told apart',
    check(make) {
      const rig = settled(make, 2);
      rig.session.setInput(1, THROW);
      rig.session.setInput(1, NOTHING);
      rig.run(1000);
      const isPressed = (bundle: Bundle, seat: number) => (buttons(bundle, seat) & 2) !== 0;
      assert(
        ticksWith(rig, isPressed, 0).length === 0 && ticksWith(rig, isPressed, 1).length === 1,
        'Only slot 1 pressed.',
      );
    },
  },
  {
    name: 'an order arrives once, and orders keep their order',
    check(make) {
      const rig = settled(make);
      for (const x of [1, 2, 3]) {
        const { type, payload } = rig.sim.encodeOrder('Ping', { x, y: 0 });
        rig.session.order(0, type, payload);
      }
      rig.run(1000);
      const seen = rig.bundles.flatMap(({ orders }) =>
        orders.map(({ payload }) => new DataView(payload.slice().buffer).getFloat64(0, true)),
      );
      assert(seen.join() === '1,2,3', `Orders ${seen.join()} arrived.`);
    },
  },
  {
    name: 'a long sleep is made up in small plans or forgotten, never in one',
    check(make) {
      const rig = settled(make);
      const from = rig.session.stats.ticks;
      rig.sleep(20_000);
      rig.run(1000 / 60);
      const made = rig.session.stats.ticks - from;
      assert(made <= 20, `${made} ticks in one plan.`);
      rig.run(10_000);
      assert(rig.session.phase === 'playing', `The session is ${rig.session.phase} after a sleep.`);
    },
  },
  {
    name: 'a pause makes no ticks, and play goes on after it',
    check(make) {
      const rig = settled(make);
      rig.setPaused(true);
      rig.run(1000);
      assert(rig.session.phase === 'paused', `The session is ${rig.session.phase}.`);
      const at = rig.sim.tick;
      rig.run(2000);
      assert(rig.sim.tick === at, 'Ticks were made during the pause.');
      rig.setPaused(false);
      rig.run(1500);
      assert(rig.sim.tick > at + 30, 'Play does not go on.');
    },
  },
  {
    name: 'the picture is always between two ticks',
    check(make) {
      const rig = settled(make);
      for (let i = 0; i < 120; i++) {
        rig.run(1000 / 60);
        const blend = rig.session.blend(rig.nowMs);
        assert(blend >= 0 && blend <= 1, `The blend is ${blend}.`);
      }
    },
  },
  {
    name: 'what cannot be read does no harm',
    check(make) {
      const rig = settled(make);
      for (const bytes of [[], [0], [255, 1, 2, 3], [...Array(300).keys()].map((i) => (i * 31) & 255)]) {
        rig.session.receive(new Uint8Array(bytes), rig.nowMs);
      }
      rig.run(3000);
      assert(rig.session.phase === 'playing', `The session is ${rig.session.phase} after noise.`);
    },
  },
]);

function checksum(sim: SimOf<(typeof model)['definition']>): string {
  const words = new Uint32Array(2);
  sim.checksum(words, 0);
  return formatChecksum(words, 0);
}
