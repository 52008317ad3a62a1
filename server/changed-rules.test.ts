/** Rules that are saved while a match runs: it goes on under them in the world it has, or under those it had. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { defineGame, defineModel, f64, grid, tune, u8 } from '#shared/index.ts';
import { readRecording } from '#shared/recording/reader.ts';
import type { Game } from '#shared/sim/game.ts';
import type { BuildInfo } from './build-info.ts';
import {
  startTestServer,
  tinyBuild,
  tinyGame,
  tinyModel,
  tinyRules,
  until,
  type TestServer,
} from './harness.test-helper.ts';
import { everyoneLeaves, play, type Player } from './player.test-helper.ts';
import { room } from './room-definition.ts';
import { RulesDesk } from './rules-desk.ts';

const desk = new RulesDesk();
let server: TestServer;
let saves = 0;

beforeAll(async () => {
  server = await startTestServer([room(tinyGame, { sync: 'rollback', bots: 0 })]);
  // As the development server does.
  server.services.rules = desk;
});

afterEach(async () => {
  await everyoneLeaves();
  // New rooms begin with what was saved last.
  desk.offer({ game: tinyGame, rulesHash: tinyBuild.games['tiny'].rules });
});

afterAll(() => server.close());

/** What the development server does with a saved file; the hash is another each time. */
function save(game: Game): string {
  const rulesHash = `${++saves}`.padStart(16, '0');
  desk.offer({ game, rulesHash });
  return rulesHash;
}

function buildOf(rulesHash: string): BuildInfo {
  return { ...tinyBuild, games: { tiny: { rules: rulesHash } } };
}

/** What the page does when it is told. */
async function follow(player: Player, game: Game, rulesHash: string): Promise<void> {
  await until(() => isTold(player, rulesHash));
  player.beginAnew(game, buildOf(rulesHash));
  await until(() => player.session.phase === 'playing' && player.session.confirmedTick > 0);
}

function isTold({ notices }: Player, rulesHash: string): boolean {
  const notice = notices.get('rules');
  return typeof notice === 'object' && notice !== null && Reflect.get(notice, 'text') === rulesHash;
}

/** The tiny game, and every tick its ships are this much farther. */
function drifting(step: number): typeof tinyGame {
  return defineGame(tinyModel, {
    ...tinyRules,
    systems: {
      drift(w) {
        for (const body of w.each('Body')) w.Body.x[body] += step;
      },
    },
  });
}

const xOf = ({ sim }: Player) => Reflect.get(sim, 'world').Body.x[1];

test('a match goes on under changed rules with its world and its people, and those who play agree', async () => {
  const host = await play(server.url, { kind: 'create' });
  const guest = await play(server.url, { kind: 'room', roomId: host.room.roomId });
  const watcher = await play(server.url, { kind: 'room', roomId: host.room.roomId }, { seats: 0 });
  await until(() => guest.session.confirmedTick > 30);
  const before = { tick: host.session.confirmedTick, x: xOf(host), seats: guest.session.seats };

  const faster = drifting(1000);
  const rulesHash = save(faster);
  await Promise.all([host, guest, watcher].map((player) => follow(player, faster, rulesHash)));
  expect(host.session.confirmedTick, 'no tick is made twice').toBeGreaterThanOrEqual(before.tick);
  expect(guest.session.seats).toEqual(before.seats);
  await until(() => host.session.confirmedTick > before.tick + 60);
  expect(xOf(host)).toBeGreaterThan(before.x + 20_000);
  expect(host.session.stats.desyncs + guest.session.stats.desyncs + watcher.session.stats.desyncs).toBe(0);

  const joined = { kind: 'room', roomId: host.room.roomId } as const;
  const late = await play(server.url, joined, { rules: rulesHash }, faster, buildOf(rulesHash));
  await until(() => late.session.confirmedTick > before.tick);
  expect(server.services.metrics.value('roomsFailed')).toBe(0);

  const folder = join(server.services.folder, 'recordings');
  const file = readdirSync(folder).find((name) => name.endsWith('.samestep')) ?? '';
  await until(() => readRecording(readFileSync(join(folder, file))).isWhole);
  expect(existsSync(join(folder, `${file}.note.json`)), 'no restart goes on with the old rules').toBe(false);
});

