// The parts of a picture and what a stage says of places in them.
import { Container } from 'pixi.js';
import { expect, test } from 'vitest';
import { NO_INSETS } from '#client/view/camera.ts';
import { createLooking } from '#client/view/looking.ts';
import { createPart } from '#client/view/parts.ts';
import { SPLIT_GAP } from '#client/view/split-boxes.ts';
import { createHearing, createSplitLooking, createSplitParts } from '#client/view/split-parts.ts';

const size = 400 + SPLIT_GAP;
const pictureOf = () => ({ seat: -1, x: 0, y: 0, width: size, height: 100, insets: NO_INSETS, dtSeconds: 0.1 });
const torus = { width: 1000, height: 1000 };

function twoParts(of: typeof torus | undefined = undefined) {
  const picture = pictureOf();
  const parts = createSplitParts(picture, of, createPart);
  parts.arrange([3, 5]);
  const [first, second] = parts.list;
  first.camera.jumpTo(100, 0);
  second.camera.jumpTo(600, 0);
  return { picture, parts, first, second, looking: createSplitLooking(createLooking(parts, of), parts, of) };
}

test('each seat of the page has a part; a page that watches, or plays one, has one for all', () => {
  const { parts, first } = twoParts();
  expect(parts.list.map(({ seat, x, width }) => [seat, x, width])).toEqual([
    [3, 0, 200],
    [5, 200 + SPLIT_GAP, 200],
  ]);
  parts.arrange([3]);
  expect(parts.list).toEqual([first]);
  expect(first).toMatchObject({ seat: 3, x: 0, width: size });
  parts.arrange([]);
  expect(first.seat).toBe(-1);
  parts.arrange([0, 1, 2, 3, 4]);
  expect(parts.list.map(({ seat }) => seat)).toEqual([0, 1, 2, 3]);
});

test('a camera keeps inside a box by the size of its own part, and follows by its own time', () => {
  const { second } = twoParts();
  second.camera.keepInside(0, 0, 620, 100);
  expect(second.camera.x).toBe(520);
  second.camera.jumpTo(0, 0);
  second.camera.follow(0, 0);
  second.camera.follow(100, 0, { halfLifeSeconds: 0.1 });
  expect(second.camera.x).toBe(50);
});

test('what the page lays over the picture reaches into the parts at that edge', () => {
  const { parts, picture } = twoParts();
  Object.assign(picture, { insets: { top: 20, right: 30, bottom: 0, left: 40 } });
  parts.arrange([3, 5]);
  expect(parts.list.map(({ insets }) => [insets.top, insets.right, insets.left])).toEqual([
    [20, 0, 40],
    [20, 30, 0],
  ]);
});

test('a place is in view when any part shows it; while one has its turn, when that one does', () => {
  const { parts, second, looking } = twoParts();
  expect([100, 350, 600].map((x) => looking.isInView(x, 0))).toEqual([true, false, true]);
  expect(looking.isInView(350, 0, 150)).toBe(true);
  parts.active = second;
  expect([100, 600].map((x) => looking.isInView(x, 0))).toEqual([false, true]);
  parts.active = undefined;
});

test('a place lies on the screen where a part shows it', () => {
  const { second, looking } = twoParts();
  expect(looking.toScreen(110, -5, { x: 0, y: 0 })).toEqual({ x: 110, y: 45 });
  expect(looking.toScreen(610, 0, { x: 0, y: 0 }, second)).toEqual({ x: 310 + SPLIT_GAP, y: 50 });
});

test('in a torus what was placed goes to the image nearest to each camera in its turn', () => {
  const { parts, first, second, looking } = twoParts(torus);
  const [node, gone] = [new Container(), new Container()];
  looking.place(node, 950, 0);
  looking.place(gone, 0, 0);
  expect(node.x).toBe(-50);
  gone.destroy();
  parts.active = second;
  looking.placeAnew?.();
  expect(node.x).toBe(950);
  parts.active = first;
  looking.placeAnew?.();
  expect(node.x).toBe(-50);
});

test('in a torus what was placed before there were parts is seen in each of them, and moves on when one is left', () => {
  const parts = createSplitParts(pictureOf(), torus, createPart);
  const looking = createSplitLooking(createLooking(parts, torus), parts, torus);
  const node = new Container();
  looking.place(node, 950, 0);
  parts.arrange([3, 5]);
  parts.list[1].camera.jumpTo(600, 0);
  parts.active = parts.list[1];
  looking.placeAnew?.();
  expect(node.x).toBe(950);
  parts.arrange([3]);
  parts.active = undefined;
  looking.place(node, 20, 0);
  parts.active = parts.list[0];
  looking.placeAnew?.();
  expect(node.x).toBe(20);
});

test('a sound is heard by the camera that is nearest to it', () => {
  const { parts, looking } = twoParts();
  const heardIn: number[] = [];
  const hear = createHearing(parts, looking, ({ seat }) => void heardIn.push(seat));
  for (const x of [0, 340, 360, 900]) hear({ x, y: 0 });
  hear({});
  hear(undefined);
  expect(heardIn).toEqual([3, 3, 5, 5]);
});
