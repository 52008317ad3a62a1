// A view over a session that guesses badly: every event is seen once, lies end, and nothing jumps.
import { Mesh, Texture } from 'pixi.js';
import { describe, expect, test } from 'vitest';
import type { AssetBundle } from '#assets/asset-bundle.ts';
import { loopView } from '#client/loop-view.ts';
import { createLoop } from '#client/loop.ts';
import { countedOn } from '#client/view/counted-on.ts';
import { createStage } from '#client/view/create-stage.ts';
import { PALETTES } from '#client/view/palette.ts';
import { defineView, type ViewDefinition } from '#client/view/define-view.ts';
import { createEventFeed } from '#client/view/events.ts';
import { createBlendedFrame, frameOfWorld } from '#client/view/frame.ts';
import { createGuessingSession } from '#client/view/guessing-session.test-helper.ts';
import { axis, confirmed, createSim, defineGame, defineModel, f64, held, predicted, u32 } from '#shared/index.ts';
import type { Outbox } from '#shared/world/outbox.ts';

/** Corners named by the triangles of one particle. */
const INDICES = 6;

const model = defineModel({
  name: 'guess',
  ticksPerSecond: 10,
  players: { min: 1, max: 1 },
  entities: 4,
  components: { Position: { x: f64, speed: f64 } },
  input: { go: axis, fire: held },
  events: {
    Shot: predicted({ at: u32 }, { same: [], withinTicks: 0 }),
    Cheer: confirmed({ at: u32 }),
  },
});
const game = defineGame(model, {
  tuning: {},
  start: (w) => void w.spawn({ Position: { x: 0 } }),
  join: () => undefined,
  leave: () => undefined,
  bot: () => undefined,
  systems: {
    move(w) {
      for (const e of w.each('Position')) w.Position.x[e] += 5 + 10 * w.input(0).go;
    },
    shoot(w) {
      if (!w.input(0).fire) return;
      w.emit('Shot', { at: w.tick });
      w.emit('Cheer', { at: w.tick });
    },
  },
});
type Definition = ViewDefinition<typeof model.definition, 'dot', 'bang'>;

const LAG = 4;
const assets: AssetBundle<'dot', 'bang'> = {
  atlas: {
    url: '',
    density: 1,
    width: 8,
    height: 8,
    frames: { dot: { x: 0, y: 0, width: 4, height: 4, offsetX: 0, offsetY: 0, sourceWidth: 4, sourceHeight: 4 } },
  },
  font: { size: 10, lineHeight: 12, baseline: 9, capHeight: 7, glyphs: {} },
  sounds: { url: '', sprite: { bang: [0, 100] } },
  icons: {},
  music: {},
  clips: {},
};
const dust = { sprite: 'dot', layer: 'world', capacity: 50, count: 1, lifeSeconds: 60 } as const;

/** Fires for three ticks in every eight, and turns round now and then: the axis' byte, then the button's bit. */
const truth = (tick: number) => new Uint8Array([tick % 12 < 6 ? 127 : 129, tick % 8 < 3 ? 1 : 0]);

