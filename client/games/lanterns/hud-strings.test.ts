// Drawn frames make no garbage: what the HUD writes is made anew only when it says something else.
import { Sprite, Texture } from 'pixi.js';
import { expect, test } from 'vitest';
import { Label } from '#client/view/label.ts';
import { frameOfWorld } from '#client/view/frame.ts';
import { createArena } from '#shared/games/lanterns/arena.test-helper.ts';
import { ClockNode } from './hud-clock.ts';
import { NoteNode } from './hud-note.ts';
import { notingStage } from './noting-stage.test-helper.ts';
import { createViewState } from './view-state.ts';
import { words } from './words.ts';
import type { GameStage } from './stage-types.ts';

const FONT = { font: { size: 10, lineHeight: 12, baseline: 9, capHeight: 7, glyphs: {} }, textures: new Map() };
const FRAMES = 20;

/** A match of two, and a stage that notes each string that a label is given. */
function setUp() {
  const arena = createArena();
  const written: string[] = [];
  class NotedLabel extends Label {
    override get text(): string {
      return super.text;
    }

    override set text(text: string) {
      written.push(text);
      super.text = text;
    }
  }
  const stage: GameStage = {
    ...notingStage(1, []),
    sprite: () => new Sprite(Texture.EMPTY),
    texture: () => Texture.EMPTY,
    label: (_text, options) => new NotedLabel(FONT, options),
  };
  const state = createViewState(4, false);
  const frame = frameOfWorld(arena.w);
  state.gate.refresh(frame, stage);
  state.walkers.refresh(frame, stage, state.gate);
  return { globals: arena.w.globals, stage, frame, state, written };
}

test('more than three shrines are a figure that is written when another burns, and not in each frame', () => {
  const { globals, stage, frame, written } = setUp();
  const clock = new ClockNode(stage);
  globals.shrinesToLight = 12;
  for (globals.shrinesLit = 0; globals.shrinesLit < 3; globals.shrinesLit++) {
    for (let i = 0; i < FRAMES; i++) clock.update(frame);
  }
  globals.shrinesToLight = 9;
  clock.update(frame);
  expect(written.filter((text) => text.includes('/'))).toEqual(['0/12', '1/12', '2/12', '3/9']);
});

test('the head start is counted in a string a second', () => {
  const { globals, stage, frame, state, written } = setUp();
  const note = new NoteNode(stage, state);
  for (globals.headStartTicks = 70; globals.headStartTicks > 0; globals.headStartTicks--) note.update(frame, stage);
  for (let i = 0; i < FRAMES; i++) note.update(frame, stage);
  expect(written).toEqual([words.headStart(3), words.headStart(2), words.headStart(1), words.hiderTask]);
});
