// A view on a stage: actors follow the blended frame, events reach their handlers, and effects obey.
import { Texture } from 'pixi.js';
import { expect, test } from 'vitest';
import { createStage } from '#client/view/create-stage.ts';
import { PALETTES } from '#client/view/palette.ts';
import { defineView, type ViewDefinition } from '#client/view/define-view.ts';
import { createEventFeed } from '#client/view/events.ts';
import { createBlendedFrame, frameOfWorld } from '#client/view/frame.ts';
import * as split from '#client/view/split.ts';
import type { AssetBundle } from '#assets/asset-bundle.ts';
import { angle, axis, createSim, defineGame, defineModel, entity, f64, predicted, u8 } from '#shared/index.ts';
import { NO_COMMANDS, NO_ORDERS } from '#shared/sim/bundle.ts';

const model = defineModel({
  name: 'sky',
  ticksPerSecond: 10,
  players: { min: 1, max: 1 },
  entities: 8,
  components: { Position: { x: f64, y: f64 }, Ship: { heading: angle, life: u8 } },
  input: { turn: axis },
  events: { Shot: predicted({ by: entity, x: f64 }) },
  result: { winner: u8 },
});
const game = defineGame(model, {
  tuning: {},
  start: (w) => void w.spawn({ Position: { x: 90, y: 50 }, Ship: { life: 4 } }),
  join: () => undefined,
  leave: () => undefined,
  bot: () => undefined,
  systems: {
    fly(w) {
      for (const e of w.each('Ship', 'Position')) {
        w.Position.x[e] = (w.Position.x[e] + 8) % 100;
        w.Ship.life[e]--;
        w.emit('Shot', { by: e, x: w.Position.x[e] });
        if (w.Ship.life[e] === 0) {
          w.despawn(e);
          w.finish({ winner: 3 });
        }
      }
    },
  },
});
type D = typeof model.definition;
type Definition = ViewDefinition<D, 'ship', 'bang'>;

const glyph = { offsetX: 0, offsetY: 0, advance: 5 };
const frameOnPage = { x: 0, y: 0, width: 4, height: 4, offsetX: 0, offsetY: 0, sourceWidth: 4, sourceHeight: 4 };
const assets: AssetBundle<'ship', 'bang'> = {
  atlas: { url: '', density: 1, width: 8, height: 8, frames: { ship: frameOnPage } },
  font: { size: 10, lineHeight: 12, baseline: 9, capHeight: 7, glyphs: { A: glyph, '?': glyph, ' ': glyph } },
  sounds: { url: '', sprite: { bang: [0, 100] } },
  icons: {},
  music: {},
  clips: {},
};

