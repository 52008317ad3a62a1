// The log of seals: what was left out is read back, whatever part of it is asked for.
import { describe, expect, test } from 'vitest';
import { nextInt, seedRandom } from '../math/random.ts';
import { NO_COMMANDS, NO_ORDERS, type Bundle } from '../sim/bundle.ts';
import { game } from '../testing/capture.ts';
import { BitWriter, SERVER, wireLayout } from '../wire/protocol.ts';
import { createServerMessages } from './server-messages.ts';
import { SealLog } from './seal-log.ts';
import { OrderLog } from './order-log.ts';
import { TimeSync } from './time-sync.ts';

const layout = wireLayout(game.model);
const size = layout.seats * layout.inputBytes;

/** Seals `count` ticks, most of them idle, with inputs that follow from a seed; returns the log and what was sealed. */
function sealed(count: number, { seed = 1, startTick = 0, chance = 4 } = {}) {
  const log = new SealLog(layout, startTick, 1800);
  const random = new Uint32Array(4);
  seedRandom(random, seed, 2);
  const bundles: Bundle[] = [];
  let last = new Uint8Array(size);
  for (let i = 1; i <= count; i++) {
    const inputs = new Uint8Array(size);
    for (let at = 0; at < size; at++) inputs[at] = last[at] & layout.repeatMask[at % layout.inputBytes];
    if (nextInt(random, chance) === 0) inputs[nextInt(random, layout.seats) * layout.inputBytes] = nextInt(random, 128);
    const bundle = { tick: startTick + i, inputs, orders: NO_ORDERS, commands: NO_COMMANDS };
    log.add(bundle);
    bundles.push(bundle);
    last = inputs;
  }
  return { log, bundles };
}

/** What a client that holds the world of `from` reads. */
function read(log: SealLog, bundles: readonly Bundle[], from: number, to: number, isWhole = false) {
  const startTick = bundles[0].tick - 1;
  const messages = createServerMessages(layout, new TimeSync(60), new OrderLog());
  messages.reconnect(from, from === startTick ? new Uint8Array(size) : bundles[from - startTick - 1].inputs);
  const writer = new BitWriter(64);
  log.write(writer, { from, to, isWhole });
  messages.receive(writer.toBytes(), 0);
  const ticks: { tick: number; inputs: number[] }[] = [];
  for (let bundle = messages.nextBundle(); bundle !== undefined; bundle = messages.nextBundle())
    ticks.push({ tick: bundle.tick, inputs: [...bundle.inputs] });
  return { ticks, malformed: messages.malformedCount, bytes: writer.sizeBytes };
}

const told = (bundles: readonly Bundle[], from: number, to: number) =>
  bundles.filter(({ tick }) => tick > from && tick <= to).map(({ tick, inputs }) => ({ tick, inputs: [...inputs] }));

describe('a message of the log', () => {
  test.each([
    ['of busy ticks', 4],
    ['of ticks with long rests', 90],
    ['of nothing but rest', 100_000],
  ])('%s says every tick, from anywhere to anywhere', (_, chance) => {
    const { log, bundles } = sealed(400, { chance });
    for (const [from, to] of [
      [0, 400],
      [17, 18],
      [100, 164],
      [333, 399],
    ]) {
      const { ticks, malformed } = read(log, bundles, from, to);
      expect(malformed).toBe(0);
      expect(ticks).toEqual(told(bundles, from, to));
    }
  });

  test('leaves idle ticks out, unless it is to be whole', () => {
    const { log, bundles } = sealed(60, { chance: 100_000 });
    expect(read(log, bundles, 0, 60).bytes).toBe(1 + 2);
    expect(read(log, bundles, 0, 60, true).bytes).toBe(1 + 60);
  });

  test.each([2 ** 31 - 200, 2 ** 32 - 200])('goes across tick %i', (startTick) => {
    const { log, bundles } = sealed(400, { startTick });
    expect(read(log, bundles, startTick, startTick + 400).ticks).toEqual(told(bundles, startTick, startTick + 400));
  });
});

test('half a minute is kept, and no more', () => {
  const { log } = sealed(2500);
  expect([log.covers(2500 - 1800), log.covers(2500 - 1801), log.covers(2500), log.covers(2501)]).toEqual([
    true,
    false,
    true,
    false,
  ]);
});

test('many bytes in few ticks make the log grow, and all is still right', () => {
  const log = new SealLog(layout, 0, 1800);
  const bundles: Bundle[] = [];
  for (let tick = 1; tick <= 300; tick++) {
    const payload = new Uint8Array(16).fill(tick % 100);
    const orders = Array.from({ length: 40 }, () => ({ seat: 0, type: 0, payload }));
    bundles.push({ tick, inputs: new Uint8Array(size), orders, commands: NO_COMMANDS });
    log.add(bundles[tick - 1]);
  }
  expect(log.covers(0)).toBe(true);
  const { ticks, malformed } = read(log, bundles, 0, 300);
  expect([ticks.length, malformed]).toEqual([300, 0]);
});

test('the size it announces is about the one it writes', () => {
  const { log, bundles } = sealed(300, { chance: 3 });
  const written = read(log, bundles, 0, 300).bytes;
  expect(Math.abs(log.sizeBytes(0, 300) - written)).toBeLessThanOrEqual(12);
  expect(read(log, bundles, 0, 300).bytes).toBeGreaterThan(SERVER.seals);
});
