// A match that goes on in another process: whose seats are kept, whose join was lost, and the chained checksum that goes on.
import { expect, test } from 'vitest';
import { PRESENCE } from '../sim/bundle.ts';
import { createSim, type Sim } from '../sim/sim.ts';
import { game } from '../testing/capture.ts';
import { encodeHello, SERVER } from '../wire/protocol.ts';
import { authorityRig, hashes } from './authority-rig.test-helper.ts';
import { createAuthority } from './authority.ts';
import type { AuthorityOptions } from './authority-face.ts';
import { runPlan } from './plan.ts';

const TICK_MS = 1000 / 60;

/** A world after a second: a person in each of the first two seats, bots in the next two; and its chained checksum. */
function saved() {
  const rig = authorityRig({ seats: 4, level: 2 });
  const first = rig.seat(1) ?? [];
  const second = rig.seat(2) ?? [];
  rig.run(60);
  const state = new Uint8Array(rig.sim.stateBytes);
  rig.sim.save(state);
  const chain = new Uint32Array(2);
  rig.run(1);
  expect(rig.authority.chainAt(60, chain)).toBe(true);
  return { state, chain, first, second };
}

function goOn(state: Uint8Array, options: Pick<AuthorityOptions, 'chain' | 'kept'>) {
  const sim = createSim(game, { seed: 1 });
  sim.load(state);
  const authority = createAuthority({ sim, hashes, startMs: 0, bots: { seats: 4, level: 2 }, ...options });
  const told: number[] = [];
  let nowMs = 0;
  const run = (ticks: number) => {
    for (let i = 0; i < ticks; i++) {
      nowMs += TICK_MS;
      runPlan(authority.advance(nowMs), {
        sim,
        scratch: () => createSim(game, { seed: 1 }),
        send: (_to, message) => void told.push(message[0]),
        close: () => undefined,
      });
    }
  };
  run(1);
  return { sim, authority, run, told, now: () => nowMs };
}

const presences = (sim: Sim) => Array.from({ length: 4 }, (_, seat) => sim.presenceOf(seat));

test('kept seats are away until their owner is back; everyone else who was there has left', () => {
  const { state, chain, first, second } = saved();
  const { sim, authority, run, told, now } = goOn(state, {
    chain,
    kept: [{ connection: 1, seats: first, level: 0, data: [createSim(game, { seed: 1 }).emptyData], sinceTick: 0 }],
  });
  run(2);
  const [mine] = first;
  expect(sim.presenceOf(mine)).toBe(PRESENCE.away);
  expect(sim.presenceOf(second[0])).toBe(PRESENCE.bot);
  expect(authority.peopleCount()).toBe(1);
  expect(authority.rejoin(1, 7, now())).toBe(true);
  expect(authority.rejoin(1, 8, now())).toBe(false);
  authority.receive(7, encodeHello(hashes), now());
  run(3);
  expect(sim.presenceOf(mine)).toBe(PRESENCE.person);
  expect(authority.seatsOf(7)).toEqual(first);
  expect(told.slice(0, 2)).toEqual([SERVER.welcome, SERVER.snapshot]);
});

test('whoever took a seat after the last tick that was written takes it once more, from whoever had it before', () => {
  const { state, chain, first, second } = saved();
  const data = Uint8Array.of(1);
  const { sim, run } = goOn(state, {
    chain,
    kept: [{ connection: 1, seats: first, level: 0, data: [data], sinceTick: 60 }],
  });
  run(1);
  expect(sim.world.playerData(first[0]).skin).toBe(1);
  expect(presences(sim)[first[0]]).toBe(PRESENCE.away);
  expect(presences(sim)[second[0]]).toBe(PRESENCE.bot);
});

test('kept seats that nobody comes back to are given up, and bots fill them', () => {
  const { state, chain, first } = saved();
  const { sim, authority, run, now } = goOn(state, {
    chain,
    kept: [{ connection: 1, seats: first, level: 0, data: [Uint8Array.of(0)], sinceTick: 0 }],
  });
  run(2);
  authority.leave(1, now());
  run(2);
  expect(presences(sim)[first[0]]).toBe(PRESENCE.bot);
  expect(authority.peopleCount()).toBe(0);
});

test('the chained checksum goes on from where it was', () => {
  const { state, chain } = saved();
  const { authority, run } = goOn(state, { chain });
  run(2);
  const words = new Uint32Array(2);
  expect(authority.chainAt(60, words)).toBe(true);
  expect(words).toEqual(chain);
});