function setUp(change: Partial<Definition> = {}, seats: readonly number[] = []) {
  const log: string[] = [];
  const view = defineView(game, assets, (actor) => ({
    logical: { width: 60, height: 40 },
    torus: { width: 100, height: 100 },
    blend: { wrap: { x: 100, y: 100 } },
    layers: { sky: { parallax: 0.5, isStatic: true }, world: {}, effects: {}, hud: { space: 'screen' } },
    controls: { turn: { axis: [['KeyA'], ['KeyD']] } },
    particles: [dust],
    actors: [
      actor({
        with: ['Ship', 'Position'],
        layer: 'world',
        create: (_e, _frame, stage) => stage.sprite('ship'),
        update(node, e, frame, stage) {
          stage.place(node, frame.Position.x[e], frame.Position.y[e]);
          node.rotation = frame.Ship.heading[e];
        },
        remove: () => void log.push('gone'),
      }),
    ],
    on: {
      Shot: (event, stage, frame) => {
        log.push(`shot by ${frame.entityOf(event.by)} at ${event.x}`);
        stage.play('bang', { x: event.x, y: 50 });
        stage.burst(dust, event.x, 50);
      },
      finish: ({ winner }) => void log.push(`winner ${winner}`),
    },
    camera(frame, stage) {
      for (const e of frame.each('Ship', 'Position')) stage.camera.follow(frame.Position.x[e], frame.Position.y[e]);
    },
    ...change,
  }));
  const definition = view.build();
  const sim = createSim(game, { seed: 1 });
  const blended = createBlendedFrame(model, definition.blend);
  blended.replace(sim);
  const textures = {
    named: () => Texture.WHITE,
    font: () => ({
      font: assets.font,
      textures: new Map([
        ['A', Texture.WHITE],
        ['?', Texture.WHITE],
      ]),
    }),
    restore: () => undefined,
    destroy: () => undefined,
  };
  const sounds = {
    play: (sound: string) => void log.push(`play ${sound}`),
    sustain: () => undefined,
    music: () => undefined,
    cut: (key: number | string) => void log.push(`cut ${key}`),
    withdraw: (source: number) => void log.push(`withdraw ${source}`),
    listenAt: () => undefined,
  };
  const owned = createStage({
    view,
    definition,
    blended,
    textures,
    sounds,
    seats: () => seats,
    split: seats.length > 1 ? split : undefined,
    nameOf: String,
    isMotionReduced: () => false,
    post: () => undefined,
    palette: () => PALETTES.standard,
  });
  const results: number[] = [];
  const feed = createEventFeed({
    on: definition.on,
    onWithdrawn: definition.onWithdrawn,
    stage: owned.stage,
    scope: owned.scope,
    frame: frameOfWorld(sim.world),
    isSealed: () => true,
    onFinish: ({ winner }, tick) => void results.push(winner, tick),
    report: (error) => void log.push(String(error)),
  });
  const step = () => {
    sim.step({ tick: sim.tick + 1, inputs: new Uint8Array(1), orders: NO_ORDERS, commands: NO_COMMANDS });
    blended.push(sim);
    feed.stepped(sim.tick, sim.events, true);
  };
  const draw = (alpha: number) => owned.draw(alpha, sim.tick * 100);
  return { ...owned, draw, sim, blended, step, log, results, world: owned.stage.layer('world') };
}

const dust = { sprite: 'ship', layer: 'effects', capacity: 4, count: 2, lifeSeconds: 1 } as const;

test('an actor stands where the blended frame says, over the edge of a torus', () => {
  const { step, draw, world, stage } = setUp();
  step();
  draw(0.5);
  expect(world.children[0].position.x).toBeCloseTo(94);
  step();
  draw(0.5);
  expect(stage.camera.x).toBeCloseTo(2);
  expect(world.children[0].position.x).toBeCloseTo(2);
  expect(stage.timeMs).toBeCloseTo(150);
  expect(stage.dtSeconds).toBeCloseTo(0.1);
});

test('the camera moves the groups of layers, each by its part', () => {
  const { step, draw, world, stage } = setUp();
  step();
  draw(1);
  step();
  draw(1);
  const group = world.parent;
  expect(group?.pivot.x).toBeCloseTo(6);
  expect(group?.position.x).toBe(30);
  expect(stage.layer('sky').parent?.pivot.x).toBeCloseTo((-2 + 8) / 2);
  expect(stage.layer('effects').parent).toBe(group);
  expect(stage.layer('hud').parent).not.toBe(group);
});

test('events reach their handlers with the world of their tick, once', () => {
  const { step, log, results } = setUp();
  step();
  expect(log).toEqual(['shot by 1 at 98', 'play bang']);
  step();
  step();
  log.length = 0;
  step();
  expect(log).toEqual(['shot by 0 at 22', 'play bang', 'winner 3']);
  expect(results).toEqual([3, 4]);
});

test('the node of a row that died is removed', () => {
  const { step, draw, world, log } = setUp();
  step();
  draw(1);
  expect(world.children).toHaveLength(1);
  for (let i = 0; i < 3; i++) step();
  draw(0);
  expect(world.children).toHaveLength(0);
  expect(log).toContain('gone');
});

test('while nothing is shown, events are told but make no sound and no particles', () => {
  const { step, draw, log, setShowing, stage } = setUp();
  setShowing(false);
  step();
  setShowing(true);
  draw(1);
  expect(log).toEqual(['shot by 1 at 98']);
  expect(stage.layer('effects').children[0].visible).toBe(false);
  step();
  draw(1);
  expect(stage.layer('effects').children[0].visible).toBe(true);
});

