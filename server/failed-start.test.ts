// A start that comes to nothing: all that was open is closed, the newest first, and matches that went on are the next process's.
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { LocalDriver, matchMaker } from '@colyseus/core';
import { afterEach, expect, test, vi } from 'vitest';
import { abandonMatch } from './abandoned-match.test-helper.ts';
import { bindRooms } from './bind-rooms.ts';
import { openCluster, type Cluster } from './cluster/cluster.ts';
import { startGameServer } from './game-server.ts';
import {
  builtClient,
  startTestServer,
  testServices,
  tinyGame,
  until,
  type TestServices,
} from './harness.test-helper.ts';
import { openQueue } from './matchmaking/open-queue.ts';
import { openPlatform } from './platform.ts';
import { resumeMatches } from './restart.ts';
import { room } from './room-definition.ts';

const definitions = [room(tinyGame, { sync: 'lockstep' })];

afterEach(() => vi.useRealTimers());

/** Services that tell in which order they are closed. */
async function open(environment: Readonly<Record<string, string>> = {}) {
  const services = testServices({ DATABASE_URL: ':memory:', ...environment });
  const [platform, cluster] = [await openPlatform(services), await openCluster(services)];
  Object.assign(services, { platform, cluster });
  const queue = openQueue(definitions, services);
  const closed: string[] = [];
  const telling = <T extends { close(): Promise<void> }>(name: string, of: T): T => ({
    ...of,
    async close() {
      closed.push(name);
      await of.close();
    },
  });
  if (queue === undefined) throw new Error('There is no queue.');
  Object.assign(services, { platform: telling('platform', platform), queue: telling('queue', queue) });
  const { close } = cluster;
  cluster.close = () => {
    closed.push('cluster');
    return close.call(cluster);
  };
  return { services, closed };
}

const start = (services: TestServices, resume?: () => Promise<void>) =>
  startGameServer({
    rooms: bindRooms(definitions, services),
    services,
    clientFolder: builtClient(services.folder),
    ...(resume && { resume }),
  });

/** A matchmaker whose driver cannot be begun with. */
function brokenMatchmaking(): NonNullable<Cluster['shared']> {
  class BrokenDriver extends LocalDriver {
    async boot(): Promise<void> {
      throw new Error('no driver');
    }
  }
  return Object.assign(Object.create(null), { driver: new BrokenDriver() });
}

test('a page that is not there is said, and all is closed', async () => {
  const { services, closed } = await open();
  await expect(startGameServer({ rooms: {}, services, clientFolder: '/nowhere' })).rejects.toThrow('no built client');
  expect(closed).toEqual(['queue', 'platform', 'cluster']);
});

test('what goes wrong behind the matchmaker closes it too, and another server may be started', async () => {
  const { services, closed } = await open();
  const failing = start(services, async () => {
    throw new Error('no matches');
  });
  await expect(failing).rejects.toThrow('no matches');
  expect(closed).toEqual(['queue', 'platform', 'cluster']);
  expect(matchMaker.state).toBe(matchMaker.MatchMakerState.SHUTTING_DOWN);
  const server = await startTestServer(definitions);
  expect((await fetch(`${server.url}/health`)).status).toBe(200);
  await server.close();
});

test('a match that had gone on when the port was found to be taken is left to the next process', async () => {
  const blocker = createServer().listen(0, '127.0.0.1');
  await once(blocker, 'listening');
  const address = blocker.address();
  const { services } = await open({ PORT: String(typeof address === 'object' ? address?.port : '') });
  const { path } = await abandonMatch(services);
  await expect(start(services, () => resumeMatches(definitions, services))).rejects.toThrow('is taken');
  blocker.close();
  expect(services.metrics.value('restarts.resumed')).toBe(1);
  expect(existsSync(`${path}.note.json`)).toBe(true);

  const next = testServices({ DATA_DIR: services.folder });
  const server = await startGameServer({
    rooms: bindRooms(definitions, next),
    services: next,
    clientFolder: builtClient(services.folder),
    resume: () => resumeMatches(definitions, next),
  });
  await until(() => next.metrics.value('rooms') === 1);
  expect(next.metrics.value('restarts.resumed')).toBe(1);
  await server.stop(5);
});

// The last: what Colyseus loads once, with timers of its own, is there by now.
test('a matchmaker that cannot be set up leaves nothing that runs, and closes in reverse order', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const { services, closed } = await open();
  Object.assign(services, { cluster: Object.assign(services.cluster ?? {}, { shared: brokenMatchmaking() }) });
  await expect(start(services)).rejects.toThrow('no driver');
  expect(closed).toEqual(['queue', 'platform', 'cluster']);
  expect(vi.getTimerCount()).toBe(0);
  await expect(services.platform?.storage.ping()).rejects.toThrow('destroyed');
});