test('a level that was saved is in the running room: what rules read of it at once, its grids when they load it next', async () => {
  // `drift` stands for what rules read of a map, `walls` for what they fill the world with.
  const withLevel = (drift: number, walls: readonly number[]) => {
    const model = defineModel({
      ...tinyModel.definition,
      grids: { walls: grid(u8, 2, 1) },
      levels: { hall: { grids: { walls }, content: { drift } } },
    });
    return defineGame(model, {
      tuning: {},
      config: { rounds: 3 },
      start: (w) => w.loadLevel('hall'),
      join: (w, seat) => void w.spawn({ Body: { owner: seat } }),
      leave: () => {},
      bot: () => {},
      systems: {
        drift(w) {
          for (const body of w.each('Body')) w.Body.x[body] += w.level?.drift ?? 0;
          if (w.input(0).shoot) w.loadLevel('hall');
        },
      },
    });
  };
  const wallsOf = ({ sim }: Player) => [0, 1].map((x) => Reflect.get(sim, 'world').grids.walls.get(x, 0));
  const begun = withLevel(1, [1, 2]);
  const firstHash = save(begun);
  const own = { layout: begun.model.layout.layoutHash, content: begun.contentHash, rules: firstHash };
  const host = await play(server.url, { kind: 'create' }, own, begun, buildOf(firstHash));
  await until(() => host.session.confirmedTick > 10);
  expect(wallsOf(host)).toEqual([1, 2]);
  const before = { tick: host.session.confirmedTick, x: xOf(host) };

  const redrawn = withLevel(1000, [3, 4]);
  await follow(host, redrawn, save(redrawn));
  await until(() => xOf(host) > before.x + 10_000);
  expect(host.session.confirmedTick).toBeGreaterThanOrEqual(before.tick);
  expect(wallsOf(host), 'nobody walks through what was drawn anew, before the rules say so').toEqual([1, 2]);
  host.session.setInput(0, Uint8Array.of(0, 2));
  await until(() => wallsOf(host).join() === '3,4');
  expect(host.session.stats.desyncs).toBe(0);
});

test('another layout keeps what both have by name, and a tuning value takes the one that was saved', async () => {
  const host = await play(server.url, { kind: 'create' });
  await until(() => host.session.confirmedTick > 10);
  const tick = host.session.confirmedTick;
  const { definition } = tinyModel;
  const model = defineModel({
    ...definition,
    components: { Body: { ...definition.components.Body, heat: f64 } },
    tuning: { push: tune({ unit: 'u', min: 0, max: 10 }) },
  });
  const withTuning = (push: number): Game =>
    defineGame(model, {
      ...tinyRules,
      tuning: { push },
      start: () => {},
      join: () => {},
      leave: () => {},
      bot: () => {},
      systems: {
        warm(w) {
          for (const body of w.each('Body')) w.Body.heat[body] = w.tuning.push;
        },
      },
    });
  const heatOf = ({ sim }: Player) => Reflect.get(sim, 'world').Body.heat[1];
  await follow(host, withTuning(2), save(withTuning(2)));
  expect(host.session.confirmedTick).toBeGreaterThanOrEqual(tick);
  expect(heatOf(host)).toBe(2);
  await follow(host, withTuning(7), save(withTuning(7)));
  await until(() => heatOf(host) === 7);
});

test('rules that throw are not taken, and those that throw later are taken back', async () => {
  const host = await play(server.url, { kind: 'create' });
  await until(() => host.session.confirmedTick > 10);
  const failing = (at: (tick: number) => boolean) =>
    defineGame(tinyModel, {
      ...tinyRules,
      systems: {
        fail(w) {
          if (at(w.tick)) throw new RangeError('no ground');
        },
      },
    });
  const first = save(failing(() => true));
  await until(() => host.notices.has('fault'));
  expect(host.notices.get('fault')).toEqual({ text: expect.stringMatching(/no ground[^]*at .*fail/) });
  expect(isTold(host, first)).toBe(false);

  host.notices.delete('fault');
  const good = drifting(1);
  const goodHash = save(good);
  await follow(host, good, goodHash);
  const from = host.session.confirmedTick;
  save(failing((tick) => tick > from + 80));
  await until(() => host.notices.has('fault'));
  await follow(host, good, goodHash);
  await until(() => host.session.confirmedTick > from + 85);
  expect(host.closeCode()).toBe(0);
});

