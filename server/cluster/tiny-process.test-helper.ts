/** A program: a server of the tiny game whose rules have the hash that it is given, as another build of it has. For tests that start it. */
import { fileURLToPath } from 'node:url';
import { startTestServer, tinyBuild, tinyGame } from '../harness.test-helper.ts';
import { room } from '../room-definition.ts';

export const TINY_PROCESS = fileURLToPath(import.meta.url);

if (process.argv[1] === TINY_PROCESS) {
  const { PORT = '0', REDIS_URL = '', PUBLIC_ADDRESS = '', DATABASE_URL = '', AUTH_SECRET = '' } = process.env;
  const build = { ...tinyBuild, games: { tiny: { rules: process.argv[2] } } };
  const queues = { duel: { players: 2, isRated: false } };
  const rooms = [room(tinyGame, { sync: 'rollback', queues })];
  const accounts: Record<string, string> = DATABASE_URL === '' ? {} : { DATABASE_URL, AUTH_SECRET };
  const server = await startTestServer(rooms, { PORT, REDIS_URL, PUBLIC_ADDRESS, ...accounts }, build);
  process.stdout.write(`Samestep is ready: http://localhost:${server.port}\n`);
  process.once('SIGTERM', () => void server.close().then(() => process.exit()));
}
