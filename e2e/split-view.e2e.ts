// Two players at one machine: each pane of the picture follows its own, the world is the same in both, and nothing reaches across.
import { expect, test, type Page } from '@playwright/test';
import { readPng } from '#scripts/assets/png.ts';
import { servePages, type SourcePages } from '#scripts/vite/source-pages.ts';

declare global {
  interface Window {
    split: {
      /** Plays so many frames, the first player walking to the left and the second to the right, both hopping at the end; gives the draw calls of the last frame. */
      walk(frames: number, stepMs?: number): number;
      grade(isOn: boolean): void;
      /** Covers the pane of a player with green, or all of them, until another one. */
      flash(seat?: number): void;
      /** World places of both players. */
      places(): readonly number[];
    };
  }
}

const WIDTH = 640;
const LINE = [0x6b, 0x72, 0x80];
const PLAYER = { red: [255, 0, 0], blue: [0, 0, 255] } as const;

/** A world of colours of its own: where a point of it is, is told by the picture alone. `?torus` joins its edges up. */
const program = `
import assets from 'virtual:assets/lanterns';
import { Graphics } from 'pixi.js';
import { createManualClock, createManualSource, defineView, play } from '#client/index.ts';
import { game, controls } from '#client/examples/walkers.ts';

const isTorus = location.search.includes('torus');
const dust = { sprite: 'pixel', layer: 'world', capacity: 8, count: 1, speed: 0, lifeSeconds: 99, scale: [12, 12], alpha: [1, 1] };
let grade;
let flash;
const view = defineView(game, assets, (actor) => ({
  logical: { width: 400, height: 200 }, portrait: { width: 200, height: 400 }, fit: 'expand', split: true, controls,
  ...(isTorus && { torus: { width: ${WIDTH}, height: 360 } }),
  layers: { ground: {}, world: {}, still: { space: 'pane' }, hud: { space: 'screen' } },
  particles: [dust],
  mount(stage) {
    const map = { width: 20, height: 12, cells: Uint8Array.from({ length: 240 }, () => 1) };
    stage.tiles({ layer: 'ground', map, tileSize: 32, sprites: [undefined, 'pixel'], tint: 0x204020, isEndless: isTorus });
    stage.layer('hud').addChild(new Graphics().rect(0, 0, 20, 6).fill(0xffffff));
    const mark = stage.layer('still').addChild(new Graphics().rect(-3, -3, 6, 6).fill(0xffff00));
    // In the middle of each pane's upper edge, whatever its size.
    stage.beforePicture(() => mark.position.set(stage.width / 2, 3));
    flash = (seat) => stage.flash(0x00ff00, 1e9, 1, seat);
    grade = (isOn) => stage.post('grading', isOn ? { saturation: 1 } : null);
  },
  camera({ each, Walker, Position }, { camera, me }) {
    for (const e of each('Walker', 'Position')) if (Walker.player[e] === me) camera.follow(Position.x[e], Position.y[e]);
  },
  actors: [actor({
    with: ['Walker', 'Position'], layer: 'world',
    create: (e, { Walker }) => new Graphics().rect(-8, -8, 16, 16).fill(Walker.player[e] === 0 ? 0xff0000 : 0x0000ff),
    update: (node, e, { Position }, stage) => stage.place(node, Position.x[e], Position.y[e]),
  })],
  // A white mark that stays below where each of them hopped.
  on: { Hopped: ({ x, y }, stage) => stage.burst(dust, x, y + 40) },
}));

const clock = createManualClock();
const sources = [createManualSource(game.model), createManualSource(game.model)];
const { match } = await play(game, view, { clock, local: 2, seed: 1, sourceFor: (slot) => sources[slot] });
let calls = 0;
for (const name of ['drawElements', 'drawArrays', 'drawElementsInstanced', 'drawArraysInstanced']) {
  const draw = WebGL2RenderingContext.prototype[name];
  WebGL2RenderingContext.prototype[name] = function (...given) { calls++; return draw.apply(this, given); };
}
window.split = {
  walk(frames, stepMs = 1000 / 60) {
    Object.assign(sources[0].input, { x: -1 });
    Object.assign(sources[1].input, { x: 1 });
    for (let i = 0; i < frames; i++) {
      for (const { input } of sources) input.hop = i === frames - 2;
      calls = 0;
      clock.step(stepMs);
    }
    return calls;
  },
  grade,
  flash,
  places: () => match.drawn('Walker', ['player', 'Position.x']).map((row) => row['Position.x']),
};
`;