test('points of the world are found on the screen, over the edge too', () => {
  const { step, draw, stage } = setUp();
  step();
  draw(1);
  const at = { x: 0, y: 0 };
  expect(stage.toScreen(3, 50, at).x).toBeCloseTo(30 + 5);
  expect(stage.isInView(3, 50)).toBe(true);
  expect(stage.isInView(40, 50)).toBe(false);
  expect(stage.isInView(40, 50, 20)).toBe(true);
  stage.camera.angleRad = Math.PI / 2;
  expect(stage.toScreen(3, 50, at).y).toBeCloseTo(20 - 5);
});

test('labels reuse their letters and draw what the font lacks as a question mark', () => {
  const { stage } = setUp();
  const label = stage.label('AA', { size: 20, anchorX: 1, letterSpacing: 1 });
  expect(label.textWidth).toBe(21);
  expect(label.children.map(({ position }) => position.x)).toEqual([-21, -10]);
  label.text = 'é A';
  expect(label.children.map(({ visible }) => visible)).toEqual([true, true]);
  label.text = '';
  expect(label.children.map(({ visible }) => visible)).toEqual([false, false]);
  expect(label.textWidth).toBe(0);
});

test('a replaced world makes its actors anew', () => {
  const { step, draw, world, sim, blended, worldReplaced } = setUp();
  step();
  draw(1);
  const [before] = world.children;
  blended.replace(sim);
  worldReplaced();
  draw(1);
  expect(world.children).toHaveLength(1);
  expect(world.children[0]).not.toBe(before);
});

test('layers and particles that are not declared are refused by name', () => {
  const { stage } = setUp();
  expect(() => stage.layer('sea')).toThrow(/sea.*sky, world/);
  expect(() => stage.burst({ ...dust }, 0, 0)).toThrow(/particles/);
  expect(() => setUp({ particles: [{ ...dust, layer: 'sea' }] })).toThrow(/sea/);
});

test('tiles are drawn where the camera looks, over a layer of their own depth, and follow the ticks', () => {
  const { step, draw, stage } = setUp();
  const cells = Array.from({ length: 100 * 100 }, (_, i) => i % 3);
  const tiles = stage.tiles({
    layer: 'sky',
    map: { width: 100, height: 100, cells },
    tileSize: 4,
    sprites: [undefined, 'ship', { frames: ['ship', 'ship'], ticks: 2 }],
  });
  step();
  draw(1);
  expect(stage.layer('sky').children[0]).toBe(tiles.node);
  const { width, height } = tiles.node.getLocalBounds().rectangle;
  // The picture is 60 × 40; a shake, eight tiles and the rest of a tile lie around it.
  expect(width).toBeGreaterThan(60 / 2 + 40);
  expect(width).toBeLessThan(60 + 2 * (40 + 9 * 4));
  expect(height).toBeLessThan(40 + 2 * (40 + 9 * 4));
  tiles.node.destroy();
  step();
  draw(1);
  expect(stage.layer('sky').children).toHaveLength(0);
});

test('tiles that cannot be drawn are refused', () => {
  const { stage } = setUp();
  const map = { width: 1, height: 1, cells: [1] };
  const tiles = { layer: 'sky', map, tileSize: 4, sprites: [undefined, 'ship'] } as const;
  expect(() => stage.tiles({ ...tiles, tileSize: 0 })).toThrow(/size 0/);
  expect(() => stage.tiles({ ...tiles, sprites: [] })).toThrow(/without any picture/);
  expect(() => stage.tiles({ ...tiles, layer: 'sea' })).toThrow(/sea/);
  expect(() => stage.tiles({ ...tiles, sprites: [{ frames: [], ticks: 1 }] })).toThrow(/0 pictures/);
});

