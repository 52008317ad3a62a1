// The panes of a picture and what a stage says of places in them.
import { Container } from 'pixi.js';
import { expect, test } from 'vitest';
import { NO_INSETS } from '#client/view/camera.ts';
import { createLooking } from '#client/view/looking.ts';
import { createPane } from '#client/view/panes.ts';
import { SPLIT_GAP } from '#client/view/split-boxes.ts';
import { createHearing, createSplitLooking, createSplitPanes } from '#client/view/split-panes.ts';

const size = 400 + SPLIT_GAP;
const pictureOf = () => ({ seat: -1, x: 0, y: 0, width: size, height: 100, insets: NO_INSETS, dtSeconds: 0.1 });
const torus = { width: 1000, height: 1000 };

function twoPanes(of: typeof torus | undefined = undefined) {
  const picture = pictureOf();
  const panes = createSplitPanes(picture, of, createPane);
  panes.arrange([3, 5]);
  const [first, second] = panes.list;
  first.camera.jumpTo(100, 0);
  second.camera.jumpTo(600, 0);
  return { picture, panes, first, second, looking: createSplitLooking(createLooking(panes, of), panes, of) };
}

test('each seat of the page has a pane; a page that watches, or plays one, has one for all', () => {
  const { panes, first } = twoPanes();
  expect(panes.list.map(({ seat, x, width }) => [seat, x, width])).toEqual([
    [3, 0, 200],
    [5, 200 + SPLIT_GAP, 200],
  ]);
  panes.arrange([3]);
  expect(panes.list).toEqual([first]);
  expect(first).toMatchObject({ seat: 3, x: 0, width: size });
  panes.arrange([]);
  expect(first.seat).toBe(-1);
  panes.arrange([0, 1, 2, 3, 4]);
  expect(panes.list.map(({ seat }) => seat)).toEqual([0, 1, 2, 3]);
});

test('a camera keeps inside a box by the size of its own pane, and follows by its own time', () => {
  const { second } = twoPanes();
  second.camera.keepInside(0, 0, 620, 100);
  expect(second.camera.x).toBe(520);
  second.camera.jumpTo(0, 0);
  second.camera.follow(0, 0);
  second.camera.follow(100, 0, { halfLifeSeconds: 0.1 });
  expect(second.camera.x).toBe(50);
});

test('what the page lays over the picture reaches into the panes at that edge', () => {
  const { panes, picture } = twoPanes();
  Object.assign(picture, { insets: { top: 20, right: 30, bottom: 0, left: 40 } });
  panes.arrange([3, 5]);
  expect(panes.list.map(({ insets }) => [insets.top, insets.right, insets.left])).toEqual([
    [20, 0, 40],
    [20, 30, 0],
  ]);
});

test('a place is in view when any pane shows it; while one has its turn, when that one does', () => {
  const { panes, second, looking } = twoPanes();
  expect([100, 350, 600].map((x) => looking.isInView(x, 0))).toEqual([true, false, true]);
  expect(looking.isInView(350, 0, 150)).toBe(true);
  panes.active = second;
  expect([100, 600].map((x) => looking.isInView(x, 0))).toEqual([false, true]);
  panes.active = undefined;
});

test('a place lies on the screen where a pane shows it', () => {
  const { second, looking } = twoPanes();
  expect(looking.toScreen(110, -5, { x: 0, y: 0 })).toEqual({ x: 110, y: 45 });
  expect(looking.toScreen(610, 0, { x: 0, y: 0 }, second)).toEqual({ x: 310 + SPLIT_GAP, y: 50 });
});

test('in a torus what was placed goes to the image nearest to each camera in its turn', () => {
  const { panes, first, second, looking } = twoPanes(torus);
  const [node, gone] = [new Container(), new Container()];
  looking.place(node, 950, 0);
  looking.place(gone, 0, 0);
  expect(node.x).toBe(-50);
  gone.destroy();
  panes.active = second;
  looking.placeAnew?.();
  expect(node.x).toBe(950);
  panes.active = first;
  looking.placeAnew?.();
  expect(node.x).toBe(-50);
});

test('in a torus what was placed before there were panes is seen in each of them, and moves on when one is left', () => {
  const panes = createSplitPanes(pictureOf(), torus, createPane);
  const looking = createSplitLooking(createLooking(panes, torus), panes, torus);
  const node = new Container();
  looking.place(node, 950, 0);
  panes.arrange([3, 5]);
  panes.list[1].camera.jumpTo(600, 0);
  panes.active = panes.list[1];
  looking.placeAnew?.();
  expect(node.x).toBe(950);
  panes.arrange([3]);
  panes.active = undefined;
  looking.place(node, 20, 0);
  panes.active = panes.list[0];
  looking.placeAnew?.();
  expect(node.x).toBe(20);
});

test('a sound is heard by the camera that is nearest to it', () => {
  const { panes, looking } = twoPanes();
  const heardIn: number[] = [];
  const hear = createHearing(panes, looking, ({ seat }) => void heardIn.push(seat));
  for (const x of [0, 340, 360, 900]) hear({ x, y: 0 });
  hear({});
  hear(undefined);
  expect(heardIn).toEqual([3, 3, 5, 5]);
});
