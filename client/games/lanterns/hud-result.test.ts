// What a player is told of a round: won or lost, why, and what it has brought.
import { Container, Sprite, Texture } from 'pixi.js';
import { expect, test } from 'vitest';
import { Label } from '#client/view/label.ts';
import { frameOfWorld } from '#client/view/frame.ts';
import { createArena } from '#shared/games/lanterns/arena.test-helper.ts';
import { PHASE, ROLE } from '#shared/games/lanterns/model.ts';
import { COLOR } from './colors.ts';
import { BannerNode } from './hud-banner.ts';
import { RoundResultWords, roundWords } from './hud-result.ts';
import { notingStage } from './noting-stage.test-helper.ts';
import { words } from './words.ts';
import type { GameStage } from './stage-types.ts';

const HUNTER = 0;
const HIDER = 1;

/** A round that the hiders have won, with the points of seats 0, 1, 2. */
function ended(points: readonly number[]) {
  const { w } = createArena({ seats: points.length });
  w.globals.phase = PHASE.result;
  w.globals.roundOfMatch = 1;
  w.globals.winningSide = ROLE.hider;
  w.globals.hidersLeft = 2;
  w.globals.shrinesToLight = 3;
  for (const e of w.each('Score')) w.Score.points[e] = points[w.Score.player[e]];
  return { w, frame: frameOfWorld(w) };
}

test('who loses is told so in the colour of a loss, who wins in that of a win, and who watches which side it was', () => {
  const { frame } = ended([4, 9, 2]);
  const lost = roundWords(frame, HUNTER, 4);
  expect(lost).toMatchObject({ shout: words.youLose, color: COLOR.lost, reason: 'The hiders win: 2 still at large' });
  expect(lost.gain).toBe('4 points in all, place 2 of 3');
  const won = roundWords(frame, HIDER, 3);
  expect(won).toMatchObject({ shout: words.youWin, color: COLOR.won, gain: '+6 points, 9 in all, place 1 of 3' });
  expect(roundWords(frame, -1, -1)).toMatchObject({ shout: words.hidersWin, color: COLOR.hider, gain: '' });
});

test('the first points are all of them, and who came in the middle of the round is not told what it brought', () => {
  const { frame } = ended([0, 1, 0]);
  expect(roundWords(frame, HIDER, 0).gain).toBe('+1 point, place 1 of 3');
  expect(roundWords(frame, HIDER, -1).gain).toBe('1 point in all, place 1 of 3');
});

const FONT = { font: { size: 10, lineHeight: 12, baseline: 9, capHeight: 7, glyphs: {} }, textures: new Map() };

/** A stage whose labels have texts. */
function labelStage(): GameStage & { timeMs: number } {
  return {
    ...notingStage(HIDER, []),
    layer: () => new Container(),
    sprite: () => new Sprite(Texture.EMPTY),
    texture: () => Texture.EMPTY,
    label: (_text, options) => new Label(FONT, options),
  };
}

/** The texts of what is shown. */
function shownOf(node: Container): string[] {
  if (node instanceof Label) return [node.text];
  return node.children.filter(({ visible }) => visible).flatMap((child) => shownOf(child as Container));
}

test('what was said below another word goes with it', () => {
  const stage = labelStage();
  const banner = new BannerNode(stage);
  const texts = () => {
    banner.update(stage, 900);
    return [...new Set(shownOf(banner))].filter((text) => text !== '');
  };
  banner.shout(stage, 'won', 900);
  banner.tell(stage, 'why', 900);
  banner.add(stage, 'points', 900);
  stage.timeMs += 100;
  banner.shout(stage, 'won', 900);
  expect(texts()).toEqual(['won', 'why', 'points']);
  banner.shout(stage, '3', 900);
  expect(texts()).toEqual(['3']);
});

test('the points of a round are those since the countdown, and of the last round the page tells all', () => {
  const said: string[] = [];
  const stage = labelStage();
  const banner = new BannerNode(stage);
  banner.shout = (_stage, text) => void said.push(text);
  banner.add = (_stage, text) => void said.push(text);
  const result = new RoundResultWords(banner);
  const { w, frame } = ended([0, 5, 0]);
  w.globals.phase = PHASE.countdown;
  result.update(frame, stage);
  w.globals.phase = PHASE.play;
  for (const e of w.each('Score')) w.Score.points[e] += 7;
  result.update(frame, stage);
  expect(said).toEqual([]);
  w.globals.phase = PHASE.result;
  result.update(frame, stage);
  expect(said).toEqual([words.youWin, '+7 points, 12 in all, place 1 of 3']);
  w.globals.roundOfMatch = w.config.rounds;
  result.update(frame, stage);
  expect(said).toHaveLength(2);
});