test('a clip plays by itself in ticks, not while it is hidden, and its sprite is let go of', () => {
  const { step, draw, stage } = setUp();
  const hop = { frames: ['ship', 'ship'], ticks: 2, ends: 'once' } as const;
  const node = stage.layer('effects').addChild(stage.clip(hop, { anchorX: 0, tint: 0xff0000 }));
  expect(node.texture).toBe(Texture.WHITE);
  expect([node.anchor.x, node.tint]).toEqual([0, 0xff0000]);
  for (let i = 0; i < 4; i++) {
    step();
    draw(1);
  }
  // The first picture of a match takes no time.
  expect(node.isOver).toBe(false);
  node.visible = false;
  step();
  draw(1);
  expect(node.isOver).toBe(false);
  node.visible = true;
  step();
  draw(1);
  expect(node.isOver).toBe(true);
  node.play(hop);
  expect(node.isOver).toBe(true);
  node.restart(hop);
  expect(node.isOver).toBe(false);
  node.destroy();
  step();
  draw(1);
});

test('slow motion slows tweens and leaves the match and its time alone', () => {
  const { step, draw, stage } = setUp();
  let value = 0;
  step();
  draw(1);
  stage.tween({ from: 0, to: 10, ticks: 10, set: (now) => void (value = now) });
  stage.slow(0.5, 100);
  step();
  draw(1);
  expect(value).toBeCloseTo(0.5);
  expect(stage.pace).toBe(0.5);
  expect(stage.dtSeconds).toBeCloseTo(0.1);
});

test('a tween that a withdrawn event began has never been; in a replaced world all are there', () => {
  const { step, draw, stage, scope, worldReplaced } = setUp();
  const values = { guessed: 0, true: 0 };
  step();
  draw(1);
  scope.begin(7, true);
  stage.tween({ from: 1, to: 2, ticks: 4, set: (now) => void (values.guessed = now) });
  scope.end();
  stage.tween({ from: 1, to: 2, ticks: 4, set: (now) => void (values.true = now) });
  step();
  draw(1);
  expect(values).toEqual({ guessed: 1.25, true: 1.25 });
  scope.withdraw(7);
  worldReplaced();
  expect(values).toEqual({ guessed: 1, true: 2 });
});

test('a trail follows over the edge of a torus without a seam, dies away, and jumps where it shall', () => {
  const { step, draw, stage } = setUp();
  const trail = stage.trail({ sprite: 'ship', layer: 'effects', width: 4, ticks: 6, points: 6, snapBeyond: 30 });
  const length = () => trail.node.getLocalBounds().width;
  for (const x of [85, 90, 95, 0, 5]) {
    step();
    trail.moveTo(x, 50);
    draw(1);
  }
  expect(length()).toBeGreaterThanOrEqual(10);
  expect(length()).toBeLessThanOrEqual(20);
  expect(trail.node.renderable).toBe(true);
  trail.moveTo(45, 50);
  step();
  draw(1);
  expect(trail.node.renderable, 'it begins anew').toBe(false);
  trail.moveTo(46, 50);
  trail.moveTo(47, 50);
  for (let i = 0; i < 9; i++) {
    step();
    draw(1);
  }
  expect(trail.node.renderable).toBe(false);
  trail.node.destroy();
  step();
  draw(1);
  expect(() => stage.trail({ sprite: 'ship', layer: 'effects', width: 4, points: 1 })).toThrow(/1 points/);
});

test('a panel keeps its corners', () => {
  const { stage } = setUp();
  const panel = stage.panel('ship', { width: 80, height: 30, border: { top: 1, right: 2, bottom: 3, left: 4 } });
  expect([panel.width, panel.height]).toEqual([80, 30]);
  expect([panel.topHeight, panel.rightWidth, panel.bottomHeight, panel.leftWidth]).toEqual([1, 2, 3, 4]);
  expect(stage.panel('ship', { width: 8, height: 8, border: 2 }).leftWidth).toBe(2);
});

test('a split picture that could not be drawn has its last look before the next frame', () => {
  const looks: boolean[] = [];
  const mount: Definition['mount'] = (stage) => stage.beforePicture((isLast) => void looks.push(isLast));
  const { draw, split: picture } = setUp({ mount }, [0, 1]);
  draw(0);
  expect(looks).toEqual([]);
  draw(0.5);
  expect(looks).toEqual([true]);
  picture?.look(0);
  picture?.look(1);
  draw(1);
  expect(looks).toEqual([true, false, true]);
});