function setUp(change: Partial<Definition> = {}, isSealed = false) {
  const log: string[] = [];
  const errors: unknown[] = [];
  const sources: number[] = [];
  const withdrawn: number[] = [];
  const view = defineView(game, assets, () => ({
    logical: { width: 100, height: 100 },
    controls: { go: {}, fire: {} },
    particles: [dust],
    on: {
      Shot({ at }, stage) {
        log.push(`shot ${at}${stage.isShowing ? '' : ' unseen'}`);
        stage.burst(dust, 0, 0);
        stage.play('bang');
        stage.layer('world').addChild(stage.label('!'));
      },
      Cheer: ({ at }, stage) => void log.push(`cheer ${at}${stage.isShowing ? '' : ' unseen'}`),
    },
    onWithdrawn: { Shot: ({ at }) => void log.push(`no shot ${at}`) },
    ...change,
  }));
  const definition = view.build();
  const sim = createSim(game, { seed: 1 });
  const session = createGuessingSession(sim, truth, LAG);
  const blended = createBlendedFrame(model, definition.blend);
  blended.replace(sim);
  const owned = createStage({
    view,
    definition,
    blended,
    textures: {
      named: () => Texture.WHITE,
      font: () => ({ font: assets.font, textures: new Map() }),
      restore: () => undefined,
      destroy: () => undefined,
    },
    sounds: {
      play: (_sound, _options, source = 0) => void sources.push(source),
      sustain: () => undefined,
      music: () => undefined,
      cut: () => undefined,
      withdraw: (source) => void withdrawn.push(source),
      listenAt: () => undefined,
    },
    seats: () => [0],
    nameOf: String,
    isMotionReduced: () => false,
    post: () => undefined,
    palette: () => PALETTES.standard,
  });
  const feed = createEventFeed({
    on: definition.on,
    onWithdrawn: definition.onWithdrawn,
    stage: owned.stage,
    scope: owned.scope,
    frame: frameOfWorld(sim.world),
    isSealed: () => isSealed,
    onFinish: () => undefined,
    report: (error) => void errors.push(error),
  });
  const drawn: number[] = [];
  const loop = createLoop({
    session,
    sim,
    scratch: () => createSim(game, { seed: 1 }),
    send: () => undefined,
    close: () => undefined,
    sampleInputs: () => undefined,
    clockMs: () => 0,
    report: (error) => void errors.push(error),
    view: {
      ...loopView({ sim, world: countedOn(sim, session), session, blended, owned, feed }),
      draw(alpha, nowMs) {
        owned.draw(alpha, nowMs);
        for (const e of blended.frame.each('Position')) drawn.push(blended.frame.Position.x[e]);
      },
    },
  });
  const play = (untilMs: number, everyMs = 20) => {
    for (let now = 0; now <= untilMs; now += everyMs) loop.frame(now);
  };
  const world = owned.stage.layer('world');
  return { feed, log, errors, sources, withdrawn, drawn, play, world };
}

/** What a tick of so many shots tells. */
const shots = (tick: number, count: number): Outbox => ({
  count,
  droppedCount: 0,
  nameAt: () => 'Shot',
  isConfirmedOnly: () => false,
  recordAt: () => ({ at: tick }),
  keyAt: (i) => `Shot ${tick} ${i}`,
  withinTicksAt: () => 0,
});

const firedIn = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i).filter((tick) => tick % 8 < 3);

test('every shot that was fired is shown once, and what was guessed wrongly is withdrawn once', () => {
  const { log, play } = setUp();
  play(8000);
  const shown = log.filter((line) => line.startsWith('shot'));
  const gone = log.filter((line) => line.startsWith('no shot')).map((line) => line.slice(3));
  expect(new Set(shown).size).toBe(shown.length);
  expect(gone.length).toBeGreaterThan(5);
  const standing = shown.filter((line) => !gone.includes(line)).map((line) => Number(line.slice(5)));
  const sealed = standing.filter((tick) => tick <= 80 - LAG).toSorted((a, b) => a - b);
  expect(sealed).toEqual(firedIn(1, 80 - LAG));
});

test('a confirmed event is shown once, in order, when its tick is confirmed, and is seen', () => {
  const { log, play } = setUp();
  play(8000);
  expect(log.filter((line) => line.startsWith('cheer'))).toEqual(firedIn(1, 80 - LAG).map((tick) => `cheer ${tick}`));
  expect(log.filter((line) => line.endsWith('unseen'))).toEqual([]);
});

test('what a handler started ends with its event: sounds, particles and nodes', () => {
  const { log, sources, withdrawn, play, world } = setUp();
  play(8090, 10);
  const goneCount = log.filter((line) => line.startsWith('no shot')).length;
  const shownCount = log.filter((line) => line.startsWith('shot')).length;
  expect(sources).toHaveLength(shownCount);
  expect(new Set(sources).size).toBe(shownCount);
  expect(withdrawn).toHaveLength(goneCount);
  expect(sources).toEqual(expect.arrayContaining(withdrawn));
  const [particles, ...labels] = world.children;
  expect(labels).toHaveLength(shownCount - goneCount);
  const seen = particles instanceof Mesh && particles.visible ? particles.geometry.indexCount / INDICES : 0;
  expect(seen).toBe(shownCount - goneCount);
});

