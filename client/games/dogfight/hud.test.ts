// The pure parts of the HUD: figures, names, arrows, size.
import { expect, test } from 'vitest';
import { arrowAlpha, placeArrow } from './arrow-placement.ts';
import { cssColor, mixColor } from './colors.ts';
import { clockText, distanceText, plainName, streakText } from './formats.ts';
import { createHudPlaces, createPanePlaces } from './hud-places.ts';
import { hudScale } from './hud-scale.ts';
import { shownRanks } from './hud-scores.ts';
import { createNameCache } from './view-state.ts';

const field = { width: 1280, height: 720, left: 40, right: 40, top: 40, bottom: 40, margin: 6 };
const place = () => ({ x: 0, y: 0, angleRad: 0, isShown: false });

test('the clock shows every begun second', () => {
  expect([clockText(240), clockText(61.2), clockText(9.01), clockText(0), clockText(-3)]).toEqual([
    '4:00',
    '1:02',
    '0:10',
    '0:00',
    '0:00',
  ]);
});

test('who has a name in letters that the display font lacks is called by the seat', () => {
  const names = createNameCache();
  expect([names.of('小明', 1), names.of('小明', 2), names.of('小 明', 0), names.of('Юра', 1)]).toEqual([
    'Player 2',
    'Player 3',
    'Player 1',
    'Player 2',
  ]);
  expect([names.of('Ада A', 1), names.of('Ada', 1), names.of('', 1)]).toEqual(['? A', 'Ada', '']);
});

test('names keep to the letters of the display font and to their room', () => {
  expect(plainName('Zoë Müller')).toBe('Zoe Muller');
  expect(plainName('Юра')).toBe('?');
  expect(plainName('a very long name')).toBe('a very long.');
  expect(plainName('Altair')).toBe('Altair');
});

test('distances are short and do not flicker', () => {
  expect([distanceText(343), distanceText(347), distanceText(996), distanceText(1249)]).toEqual([
    '340',
    '350',
    '1.0k',
    '1.3k',
  ]);
});

test('a streak is worth a word from the second kill on', () => {
  expect([0, 1, 2, 3, 4, 5, 50].map(streakText)).toEqual([
    '',
    '',
    'Double kill',
    'Triple kill',
    'Rampage',
    'Unstoppable',
    'Unstoppable',
  ]);
});

test('there is no arrow to what is in the picture', () => {
  expect(placeArrow(640, 360, field, place()).isShown).toBe(false);
  expect(placeArrow(1270, 700, field, place()).isShown).toBe(false);
});

test('an arrow stands on the frame in the direction of its thing and points at it', () => {
  const right = placeArrow(3000, 360, field, place());
  expect(right).toMatchObject({ isShown: true, x: 1240, y: 360, angleRad: 0 });
  const above = placeArrow(640, -500, field, place());
  expect(above).toMatchObject({ isShown: true, x: 640, y: 40 });
  expect(above.angleRad).toBeCloseTo(-Math.PI / 2);
  for (let i = 0; i < 64; i++) {
    const angle = (i / 64) * 2 * Math.PI;
    const { x, y } = placeArrow(640 + 2000 * Math.cos(angle), 360 + 2000 * Math.sin(angle), field, place());
    expect(((x - 640) / 600) ** 4 + ((y - 360) / 320) ** 4).toBeCloseTo(1);
    expect(Math.atan2(y - 360, x - 640)).toBeCloseTo(Math.atan2(Math.sin(angle), Math.cos(angle)));
  }
});

test('arrows keep clear of what lies at the top and at the bottom', () => {
  const narrow = { ...field, top: 90, bottom: 120 };
  expect(placeArrow(640, -4000, narrow, place()).y).toBeCloseTo(90);
  expect(placeArrow(640, 4000, narrow, place()).y).toBeCloseTo(600);
});

test('far things have weaker arrows, and all can be seen', () => {
  expect(arrowAlpha(100)).toBe(1);
  expect(arrowAlpha(900)).toBeLessThan(1);
  expect(arrowAlpha(9000)).toBe(0.45);
});

test('the HUD stays readable on a phone and modest on a large screen', () => {
  const phone = hudScale({ width: 900, height: 1080, windowWidth: 390, windowHeight: 844 });
  const desk = hudScale({ width: 1280, height: 720, windowWidth: 1280, windowHeight: 720 });
  const wall = hudScale({ width: 1280, height: 720, windowWidth: 3840, windowHeight: 2160 });
  // A text of 15 HUD pixels, in CSS pixels.
  expect(15 * phone * (390 / 900)).toBeGreaterThan(11);
  expect(desk).toBe(1);
  expect(wall).toBe(0.85);
  expect(hudScale({ width: 900, height: 720, windowWidth: 0, windowHeight: 0 })).toBe(1);
});

