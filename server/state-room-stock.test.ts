/** A state room as any SDK of Colyseus sees it: types in the handshake, the state and its patches by the SDK's own decoder. */
import { ColyseusSDK, registerSerializer, SchemaSerializer, type Room } from '@colyseus/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLIENT, SERVER, encodeEmpty, encodeHello } from '#shared/wire/protocol.ts';
import { hashesOf } from './build-info.ts';
import { startTestServer, tinyBuild, tinyGame, tinyOptions, until, type TestServer } from './harness.test-helper.ts';
import { room } from './room-definition.ts';

/** The state that the SDK has made, as far as the tests look. */
interface State {
  readonly tick: number;
  readonly contract: string;
  readonly own?: ArrayLike<{ readonly has: number; readonly Body_x: number }>;
  readonly rows?: ArrayLike<{ readonly has: number; readonly Body_x: number }>;
}

/** One that uses nothing of ours but the bytes of a hello. */
interface Stock {
  readonly room: Room;
  /** Messages beside the state, by their types. */
  readonly told: number[];
  state(): State;
  say(message: Uint8Array): void;
}

let server: TestServer;

beforeAll(async () => {
  // As the SDK comes: players of other test files have put another in its place.
  registerSerializer('schema', SchemaSerializer);
  server = await startTestServer([room(tinyGame, { sync: 'state', bots: 2 })]);
});

afterAll(() => server.close());

async function join(open: (sdk: ColyseusSDK) => Promise<Room>): Promise<Stock> {
  const of = await open(new ColyseusSDK(server.url));
  const told: number[] = [];
  of.onMessage('*', (type: string | number) => void (typeof type === 'number' && told.push(type)));
  const say = (message: Uint8Array) => of.sendBytes(message[0], message.subarray(1));
  say(encodeHello(hashesOf(tinyGame, tinyBuild)));
  return { room: of, told, state: () => of.state as unknown as State, say };
}

test('a stock client joins a state room and sees its tick, the rows of others, and its own row move', async () => {
  const { room: of, told, state, say } = await join((sdk) => sdk.create('tiny', tinyOptions));
  expect(of.serializerId).toBe('schema');
  expect(of.serializer).toBeInstanceOf(SchemaSerializer);
  // The types came with the handshake; nothing is sent of the state before the hello is answered.
  await until(() => state().tick > 0);
  expect(state().contract).toMatch(/^[0-9a-f]{16}$/);
  expect(told).toContain(SERVER.welcome);
  expect(told).not.toContain(SERVER.patch);
  expect(told).not.toContain(SERVER.state);
  // Both bots, and the own row.
  await until(() => (state().rows?.length ?? 0) >= 1 && state().own?.length === 1);
  const ownX = () => state().own?.[0].Body_x ?? 0;
  const [tick, x] = [state().tick, ownX()];
  // Right, in a tick that is not sealed yet; it is held on.
  say(Uint8Array.of(CLIENT.inputs, ...littleEndian16(tick + 30), 127, 0));
  await until(() => ownX() > x + 20);
  // The tick is told once a second.
  await until(() => state().tick > tick + 20);
  await until(() => state().rows?.[0].Body_x !== 0);
  await of.leave();
});

test('a stock client that asks for the whole state once more goes on with it', async () => {
  const host = await join((sdk) => sdk.create('tiny', { ...tinyOptions, isPrivate: true }));
  const guest = await join((sdk) => sdk.joinById(host.room.roomId, { ...tinyOptions, name: 'Bob' }));
  // The bot gave its seat to the guest.
  await until(() => living(host).join() === '1,1' && living(guest).join() === '1,1');
  const { tick } = host.state();
  host.say(encodeEmpty(CLIENT.resync));
  await until(() => host.state().tick > tick + 60);
  expect(living(host)).toEqual([1, 1]);
  await guest.room.leave();
  await until(() => living(host).join() === '1,1' && host.state().tick > tick + 120);
  await host.room.leave();
});

/** Own rows and others' that are there. */
function living({ state }: Stock): readonly number[] {
  const { own, rows } = state();
  return [own, rows].map((list) => Array.from(list ?? []).filter(({ has }) => has !== 0).length);
}

function littleEndian16(value: number): readonly [number, number] {
  return [value & 255, (value >> 8) & 255];
}
