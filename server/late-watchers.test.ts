/** Who watches a private room later sees each match to its end: also when those who played have begun another, or left. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startTestServer, until, type TestServer } from './harness.test-helper.ts';
import { gameOf, shoot } from './matches.test-helper.ts';
import { everyoneLeaves, play, type Player } from './player.test-helper.ts';
import { room } from './room-definition.ts';

const DELAY_SECONDS = 2;
const games = { rollback: gameOf('tiny-later'), state: gameOf('tiny-state') };

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer([
    room(games.rollback, { sync: 'rollback', bots: 0, watchDelaySeconds: DELAY_SECONDS }),
    room(games.state, { sync: 'state', bots: 0, watchDelaySeconds: DELAY_SECONDS }),
  ]);
});

afterEach(async () => {
  await everyoneLeaves();
  await until(() => server.services.metrics.value('rooms') === 0);
});

afterAll(() => server.close());

function ownOf({ model, contentHash }: (typeof games)['rollback']) {
  return { layout: model.layout.layoutHash, content: contentHash };
}

/** A match that is over, one who played it, and one who watches it later, as a page would: it enters what it is told of. */
async function playedMatch(game: (typeof games)['rollback']): Promise<readonly [player: Player, watcher: Player]> {
  const ann = await play(server.url, { kind: 'create', hasLobby: true }, ownOf(game), game);
  const there = { kind: 'room', roomId: ann.room.roomId, waits: true } as const;
  const eve = await play(server.url, there, { ...ownOf(game), name: 'Eve', seats: 0 }, game);
  await until(() => ann.table()?.stage === 'lobby' && eve.table()?.stage === 'lobby');
  ann.act('begin');
  await until(() => ann.table()?.stage === 'playing');
  // Nothing of it is shown yet, and nothing said.
  expect(eve.table()?.stage).toBe('lobby');
  ann.enter(1);
  await until(() => ann.session.phase === 'playing' && ann.session.tick > 10);
  await shoot(ann);
  await until(() => eve.table()?.stage === 'playing');
  eve.enter(1);
  return [ann, eve];
}

test('while another match is played', async () => {
  const game = games.state;
  const [ann, eve] = await playedMatch(game);
  await until(() => ann.session.phase === 'paused' && ann.session.confirmedTick === ann.session.tick);
  const endTick = ann.session.confirmedTick;
  ann.act('begin');
  await until(() => ann.table()?.match === 2 && ann.table()?.stage === 'playing');
  ann.enter(2);
  await until(() => ann.session.phase === 'playing');
  expect(eve.table()).toMatchObject({ match: 1, stage: 'playing' });
  // One who comes now is shown the match that is over to those who play.
  const there = { kind: 'room', roomId: ann.room.roomId, waits: true } as const;
  const zoe = await play(server.url, there, { ...ownOf(game), seats: 0 }, game);
  await until(() => zoe.table() !== undefined);
  expect(zoe.table()).toMatchObject({ match: 1, stage: 'playing' });
  zoe.enter(1);
  await until(() => [eve, zoe].every(({ session }) => session.phase === 'paused' && session.confirmedTick === endTick));
  await until(() => [eve, zoe].every(({ table }) => table()?.match === 2));
  for (const watcher of [eve, zoe]) watcher.enter(2);
  await until(() => [eve, zoe].every(({ session }) => session.phase === 'playing' && session.confirmedTick < endTick));
  expect([ann, eve, zoe].map(({ session }) => session.stats.desyncs)).toEqual([0, 0, 0]);
});

test('although everyone who played has left, and then the room is no more', async () => {
  const [ann, eve] = await playedMatch(games.rollback);
  await ann.leave();
  await until(() => eve.table()?.stage === 'over' && eve.session.phase === 'paused');
  // Two seconds of it after the last shot were played.
  expect(eve.session.confirmedTick).toBeGreaterThan(120);
  await eve.leave();
  await until(() => server.services.metrics.value('rooms') === 0);
});
