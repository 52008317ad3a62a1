// Wrong views: most do not compile, and what the compiler lets pass is refused by name.
import { Container } from 'pixi.js';
import { expect, test } from 'vitest';
import { checkView } from '#client/view/check-view.ts';
import { defineView, type ActorBuilder, type ViewDefinition } from '#client/view/define-view.ts';
import type { Stage } from '#client/view/stage.ts';
import type { AssetBundle } from '#assets/asset-bundle.ts';
import { axis, confirmed, defineGame, defineModel, f64, predicted, u8 } from '#shared/index.ts';

const model = defineModel({
  name: 'sky',
  ticksPerSecond: 10,
  players: { min: 1, max: 1 },
  entities: 8,
  components: { Position: { x: f64, y: f64 }, Ship: { life: u8 } },
  input: { turn: axis },
  events: { Shot: predicted({ x: f64 }), Ended: confirmed({ x: f64 }) },
});
const none = () => undefined;
const game = defineGame(model, {
  tuning: {},
  start: none,
  join: none,
  leave: none,
  bot: none,
  systems: { rest: none },
});
type D = typeof model.definition;
type Definition = ViewDefinition<D, 'ship', 'bang'>;

const assets: AssetBundle<'ship', 'bang'> = {
  atlas: {
    url: '',
    density: 1,
    width: 8,
    height: 8,
    frames: { ship: { x: 0, y: 0, width: 4, height: 4, offsetX: 0, offsetY: 0, sourceWidth: 4, sourceHeight: 4 } },
  },
  font: { size: 10, lineHeight: 12, baseline: 9, capHeight: 7, glyphs: {} },
  sounds: { url: '', sprite: { bang: [0, 100] } },
  icons: {},
  music: {},
  clips: {},
};
const right = { logical: { width: 1, height: 1 }, controls: { turn: {} } } satisfies Definition;

test('a track that the game does not have does not compile', () => {
  const track = { url: 'calm.flac', startMs: 128, durationMs: 1000 };
  const withMusic: AssetBundle<'ship', 'bang', string, 'calm'> = { ...assets, music: { calm: track } };
  const said: unknown[] = [];
  const stage: Pick<Stage, 'music'> = { music: (wanted) => void said.push(wanted) };
  stage.music(withMusic.music.calm, { fadeMs: 200 });
  // @ts-expect-error There is no such track.
  stage.music(withMusic.music.hunt);
  // @ts-expect-error A track is a value of the assets, not its name.
  stage.music('calm');
  expect(said[0]).toBe(track);
});

test('a definition is built anew for each match', () => {
  let builds = 0;
  const view = defineView(game, assets, () => {
    builds++;
    return right;
  });
  view.build();
  view.build();
  expect(builds).toBe(2);
  expect(defineView(game, () => right).assets).toBeUndefined();
});

test('superfluous names, which the compiler lets pass, are refused', () => {
  const check = (superfluous: object) => () =>
    checkView(
      defineView(game, assets, () => right),
      { ...right, ...superfluous },
    );
  expect(check({ on: { Shot: none, finish: none }, sounds: { bang: {} } })).not.toThrow();
  expect(check({ on: { Landed: none } })).toThrow(/Landed.*Shot, Ended, finish/);
  expect(check({ onWithdrawn: { Shot: none } })).not.toThrow();
  expect(check({ onWithdrawn: { Ended: none } })).toThrow(/Ended.*predicted.*Shot/);
  expect(check({ controls: { turn: {}, dive: {} } })).toThrow(/dive/);
  expect(check({ sharedControls: [{ turn: {} }, { turn: {}, dive: {} }] })).toThrow(/dive/);
  expect(check({ sounds: { boom: {} } })).toThrow(/boom.*bang/);
  expect(check({ orders: { Wave: { make: none } } })).toThrow(/Wave/);
  expect(check({ logical: { width: 0, height: 1 } })).toThrow(/0 × 1/);
  expect(check({ logical: { width: 0, height: 1 } })).toThrow(expect.objectContaining({ code: 'view/option' }));
  expect(check({ portrait: { width: 1, height: 0 } })).toThrow(/portrait.*1 × 0/);
  expect(check({ sounds: { boom: {} } })).toThrow(expect.objectContaining({ code: 'view/name' }));
});

test('wrong views do not compile', () => {
  const actor: ActorBuilder<D, 'ship', 'bang'> = (definition) => definition;
  const node = { layer: 'world', create: () => new Container(), update: none } as const;
  const actors = [
    actor({ ...node, with: ['Ship'], update: (_n, e, frame) => void frame.Ship.life[e] }),
    actor({ ...node, with: ['Ship'], create: (_e, _f, stage) => stage.sprite('ship') }),
    // @ts-expect-error There is no component Boat.
    actor({ ...node, with: ['Boat'] }),
    // @ts-expect-error There is no picture boat.
    actor({ ...node, with: ['Ship'], create: (_e, _f, stage) => stage.sprite('boat') }),
    // @ts-expect-error An actor of Ship may not read Position.
    actor({ ...node, with: ['Ship'], update: (_n, e, frame) => void frame.Position.x[e] }),
    // @ts-expect-error The frame is read-only.
    actor({ ...node, with: ['Ship'], update: (_n, e, frame) => void (frame.Ship.life[e] = 1) }),
  ];
  const views = [
    // @ts-expect-error There is no event Landed.
    defineView(game, assets, () => ({ ...right, on: { Landed: none } })),
    // @ts-expect-error Shot has no field y.
    defineView(game, assets, () => ({ ...right, on: { Shot: (event) => void event.y } })),
    // @ts-expect-error Ended is confirmed: nothing withdraws it.
    defineView(game, assets, () => ({ ...right, onWithdrawn: { Ended: none } })),
    // @ts-expect-error Shot has no field y.
    defineView(game, assets, () => ({ ...right, onWithdrawn: { Shot: (event) => void event.y } })),
    // @ts-expect-error A control is missing.
    defineView(game, assets, () => ({ ...right, controls: {} })),
    // @ts-expect-error An axis has no keys of its own.
    defineView(game, assets, () => ({ ...right, controls: { turn: { keys: ['KeyA'] } } })),
    // @ts-expect-error There is no column z.
    defineView(game, assets, () => ({ ...right, blend: { wrap: { z: 100 } } })),
    // @ts-expect-error There is no sound boom.
    defineView(game, assets, () => ({ ...right, sounds: { boom: {} } })),
    // @ts-expect-error A game without art has no pictures.
    defineView(game, () => ({ ...right, mount: (stage: Stage<never, never>) => void stage.sprite('ship') })),
  ];
  expect(actors).toHaveLength(6);
  expect(views).toHaveLength(9);
});
