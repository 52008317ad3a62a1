// A server's snapshot that the engine could not go on from: refused before it replaces the world, and asked for again.
import { expect, test } from 'vitest';
import { HEADER } from '../model/layout.ts';
import { createSim } from '../sim/sim.ts';
import { saved } from '../testing/busy-match.test-helper.ts';
import { game } from '../testing/capture.ts';
import { CLIENT, encodeSnapshot, encodeWelcome, wireLayout } from '../wire/protocol.ts';
import { createNetSession } from './net-session.ts';
import { runPlan } from './plan.ts';

const digits = '1'.repeat(16);
const layout = wireLayout(game.model);

test('a snapshot with more rows than there are is refused, changes nothing, and another is asked for and taken', () => {
  const server = createSim(game, { seed: 5 });
  const sim = createSim(game, { seed: 1 });
  const session = createNetSession({
    sim,
    hashes: { layout: digits, rules: digits, content: digits, protocol: digits },
  });
  const sent: number[] = [];
  const advance = () =>
    runPlan(session.advance(0), {
      sim,
      scratch: () => createSim(game, { seed: 1 }),
      send: (_to, message) => sent.push(message[0]),
      close: () => undefined,
    });
  const receive = (state: Uint8Array) => {
    const checksum = new Uint32Array(2);
    server.checksum(checksum, 0);
    const baseline = new Uint8Array(layout.seats * layout.inputBytes);
    for (const message of encodeSnapshot(layout, { tick: 0, chain: new Uint32Array(2), checksum, baseline, state }))
      session.receive(message, 0);
  };
  advance();
  session.receive(
    encodeWelcome({ seats: [0], tick: 0, ticksPerSecond: 60, sync: 'lockstep', restarts: 0, orderSerial: 0 }),
    0,
  );
  const before = saved(sim);
  const hostile = saved(server);
  new DataView(hostile.buffer).setUint32(HEADER.highWater * 4, 4_000_000_000, true);
  receive(hostile);
  expect(advance).toThrow(
    expect.objectContaining({ code: 'sim/snapshot', what: expect.stringContaining('header.highWater is 4000000000') }),
  );
  expect(saved(sim)).toEqual(before);
  session.recover();
  sent.length = 0;
  advance();
  expect(sent).toContain(CLIENT.resync);
  receive(saved(server));
  advance();
  expect(saved(sim)).toEqual(saved(server));
});
