// The child process of a benchmark over real sockets: our server with our rooms and the peers', told to stop by the end of its channel.
import { rmSync } from 'node:fs';
import { defineRoom } from '@colyseus/core';
import { bindRooms } from '#server/bind-rooms.ts';
import { startGameServer } from '#server/game-server.ts';
import { builtClient, testServices } from '#server/harness.test-helper.ts';
import { RelayRoom } from '../peers/relay-room.ts';
import { ViewServerRoom } from '../peers/view-server-room.ts';
import { benchBuild, benchRooms, type ServerFigures, type ServerMessage, type ServerWish } from './rooms.ts';
import { quantile } from '../measure.ts';

const wish: ServerWish = JSON.parse(process.argv[2]);
const base = testServices({
  NODE_ENV: 'production',
  LOG_LEVEL: 'silent',
  ROOMS_MAX: '1000',
  TRUST_PROXY: '1',
  RECORDINGS_MAX_COUNT: wish.isRecording ? '1000' : '0',
});
let late: number[] = [];
const metrics = {
  ...base.metrics,
  late(lateMs: number) {
    base.metrics.late(lateMs);
    late.push(lateMs);
  },
};
const services = { ...base, metrics, build: benchBuild };
const peers = { relay: defineRoom(RelayRoom), view: defineRoom(ViewServerRoom) };
const rooms = { ...bindRooms(benchRooms(wish), services), ...peers };
const server = await startGameServer({ rooms, services, clientFolder: builtClient(base.folder) });
const send = (message: ServerMessage) => void process.send?.(message);
let cpu = process.cpuUsage();

function figures(): ServerFigures {
  const { user, system } = process.cpuUsage(cpu);
  cpu = process.cpuUsage();
  const closed = Object.entries(metrics.all()).filter(([name]) => name.startsWith('closed.'));
  const taken = late;
  late = [];
  return {
    cpuMs: (user + system) / 1_000,
    rooms: metrics.value('rooms'),
    lateP99Ms: taken.length === 0 ? 0 : quantile(taken, 0.99),
    ticks: taken.length,
    closed: closed.reduce((sum, [, count]) => sum + count, 0),
  };
}

process.on('message', (message) => {
  if (message === 'figures') send({ bench: 'figures', figures: figures() });
});
process.on('disconnect', () => {
  rmSync(base.folder, { recursive: true, force: true });
  process.exit(0);
});
send({ bench: 'ready', port: server.port });
