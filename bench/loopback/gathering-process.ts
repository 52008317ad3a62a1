// The child process of the benchmark: our server with accounts, or Colyseus as it comes, told to stop by the end of its channel.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { matchMaker, Room, Server } from '@colyseus/core';
import { WebSocketTransport } from '@colyseus/ws-transport';
import { bindRooms } from '#server/bind-rooms.ts';
import { startGameServer } from '#server/game-server.ts';
import { builtClient, testServices } from '#server/harness.test-helper.ts';
import { openPlatform } from '#server/platform.ts';
import { freePort } from '#scripts/free-port.ts';
import { gatheringBuild, gatheringRooms, type GatheringServerMessage } from './gathering.ts';

const send = (message: GatheringServerMessage) => void process.send?.(message);
let cpu = process.cpuUsage();
let cleanUp = (): void => undefined;

async function startOurs(): Promise<number> {
  const base = testServices({
    NODE_ENV: 'production',
    LOG_LEVEL: 'silent',
    ROOMS_MAX: '10000',
    SOCKETS_MAX: '18000',
    TRUST_PROXY: '1',
    RECORDINGS_MAX_COUNT: '0',
  });
  cleanUp = () => rmSync(base.folder, { recursive: true, force: true });
  const services = { ...base, build: gatheringBuild };
  const platform = await openPlatform({
    ...services,
    config: { ...services.config, databaseUrl: join(base.folder, 'bench.db') },
  });
  const withPlatform = { ...services, platform };
  const rooms = bindRooms(gatheringRooms, withPlatform);
  const server = await startGameServer({ rooms, services: withPlatform, clientFolder: builtClient(base.folder) });
  return server.port;
}

class InertRoom extends Room {
  override maxClients = 8;

  override onCreate(options: unknown): void {
    // As ours: quick play finds no lobby.
    if (Object(options).lobby === true) void this.setPrivate(true);
  }
}

async function startStock(): Promise<number> {
  const port = await freePort();
  const server = new Server({ transport: new WebSocketTransport(), greet: false });
  server.define('inert', InertRoom);
  await server.listen(port, '127.0.0.1');
  return port;
}

async function figures(): Promise<void> {
  const { user, system } = process.cpuUsage(cpu);
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  const rooms = await matchMaker.query({});
  cpu = process.cpuUsage();
  send({
    bench: 'figures',
    figures: {
      cpuMs: (user + system) / 1000,
      rssBytes: rss,
      heapBytes: heapUsed,
      rooms: rooms.length,
      fullest: Math.max(0, ...rooms.map(({ roomId }) => matchMaker.getLocalRoomById(roomId)?.clients.length ?? 0)),
    },
  });
}

process.on('message', (message) => {
  if (message === 'figures') void figures();
});
process.on('disconnect', () => {
  cleanUp();
  process.exit(0);
});
send({ bench: 'ready', port: await (process.argv[2] === 'ours' ? startOurs() : startStock()) });
