// Two clients written from docs/protocol.md, without the engine's wire, play dogfight on a real server process.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { game } from '#shared/games/dogfight/sim.ts';
import { createSim } from '#shared/sim/sim.ts';
import { hashesFrom, playRaw, type RawClient } from './raw-client.ts';
import { openLine, RefusedError, reserve } from './raw-door.ts';
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

test('two play five seconds: every report of the server is their own checksum, and their hands steer their ships', async () => {
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
  // Fewer than five inputs have no margin worth telling.
  for (let push = 1; push <= 6; push++) {
    const { tick } = one;
    one.setInput(0, Uint8Array.of(0, push * 10, 2));
    await one.until(() => one.tick > tick + 6);
  }
  await Promise.all([one, two].map((client) => client.until(() => client.agreed >= 5)));
  expect(one.tick - from).toBeGreaterThan(250);
  expect([one.disagreed, two.disagreed]).toEqual([0, 0]);
  // It comes with the next report, once a second.
  await one.until(() => one.marginTicks !== undefined);
  expect(await server.health()).toMatchObject({ players: 2, ok: true });

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
}, 120_000);

/** The code of the no, or 0 for a yes. */
async function codeOf(asked: Promise<unknown>): Promise<unknown> {
  return asked.then(
    () => 0,
    (error: unknown) => (error instanceof RefusedError ? error.code : error),
  );
}

test('matchmaking and the room say no with the codes of the document', async () => {
  const { url } = server;
  const enter = (options: object) => playRaw({ url, game, hashes, destination: { method: 'create' }, ...options });
  const body = { ...hashes, seats: 1 };
  expect(await codeOf(enter({ destination: { method: 'joinById', roomId: 'nothere' } }))).toBe(404);
  expect(await codeOf(enter({ hashes: { ...hashes, rules: '0'.repeat(16) } }))).toBe(4105);
  expect(await codeOf(enter({ seats: 9 }))).toBe(4101);
  expect(await codeOf(reserve({ url, method: 'joinOrCreate', name: 'chess', body }))).toBe(404);
  expect(await codeOf(reserve({ url, method: 'join', name: game.name, body }))).toBe(404);
  expect(await codeOf(reserve({ url, method: 'create', name: game.name, body: [] }))).toBe(400);

  const client = await enter({ seats: 8 });
  const { roomId } = client.line.seat;
  const destination = { method: 'joinById', roomId };
  expect(await codeOf(enter({ destination }))).toBe(4106);
  const watcher = await enter({ destination, seats: 0 });
  await watcher.until(() => watcher.agreed > 0);
  watcher.line.cut();
  await watcher.closed;
  const back = (token: string) => ({ destination: { method: 'reconnect', roomId, token } });
  // Matchmaking says it, or, to one who was there a moment ago, the socket, with Colyseus' own code.
  expect([410, 524]).toContain(await codeOf(enter(back(watcher.line.token))));
  expect(await codeOf(enter(back('wrong')))).toBe(410);

  await client.until(() => client.tick >= 0);
  const again = await enter(back(client.line.token));
  expect((await client.closed).code).toBe(4109);
  await again.until(() => again.agreed > 0);
  expect(again.seats).toEqual(client.seats);
  again.line.cut();
  await again.closed;
  const seat = await reserve({ url, method: 'reconnect', name: roomId, body: { reconnectionToken: again.line.token } });
  const ends: number[] = [];
  const line = openLine(url, seat, { message: () => undefined, closed: ({ code }) => ends.push(code) }, 'wrong');
  expect(await codeOf(line)).toBe(524);

  const loud = await enter({});
  loud.line.send(Uint8Array.of(99));
  expect((await loud.closed).code).toBe(4104);
  expect(ends).toEqual([4003]);
}, 90_000);
