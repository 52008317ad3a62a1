// A match on a page that is never drawn: what it says while it is hidden.
import { Container, Texture } from 'pixi.js';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createSilentPlayer } from '#client/audio/howler-player.ts';
import { createMixer } from '#client/audio/mixer.ts';
import { createDeviceShares } from '#client/input/device-shares.ts';
import { NO_MUSIC_PLAYER } from '#client/audio/music.ts';
import { createKeyState } from '#client/input/key-state.ts';
import { createPadState } from '#client/input/pad-state.ts';
import { createViewBindings } from '#client/input/view-bindings.ts';
import { startMatch, type MatchOptions } from '#client/match.ts';
import { createManualClock } from '#client/page-clock.ts';
import type { Insets } from '#client/view/camera.ts';
import { defineView } from '#client/view/define-view.ts';
import { PALETTES } from '#client/view/palette.ts';
import { letterbox } from '#client/view/letterbox.ts';
import type { Textures } from '#client/view/textures.ts';
import { axis, defineGame, defineModel, f64 } from '#shared/index.ts';
import { createLocalSession } from '#shared/session/local.ts';
import { createNetSession, type NetSession } from '#shared/session/net-session.ts';
import { CLIENT } from '#shared/wire/protocol.ts';

/** The rules throw in it. */
const FATAL_TICK = 5;

const game = defineGame(
  defineModel({
    name: 'dot',
    ticksPerSecond: 10,
    players: { min: 1, max: 1 },
    entities: 1,
    components: { Position: { x: f64 } },
    input: { go: axis },
  }),
  {
    tuning: {},
    start: () => undefined,
    join: () => undefined,
    leave: () => undefined,
    bot: () => undefined,
    systems: {
      rest(w) {
        if (w.tick >= FATAL_TICK) throw new RangeError('no ground');
      },
    },
  },
);
const logical = { width: 200, height: 200 };
const hash = '0'.repeat(16);

/** A match on a page without a picture; `pictures` says what was drawn: a world, or nothing. */
function onPage(options: MatchOptions<(typeof game)['model']['definition']>) {
  const textures: Textures = {
    named: () => Texture.WHITE,
    font: () => {
      throw new Error('There is no font.');
    },
    restore: () => undefined,
    destroy: () => undefined,
  };
  const clock = createManualClock();
  const pictures: string[] = [];
  const insets: Insets[] = [];
  let shown = 'nothing';
  const match = startMatch(
    {
      view: defineView(game, () => ({
        logical,
        controls: { go: {} },
        camera: (_frame, stage) => void insets.push(stage.insets),
      })),
      picture: {
        box: letterbox({
          roomWidth: 100,
          roomHeight: 150,
          logical,
          fit: 'letterbox',
          pixelRatio: 1,
          maxPixelRatio: 1,
          maxPixels: 1e6,
        }),
        isLost: false,
        onResize: () => undefined,
        post: { set: () => undefined, clear: () => undefined },
        show: (root) => void (shown = root === undefined ? 'nothing' : 'world'),
        render: () => void pictures.push(shown),
      },
      textures,
      mixer: createMixer({
        player: createSilentPlayer(),
        musicPlayer: NO_MUSIC_PLAYER,
        settings: { isMuted: true, volumes: { master: 1, effects: 1, music: 1 } },
        save: () => undefined,
        nowMs: clock.nowMs,
      }),
      devices: {
        keys: createKeyState(),
        pads: createPadState(),
        isListening: false,
        onBlur: () => undefined,
        poll: () => undefined,
        destroy: () => undefined,
      },
      bindings: createViewBindings({ model: game.model, controls: { go: {} } }),
      shares: createDeviceShares(),
      clock,
      isMotionReduced: () => false,
      palette: () => PALETTES.standard,
    },
    options,
  );
  return { match, clock, pictures, insets, textures };
}

/** A match of a room; `sent` are the types of its messages. */
function setUp() {
  const sent: number[] = [];
  let session: NetSession | undefined;
  const { match, clock } = onPage({
    session(sim) {
      session = createNetSession({ sim, hashes: { layout: hash, rules: hash, content: hash, protocol: hash } });
      return session;
    },
    send: (_to, message) => void sent.push(message[0]),
  });
  if (session === undefined) throw new Error('The match has no session.');
  return { match, session, clock, sent };
}

