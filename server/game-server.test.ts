/** Stopping: matches are told and recorded, and one that does not end cannot hold the process. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineRoom } from '@colyseus/core';
import { expect, test } from 'vitest';
import { readRecording } from '#shared/recording/reader.ts';
import { CLOSE } from '#shared/session/session.ts';
import { bindRooms } from './bind-rooms.ts';
import { FencedRoom } from './fenced-room.ts';
import { startGameServer } from './game-server.ts';
import {
  builtClient,
  joinRaw,
  matchmake,
  startTestServer,
  testServices,
  tinyGame,
  tinyOptions,
} from './harness.test-helper.ts';
import { room } from './room-definition.ts';

test('a stop tells everyone, finishes recordings, and gives up on what does not end in time', async () => {
  const server = await startTestServer((services) => {
    class Stuck extends FencedRoom {
      constructor() {
        super(services);
      }
      protected override received(): void {}
      override async onDispose(): Promise<void> {
        await super.onDispose();
        await new Promise(() => {});
      }
    }
    return { ...bindRooms([room(tinyGame, { sync: 'lockstep' })], services), stuck: defineRoom(Stuck) };
  });

  // The port is taken now, and says so in one line.
  const second = testServices({ PORT: String(server.port) });
  const clientFolder = builtClient(second.folder);
  await expect(startGameServer({ rooms: {}, services: second, clientFolder })).rejects.toMatchObject({
    code: 'config/environment',
    message: `Port ${server.port} is taken. Set PORT to another, or stop what listens there.`,
  });
  await expect(startGameServer({ rooms: {}, services: second, clientFolder: '/nowhere' })).rejects.toMatchObject({
    message: 'There is no built client in /nowhere. Run npm run build, or npm start, which builds first.',
  });

  const player = await (await joinRaw(server.url, 'create/tiny', tinyOptions)).ready();
  const stuck = await (await joinRaw(server.url, 'create/stuck')).ready();
  const { services, url } = server;
  const stopping = server.stop(0.5);
  expect(await player.closed).toEqual(CLOSE.closing);
  expect(await stuck.closed).toEqual(CLOSE.closing);
  expect(await stopping).toBe(false);
  const folder = join(services.folder, 'recordings');
  const [name] = readdirSync(folder);
  expect(readRecording(readFileSync(join(folder, name))).isWhole).toBe(true);
  await expect(matchmake(url, 'create/tiny', tinyOptions)).rejects.toThrow('fetch failed');
});
