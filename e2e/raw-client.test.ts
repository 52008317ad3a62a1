// Two clients written from docs/protocol.md, without the engine's wire, play dogfight on a real server process.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { game } from '#shared/games/dogfight/sim.ts';
import { createSim } from '#shared/sim/sim.ts';
import { hashesFrom, playRaw, type RawClient } from './raw-client.ts';
import { RefusedError } from './raw-door.ts';
import { startSourceServer, type TestServer } from './server.ts';
import type { Hashes } from '#shared/session/session.ts';

let server: TestServer;
let hashes: Hashes;

beforeAll(async () => {
  server = await startSourceServer();
  hashes = await hashesFrom(server.url, game);
});

afterAll(() => server.dispose());

const TURN = Uint8Array.of(127, 0, 0);

/** The heading of a seat's ship in a client's world. */
function headingOf({ sim, seats }: RawClient): number | undefined {
  const bytes = new Uint8Array(sim.stateBytes);
  sim.save(bytes);
  const { world, load } = createSim(game, { seed: 0 });
  load(bytes);
  for (const ship of world.each('Ship')) if (world.Ship.player[ship] === seats[0]) return world.Ship.heading[ship];
  return undefined;
}

/** Steers and waits until the ship points elsewhere. */
async function turns(client: RawClient, input: Uint8Array): Promise<void> {
  const before = headingOf(client);
  client.setInput(0, input);
  await client.until(() => headingOf(client) !== before);
}

test('two play ten seconds: every report of the server is their own checksum, and their hands steer their ships', async () => {
  const one = await playRaw({ url: server.url, game, hashes, destination: { method: 'create' } });
  const { roomId } = one.line.seat;
  const two = await playRaw({
    url: server.url,
    game,
    hashes,
    destination: { method: 'joinById', roomId },
    name: 'Two',
  });
  await Promise.all([one, two].map((client) => client.until(() => client.tick >= 0 && client.seats.length === 1)));
  expect(one.seats).not.toEqual(two.seats);
  const from = one.tick;
  await one.until(() => headingOf(one) !== undefined);
  await two.until(() => headingOf(two) !== undefined);
  await turns(one, TURN);
  await turns(two, Uint8Array.of(0x81, 127, 1));
  one.setInput(0, Uint8Array.of(0, 100, 2));
  await Promise.all([one, two].map((client) => client.until(() => client.agreed >= 10)));
  expect(one.tick - from).toBeGreaterThan(500);
  expect([one.disagreed, two.disagreed]).toEqual([0, 0]);
  expect(one.marginTicks).toBeDefined();
  expect(await server.health()).toMatchObject({ players: 2, counts: { 'session.inputsAccepted': expect.any(Number) } });

  const { token } = two.line;
  two.line.cut();
  await two.closed;
  const back = await playRaw({ url: server.url, game, hashes, destination: { method: 'reconnect', roomId, token } });
  await back.until(() => back.agreed >= 2);
  expect(back.seats).toEqual(two.seats);
  expect(back.disagreed).toBe(0);
  expect(back.line.token).not.toBe(token);
  await turns(back, TURN);
  for (const client of [one, back]) client.line.leave();
  expect((await one.closed).code).toBe(4000);
}, 60_000);

test('matchmaking and the room say no with the codes of the document', async () => {
  const refused = (options: object) =>
    playRaw({ url: server.url, game, hashes, destination: { method: 'joinOrCreate' }, ...options }).then(
      () => 0,
      (error: unknown) => (error instanceof RefusedError ? error.code : error),
    );
  expect(await refused({ destination: { method: 'joinById', roomId: 'nothere' } })).toBe(522);
  expect(await refused({ hashes: { ...hashes, rules: '0'.repeat(16) } })).toBe(4105);
  expect(await refused({ seats: 9 })).toBe(4101);
  const client = await playRaw({ url: server.url, game, hashes, destination: { method: 'create' } });
  const { roomId } = client.line.seat;
  expect(await refused({ destination: { method: 'reconnect', roomId, token: 'wrong' } })).toBe(524);
  client.line.send(Uint8Array.of(99));
  expect((await client.closed).code).toBe(4104);
});