test('a match that begins on a hidden page greets its server at once, and so it does over a new line', () => {
  const { match, session, sent } = setUp();
  match.setHidden(true);
  expect(sent).toEqual([CLIENT.hello]);
  session.lineLost();
  session.reconnected();
  match.wake();
  expect(sent).toEqual([CLIENT.hello, CLIENT.hello]);
  match.stop();
});

test('on a page that shows, the next frame says it', () => {
  const { match, clock, sent } = setUp();
  match.wake();
  expect(sent).toEqual([]);
  clock.step(16);
  expect(sent).toEqual([CLIENT.hello]);
  match.stop();
});

test('rules that throw end the match under its last picture, and what they threw reaches the page', () => {
  const { match, clock, pictures } = onPage({
    session: (sim) => createLocalSession({ sim, players: 1, data: [new Uint8Array(0)], bots: [] }),
  });
  expect(() => {
    for (let i = 0; i < 20; i++) clock.step(100);
  }).toThrow('no ground');
  expect(pictures.at(-1)).toBe('world');
  const { length } = pictures;
  const { tick } = match.sim;
  clock.step(1000);
  match.stop();
  expect([pictures.length, match.sim.tick]).toEqual([length, tick]);
});

test('a view knows what the page lays over its picture, bars aside', () => {
  const { match, clock, insets } = onPage({
    session: (sim) => createLocalSession({ sim, players: 1, data: [new Uint8Array(0)], bots: [] }),
  });
  clock.step(16);
  match.setInsets({ top: 30, right: 0, bottom: 60, left: 10 });
  clock.step(16);
  expect(insets.at(0)).toEqual({ top: 0, right: 0, bottom: 0, left: 0 });
  // The room is 100 wide and 150 high, the picture half as large as its logical size.
  expect(insets.at(-1)).toEqual({ top: 10, right: 0, bottom: 70, left: 20 });
  match.stop();
});

test('a view that was saved shows the match from the next frame on; one that throws gives way to the one before', () => {
  const { match, clock, textures, insets } = onPage({
    session: (sim) => createLocalSession({ sim, players: 1, data: [new Uint8Array(0)], bots: [] }),
  });
  const controls = { go: {} };
  const said: string[] = [];
  const reported = vi.fn<(error: unknown) => void>();
  vi.stubGlobal('reportError', reported);
  onTestFinished(() => void vi.unstubAllGlobals());
  clock.step(16);
  const viewOf = (camera: () => void) => defineView(game, () => ({ logical, controls, camera }));
  match.replaceView?.(
    viewOf(() => void said.push('second')),
    textures,
  );
  clock.step(150);
  expect([said, insets.length, match.sim.tick]).toEqual([['second'], 1, 1]);
  match.replaceView?.(
    viewOf(() => {
      throw new RangeError('no sky');
    }),
    textures,
  );
  clock.step(100);
  clock.step(100);
  expect(reported).toHaveBeenCalledOnce();
  expect([said, match.sim.tick]).toEqual([['second', 'second'], 3]);
  match.stop();
});

test('a view that is saved while the page is hidden does not show, and one that is saved after the end is none of the match', () => {
  const { match, clock, textures } = onPage({
    session: (sim) => createLocalSession({ sim, players: 1, data: [new Uint8Array(0)], bots: [] }),
  });
  let shows = (): boolean => true;
  const built = vi.fn<() => void>();
  const saved = defineView(game, () => {
    built();
    return { logical, controls: { go: {} }, mount: (stage) => void (shows = () => stage.isShowing) };
  });
  clock.step(16);
  match.setHidden(true);
  match.replaceView?.(saved, textures);
  expect(shows()).toBe(false);
  match.setHidden(false);
  expect(shows()).toBe(true);
  match.stop();
  built.mockClear();
  match.replaceView?.(saved, textures);
  expect(built).not.toHaveBeenCalled();
});

test('a view that throws while it is mounted leaves nothing of its stage', () => {
  const { match, clock, textures, pictures } = onPage({
    session: (sim) => createLocalSession({ sim, players: 1, data: [new Uint8Array(0)], bots: [] }),
  });
  clock.step(16);
  const node = new Container();
  const saved = defineView(game, () => ({
    logical,
    controls: { go: {} },
    layers: { world: {} },
    mount(stage) {
      stage.layer('world').addChild(node);
      throw new RangeError('no sky');
    },
  }));
  expect(() => match.replaceView?.(saved, textures)).toThrow('no sky');
  expect(node.destroyed).toBe(true);
  clock.step(16);
  expect(pictures.at(-1)).toBe('world');
  match.stop();
});
