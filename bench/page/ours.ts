// The scene as an author of Samestep writes it: rules, a view, and the page's own display, driven by a clock in the bench's hand.
import assets from 'virtual:assets/lanterns';
import { createDisplay } from '#client/display.ts';
import { createManualClock, defineView } from '#client/index.ts';
import { createLocalSession } from '#shared/session/local.ts';
import { defineGame, defineModel, f64, held, prefab } from '#shared/index.ts';
import {
  actorStart,
  BORN_EACH_TICK,
  cameraAt,
  cellsOf,
  PARTICLE,
  SCENE,
  TICKS_PER_SECOND,
  TILES,
  WALK,
  WALK_TICKS,
} from './scene.ts';
import type { Clip, ParticleKind } from '#client/index.ts';
import type { SpriteId } from '#assets/lanterns/ids.ts';
import { prepareSides, runSide, settleSides, type SceneName } from './measure-page.ts';
import type { PageSubject } from './subject.ts';

const WIDTH = SCENE.width * 2;
const HEIGHT = SCENE.height * 2;

/** The rules for so many actors. */
function swarmGame(actors: number) {
  const model = defineModel({
    name: 'swarm',
    ticksPerSecond: TICKS_PER_SECOND,
    players: { min: 1, max: 1 },
    entities: Math.max(1, actors),
    components: { Body: { x: f64, y: f64, vx: f64, vy: f64 } },
    input: { act: held },
  });
  const spawnBody = prefab(model, { Body: {} });
  return defineGame(model, {
    start(w) {
      const { Body } = w;
      for (let i = 0; i < actors; i++) {
        const e = spawnBody(w);
        const { x, y, vx, vy } = actorStart(i);
        Body.x[e] = x;
        Body.y[e] = y;
        Body.vx[e] = vx;
        Body.vy[e] = vy;
      }
    },
    join() {},
    leave() {},
    bot() {},
    systems: {
      move(w) {
        const { Body } = w;
        for (const e of w.each('Body')) {
          const x = Body.x[e] + Body.vx[e];
          const y = Body.y[e] + Body.vy[e];
          if (x < 0 || x > WIDTH) Body.vx[e] = -Body.vx[e];
          if (y < 0 || y > HEIGHT) Body.vy[e] = -Body.vy[e];
          Body.x[e] = x;
          Body.y[e] = y;
        }
      },
    },
  });
}

const walking: Clip<SpriteId> = { frames: WALK, ticks: WALK_TICKS };

const sparks: ParticleKind<SpriteId> = {
  sprite: PARTICLE.sprite,
  layer: 'sparks',
  capacity: SCENE.particles,
  count: BORN_EACH_TICK,
  lifeSeconds: PARTICLE.lifeSeconds,
  speed: PARTICLE.speed,
  spinRadPerSecond: PARTICLE.spinRadPerSecond,
  scale: [PARTICLE.bornScale, PARTICLE.deadScale],
};

const mapLayers = Object.fromEntries(SCENE.layers.map((name) => [name, {}]));

async function createOurs(parent: HTMLElement, scene: SceneName): Promise<PageSubject> {
  const isStatic = scene === 'camera';
  const game = swarmGame(isStatic ? 0 : SCENE.actors);
  const view = defineView(game, assets, (actor) => ({
    logical: { width: SCENE.width, height: SCENE.height },
    blend: { except: ['Body.vx', 'Body.vy'] },
    layers: { ...mapLayers, still: { isStatic: true }, walkers: {}, sparks: {} },
    controls: { act: { keys: ['Space'] } },
    particles: [sparks],
    actors: [
      actor({
        with: ['Body'],
        layer: 'walkers',
        create(e, _frame, stage) {
          const node = stage.clip(walking);
          node.restart(walking, e % (WALK.length * WALK_TICKS));
          return node;
        },
        update: (node, e, frame, stage) => stage.place(node, frame.Body.x[e], frame.Body.y[e]),
      }),
    ],
    mount(stage) {
      SCENE.layers.forEach((layer, i) => {
        const map = { width: SCENE.mapTiles, height: SCENE.mapTiles, cells: cellsOf(i) };
        stage.tiles({ layer, map, tileSize: SCENE.tileSize, sprites: [undefined, ...TILES] });
      });
      if (!isStatic) return;
      for (let i = 0; i < SCENE.actors; i++) {
        const sprite = stage.sprite(WALK[i % WALK.length]);
        const { x, y } = actorStart(i);
        sprite.position.set(x, y);
        stage.layer('still').addChild(sprite);
      }
    },
    camera(frame, stage) {
      const { x, y } = cameraAt(frame.tick);
      stage.camera.jumpTo(x, y);
      if (!isStatic) stage.burst(sparks, SCENE.width, SCENE.height);
    },
  }));
  const clock = createManualClock();
  const display = await createDisplay(view, {
    parent,
    clock,
    maxPixelRatio: 1,
    isTest: false,
    isMotionReduced: () => false,
  });
  display.startMatch({
    session: (sim) => createLocalSession({ sim, players: 1, data: [sim.emptyData] }),
  });
  const { canvas } = display.picture;
  const gl = canvas.getContext('webgl2');
  if (gl === null) throw new Error('The scene is not drawn with WebGL.');
  return { canvas, gl, frame: () => clock.step(1000 / TICKS_PER_SECOND) };
}

window.benchSides = { ...window.benchSides, ours: createOurs };
Object.assign(window, { prepareSides, runSide, settleSides });