test('colours mix channel by channel and are written for CSS', () => {
  expect(mixColor(0x000000, 0xffffff, 0.5)).toBe(0x808080);
  expect(mixColor(0x45b4ff, 0xff4d4d, 0)).toBe(0x45b4ff);
  expect(cssColor(0x00ff0a)).toBe('#00ff0a');
});

const none = { top: 0, right: 0, bottom: 0, left: 0 };

/** Places in a picture that is seen in these panes, a logical pixel to each of the window's. */
function placed(
  picture: { readonly width: number; readonly height: number },
  { insets = none, safeArea = none } = {},
  panes = [{ x: 0, y: 0, ...picture }],
) {
  const hud = createHudPlaces();
  hud.look({ ...picture, insets, safeArea, panes }, picture.width, picture.height);
  const inPanes = panes.map((box) => {
    const places = createPanePlaces();
    places.look(box, { ...picture, safeArea }, hud);
    return places;
  });
  return { hud, panes: inPanes };
}

test('on a phone with a notch nothing stands under it, the page’s buttons or the bar to go home by', () => {
  // Upright: the page's buttons end below the notch, its pad for thumbs stands above the status.
  const upright = placed(
    { width: 390, height: 844 },
    { insets: { ...none, top: 87, bottom: 320 }, safeArea: { ...none, top: 47, bottom: 34 } },
  );
  const { hud } = upright;
  expect([hud.clock, hud.scores.y, hud.feed.y, hud.hasRoom]).toEqual([{ x: 74, y: 47 }, 107, 95, false]);
  expect(upright.panes[0]).toMatchObject({ status: { x: 195, y: 798 }, above: 227, banner: { newsY: 284 }, scale: 1 });
  // Across, with the notch at one side and the home bar below.
  const across = placed(
    { width: 844, height: 390 },
    { insets: { top: 52, right: 230, bottom: 21, left: 47 }, safeArea: { top: 0, right: 47, bottom: 21, left: 47 } },
  );
  expect([across.hud.clock, across.hud.scores, across.hud.feed]).toEqual([
    { x: 422, y: 12 },
    { x: 59, y: 12 },
    { x: 785, y: 60 },
  ]);
  expect(across.panes[0]).toMatchObject({ status: { x: 422, y: 357 }, above: 84, banner: { width: 750 } });
});

test('in a split picture each pane has its status at its own lower edge, and keeps clear only of what lies in it', () => {
  const safeArea = { top: 0, right: 40, bottom: 20, left: 40 };
  const { hud, panes } = placed({ width: 1280, height: 720 }, { safeArea }, [
    { x: 0, y: 0, width: 639, height: 359 },
    { x: 641, y: 0, width: 639, height: 359 },
    { x: 0, y: 361, width: 1280, height: 359 },
  ]);
  expect(hud.clock.x).toBe(640);
  expect(hud.hasRoom).toBe(false);
  expect(panes.map(({ status }) => status)).toEqual([
    { x: 319.5, y: 347 },
    { x: 960.5, y: 347 },
    { x: 640, y: 688 },
  ]);
  expect(panes.map(({ above }) => above)).toEqual([84, 84, 36]);
  expect(panes.map(({ safe }) => [safe.left, safe.right, safe.bottom])).toEqual([
    [40, 0, 0],
    [0, 40, 0],
    [40, 40, 20],
  ]);
  // Four on a phone: what stands in a pane is drawn as small as it takes.
  const [small] = placed({ width: 390, height: 844 }, {}, [{ x: 0, y: 0, width: 194, height: 421 }]).panes;
  expect(small.scale * 360).toBeCloseTo(194);
});

test('a short list of scores has all who play at this machine, and otherwise the best', () => {
  const ranks = (...own: number[]) => shownRanks(8, 4, (rank) => own.includes(rank));
  expect([ranks(), ranks(1), ranks(6), ranks(3, 7), ranks(5, 6, 7)]).toEqual([
    [0, 1, 2, 3],
    [0, 1, 2, 3],
    [0, 1, 2, 6],
    [0, 1, 3, 7],
    [0, 5, 6, 7],
  ]);
  expect(shownRanks(3, 8, (rank) => rank === 1)).toEqual([0, 1, 2]);
});
