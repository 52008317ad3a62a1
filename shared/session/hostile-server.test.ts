// What a client of a state room is told may be anything: it never throws, keeps within bounds, and is right again when it is told all.
import { expect, test } from 'vitest';
import { nextInt, seedRandom } from '../math/random.ts';
import { game, model } from '../testing/hideout.ts';
import { holdingOfStore } from '../testing/storm-holding.ts';
import { differencesOf } from '../testing/storm-mirror.ts';
import { SERVER } from '../wire/protocol.ts';
import { openStateRoom } from './state-room.test-helper.ts';

const TYPES: readonly number[] = [SERVER.patch, SERVER.state, SERVER.events];

/** Bytes at random, or a message of before that was cut, changed here and there, or joined to another. */
function hostile(random: Uint32Array, sound: readonly Uint8Array[]): Uint8Array {
  const whole = sound[nextInt(random, sound.length)].slice();
  const kind = nextInt(random, 4);
  if (kind === 0) {
    const bytes = Uint8Array.from({ length: 1 + nextInt(random, 80) }, () => nextInt(random, 256));
    bytes[0] = TYPES[nextInt(random, TYPES.length)];
    return bytes;
  }
  if (kind === 1) return whole.slice(0, 1 + nextInt(random, whole.length));
  if (kind === 2) {
    for (let i = 0; i <= nextInt(random, 4); i++) whole[1 + nextInt(random, whole.length - 1)] = nextInt(random, 256);
    return whole;
  }
  const other = sound[nextInt(random, sound.length)];
  return Uint8Array.from([...whole.slice(0, nextInt(random, whole.length)), ...other.slice(1)]);
}

test.each([1, 2, 3])('1,500 messages that no server sends harm no client of a state room, seed %i', (seed) => {
  const random = new Uint32Array(4);
  seedRandom(random, seed, 7);
  const room = openStateRoom(game);
  const client = room.join();
  room.join();
  room.run(120);
  const sound = client.received.map(({ message }) => message).filter((message) => TYPES.includes(message[0]));
  for (let i = 0; i < 1500; i++) {
    client.session.receive(hostile(random, sound), 2000 + i);
    if (i % 4 === 0) client.frame();
    const { store, kept, known } = client.state;
    expect(store.own.count + store.others.count).toBeLessThanOrEqual(4 * model.layout.rowCount);
    expect(store.places.length).toBeLessThanOrEqual(65_536);
    expect(kept.events).toBeLessThan(20_000);
    expect(known.predictor.spawns.length).toBeLessThanOrEqual(1024);
  }
  room.run(600);
  const { store, seats, agreedTick } = client.state;
  expect(agreedTick).toBeGreaterThan(room.authority.tick - 120);
  const question = { contract: store.contract, sim: room.sim, seats };
  expect(differencesOf(question, holdingOfStore(store)), `seed ${seed}`).toEqual([]);
});
