/** A program: a server of the tiny game whose rules have the hash that it is given, as another build of it has. For tests that start it. */
import { fileURLToPath } from 'node:url';
import { startTestServer, tinyBuild, tinyGame } from '../harness.test-helper.ts';
import { room } from '../room-definition.ts';

export const TINY_PROCESS = fileURLToPath(import.meta.url);

if (process.argv[1] === TINY_PROCESS) {
  const { PORT = '0', REDIS_URL = '', PUBLIC_ADDRESS = '' } = process.env;
  const build = { ...tinyBuild, games: { tiny: { rules: process.argv[2] } } };
  const rooms = [room(tinyGame, { sync: 'rollback' })];
  const server = await startTestServer(rooms, { PORT, REDIS_URL, PUBLIC_ADDRESS }, build);
  process.stdout.write(`Samestep is ready: http://localhost:${server.port}\n`);
  process.once('SIGTERM', () => void server.close().then(() => process.exit()));
}