test('a model without the seat of someone who plays is refused', async () => {
  const host = await play(server.url, { kind: 'create' });
  await until(() => host.session.confirmedTick > 1);
  const { definition } = tinyModel;
  const guest = await play(server.url, { kind: 'room', roomId: host.room.roomId });
  await until(() => guest.session.confirmedTick > 1);
  save(
    defineGame(defineModel({ ...definition, players: { min: 1, max: 1 } }), {
      ...tinyRules,
      systems: { rest: () => {} },
    }),
  );
  await until(() => guest.notices.has('fault'));
  expect(guest.notices.get('fault')).toEqual({
    text: expect.stringContaining('its seat 1 is taken'),
  });
});

test('a lobby waits under the saved rules, and its match is recorded under them', async () => {
  const host = await play(server.url, { kind: 'create', hasLobby: true });
  await until(() => host.table()?.stage === 'lobby');
  const folder = join(server.services.folder, 'recordings');
  const earlier = readdirSync(folder);
  const faster = drifting(1000);
  const rulesHash = save(faster);
  await until(() => isTold(host, rulesHash));
  host.beginAnew(faster, buildOf(rulesHash));
  host.act('begin');
  await until(() => host.table()?.stage === 'playing');
  host.enter(1);
  await until(() => host.session.confirmedTick > 30);
  expect(xOf(host)).toBeGreaterThan(20_000);
  expect(host.session.stats.desyncs).toBe(0);
  await everyoneLeaves();
  const file = () => readdirSync(folder).find((name) => name.endsWith('.samestep') && !earlier.includes(name)) ?? '';
  await until(() => file() !== '' && readRecording(readFileSync(join(folder, file()))).isWhole);
  expect(readRecording(readFileSync(join(folder, file()))).header.hashes.rules).toBe(rulesHash);
});

test('who was away while rules changed comes back, is told which the room has, and goes on under them', async () => {
  const host = await play(server.url, { kind: 'create' });
  const guest = await play(server.url, { kind: 'room', roomId: host.room.roomId });
  await until(() => guest.session.confirmedTick > 10);
  const { seats } = guest.session;
  const token = guest.room.reconnectionToken;
  guest.lose();
  const faster = drifting(1000);
  const rulesHash = save(faster);
  await follow(host, faster, rulesHash);
  const back = await play(server.url, { kind: 'seat', token });
  await follow(back, faster, rulesHash);
  expect([back.session.seats, back.closeCode()]).toEqual([seats, 0]);
});

test('a page that was loaded with refused rules is told those of the room, and is let in with them', async () => {
  const host = await play(server.url, { kind: 'create' });
  await until(() => host.session.confirmedTick > 10);
  const refused = drifting(NaN);
  const refusedHash = save(refused);
  await until(() => host.notices.has('fault'));
  const own = tinyBuild.games['tiny'].rules;
  const guest = await play(
    server.url,
    { kind: 'room', roomId: host.room.roomId },
    { rules: refusedHash },
    refused,
    buildOf(refusedHash),
  );
  await until(() => isTold(guest, own) && guest.notices.has('fault'));
  expect(guest.notices.get('fault'), 'and why').toEqual(host.notices.get('fault'));
  await follow(guest, tinyGame, own);
  expect(guest.closeCode()).toBe(0);

  const later = await play(
    server.url,
    { kind: 'room', roomId: host.room.roomId },
    { rules: 'f'.repeat(16) },
    drifting(1),
    buildOf('f'.repeat(16)),
  );
  const taken = drifting(2);
  const takenHash = save(taken);
  await follow(later, taken, takenHash);
  later.notices.delete('fault');
  const older = await play(server.url, { kind: 'room', roomId: host.room.roomId }, { rules: own });
  await until(() => isTold(older, takenHash));
  expect(older.notices.has('fault'), 'who has not heard of rules that were taken is told no refusal of before').toBe(
    false,
  );
});