let pages: SourcePages;
test.beforeAll(async () => {
  pages = await servePages({ 'split-page': program });
});
test.afterAll(() => pages.close());

/** Reads pixels of what the page shows. */
async function seen(page: Page): Promise<(x: number, y: number) => number[]> {
  const { width, pixels } = readPng(await page.screenshot(), 'screenshot');
  return (x, y) => {
    const at = (Math.round(y) * width + Math.round(x)) * 4;
    return [...pixels.subarray(at, at + 3)];
  };
}

test('each pane follows its own player, beside each other or one over the other', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.goto(`${pages.url('split-page')}?test`);
  await page.waitForFunction(() => 'split' in window);
  const ground = [0x20, 0x40, 0x20];
  const white = [255, 255, 255];

  // Logical pixels are 3.2 wide here: the middles of the panes, and the distance between them.
  await page.evaluate(() => window.split.walk(30));
  const [first, second] = await page.evaluate(() => window.split.places());
  expect(second - first).toBeGreaterThan(200);
  let color = await seen(page);
  expect([color(318, 360), color(962, 360)]).toEqual([PLAYER.red, PLAYER.blue]);
  expect([color(400, 360), color(1040, 360)]).toEqual([ground, ground]);
  // Beyond the map's edge there is nothing: the tiles are those near each camera.
  expect(color(318 - (first + 5) * 3.2, 360)).toEqual([0, 0, 0]);
  // Particles lie in the world. The line is between, the display once over all.
  expect([color(318, 360 + 40 * 3.2), color(962, 360 + 40 * 3.2)]).toEqual([white, white]);
  expect([color(640, 360), color(5, 5), color(650, 5)]).toEqual([LINE, white, ground]);

  // A layer of panes stands still in each.
  const mark = [255, 255, 0];
  expect([color(318, 8), color(962, 8)]).toEqual([mark, mark]);

  // An effect draws the same through a texture.
  const before = await page.screenshot();
  await page.evaluate(() => window.split.grade(true));
  await page.waitForFunction(() =>
    performance.getEntriesByType('resource').some(({ name }) => name.includes('grading')),
  );
  await page.evaluate(() => window.split.walk(0));
  expect(await page.screenshot()).toEqual(before);

  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(() => page.evaluate(() => document.querySelector('canvas')?.clientHeight)).toBe(844);
  await page.evaluate(() => window.split.walk(30));
  color = await seen(page);
  expect([color(195, 210), color(195, 634)]).toEqual([PLAYER.red, PLAYER.blue]);
  expect([color(195, 422), color(5, 5), color(5, 430)]).toEqual([LINE, white, ground]);
  expect([color(195, 4), color(195, 428)]).toEqual([mark, mark]);

  // A player's flash covers that pane.
  await page.evaluate(() => {
    window.split.flash(1);
    window.split.walk(1, 1);
  });
  color = await seen(page);
  expect(color(195, 210)).toEqual(PLAYER.red);
  // It has begun to fade.
  expect(color(100, 634)).toEqual([0, 254, 0]);
});

test('in a torus both see each other over the edge, and a pane costs the world’s draw calls once more', async ({
  page,
}) => {
  await page.setViewportSize({ width: 400, height: 200 });
  await page.goto(`${pages.url('split-page')}?test&torus`);
  await page.waitForFunction(() => 'split' in window);
  const calls = await page.evaluate(() => window.split.walk(34, 100));
  // Tiles, walkers, particles and what stands still in each pane; the display and the line between once.
  expect(calls).toBe(2 * 4 + 2);
  const [first, second] = await page.evaluate(() => window.split.places());
  expect([first, second]).toEqual([20, WIDTH - 20]);
  const color = await seen(page);
  // 40 units apart, over the edge.
  expect([color(99, 100), color(59, 100)]).toEqual([PLAYER.red, PLAYER.blue]);
  expect([color(301, 100), color(341, 100)]).toEqual([PLAYER.blue, PLAYER.red]);
});