test('corrections keep the picture from jumping, and end in the truth', () => {
  const largestJump = (values: readonly number[]) =>
    Math.max(...values.slice(1).map((value, i) => Math.abs(value - values[i])));
  const eased = setUp();
  eased.play(8000);
  const bare = setUp({ blend: { easeHalfLifeMs: 0 } });
  bare.play(8000);
  // A turn is guessed wrongly for four ticks of 20 u each.
  expect(largestJump(bare.drawn)).toBeGreaterThan(60);
  expect(largestJump(eased.drawn)).toBeLessThan(25);
  expect(eased.drawn.at(-1)).toBeCloseTo(bare.drawn.at(-1) ?? Number.NaN, 0);
});

test('a handler that throws is reported, and keeps no other event from being shown', () => {
  const { log, errors, play } = setUp({
    on: {
      Shot: () => {
        throw new RangeError('no such sprite');
      },
      Cheer: ({ at }) => void log.push(`cheer ${at}`),
    },
  });
  play(1600);
  expect(errors).toContainEqual(new RangeError('no such sprite'));
  expect(log.filter((line) => line.startsWith('cheer'))).toEqual(firedIn(1, 12).map((tick) => `cheer ${tick}`));
});

test('events that find no room in the ledger are reported, once', () => {
  const { feed, errors } = setUp({ on: {} });
  for (let tick = 1; tick <= 4; tick++) feed.stepped(tick, shots(tick, 4096), true);
  expect(errors).toEqual([]);
  for (let tick = 5; tick <= 6; tick++) feed.stepped(tick, shots(tick, 4096), true);
  expect(errors).toEqual([expect.objectContaining({ code: 'view/events', data: { count: 4096 } })]);
});

test('in a state room a guess is shown once, stands when the server tells it too, and ends when it does not', () => {
  const { feed, log, world } = setUp();
  const labels = () => world.children.length - 1;
  feed.stepped(1, shots(1, 1), true);
  feed.stepped(2, shots(2, 1), true);
  expect(labels()).toBe(2);
  feed.sealed(1, shots(1, 1), true);
  feed.sealedAll(3);
  expect(log).toEqual(['shot 1', 'shot 2', 'no shot 2']);
  expect(labels(), 'what stands was not taken away').toBe(1);
  // What nobody here has guessed is news; what waited on its way is told, and not seen.
  feed.sealed(4, shots(4, 1), true);
  feed.sealed(5, shots(5, 1), false);
  expect(log.slice(3)).toEqual(['shot 4', 'shot 5 unseen']);
  feed.sealedAll(6);
  expect(log).toHaveLength(5);
});

describe.each([
  ['guesses', false],
  ['guesses nothing', true],
])('in a session that %s', (_, isSealed) => {
  /** Steps from one tick to another as they were sealed, with a shot in every tenth. */
  function watch() {
    const { feed, log } = setUp({}, isSealed);
    feed.replaced(0, false);
    return {
      feed,
      log,
      step(from: number, to: number) {
        for (let tick = from; tick <= to; tick++) {
          feed.stepped(tick, shots(tick, tick % 10 === 0 ? 1 : 0), true);
          feed.confirmed(tick, -Infinity);
        }
      },
    };
  }
  const shotsOf = (...ticks: number[]) => ticks.map((tick) => `shot ${tick}`);
  const tens = (to: number) => Array.from({ length: to / 10 }, (_none, i) => `shot ${10 * (i + 1)}`);

  test.each([40, 700])('a snapshot that is %i ticks older than what was shown shows no event again', (ticks) => {
    const { feed, log, step } = watch();
    step(1, 1000);
    feed.replaced(1000 - ticks, false);
    step(1000 - ticks + 1, 1020);
    expect(log).toEqual(tens(1020));
  });

  test('after a restart of the server everything that its snapshot makes is shown, once', () => {
    const { feed, log, step } = watch();
    step(1, 40);
    feed.replaced(20, true);
    step(21, 30);
    feed.replaced(10, false);
    step(11, 40);
    expect(log).toEqual(shotsOf(10, 20, 30, 40, 30, 40));
  });
});
