// The same scene written by hand for Pixi, as somebody does who knows it: one atlas page, particle containers, meshes for the map, positions between two ticks.
import { Container, Mesh, MeshGeometry, Particle, ParticleContainer, Sprite, Texture, WebGLRenderer } from 'pixi.js';
import assets from 'virtual:assets/lanterns';
import { createAtlasPage } from '#client/view/atlas-page.ts';
import { createTextures, loadAtlasImage } from '#client/view/textures.ts';
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
import type { SceneName } from './measure-page.ts';
import type { PageSubject } from './subject.ts';

const WIDTH = SCENE.width * 2;
const HEIGHT = SCENE.height * 2;
const DT = 1 / TICKS_PER_SECOND;

interface Walker {
  readonly sprite: Sprite;
  previousX: number;
  previousY: number;
  x: number;
  y: number;
  vx: number;
  vy: number;
  age: number;
}

interface Spark {
  readonly particle: Particle;
  vx: number;
  vy: number;
  age: number;
}

async function createPeer(parent: HTMLElement, scene: SceneName): Promise<PageSubject> {
  const isStatic = scene === 'camera';
  const canvas = document.createElement('canvas');
  parent.append(canvas);
  const renderer = new WebGLRenderer();
  await renderer.init({
    canvas,
    width: SCENE.width,
    height: SCENE.height,
    antialias: false,
    skipExtensionImports: true,
  });
  const textures = createTextures(assets, await loadAtlasImage(assets, console.error), (image, density) =>
    createAtlasPage(image, density, renderer),
  );
  const screen = new Container();
  const world = new Container({ isRenderGroup: true });
  screen.addChild(world);
  for (let i = 0; i < SCENE.layers.length; i++) world.addChild(mapMesh(cellsOf(i), textures.named));

  const frames = WALK.map((name) => textures.named(name));
  const still = new Container({ isRenderGroup: true });
  const walkersLayer = new Container();
  const sparksLayer = new ParticleContainer({
    texture: textures.named(PARTICLE.sprite),
    dynamicProperties: { position: true, rotation: true, vertex: true, uvs: false, color: true },
  });
  world.addChild(still, walkersLayer, sparksLayer);
  const walkers: Walker[] = [];
  for (let i = 0; i < SCENE.actors; i++) {
    const start = actorStart(i);
    const sprite = new Sprite({ texture: frames[i % frames.length], anchor: 0.5, x: start.x, y: start.y });
    if (isStatic) still.addChild(sprite);
    else {
      walkersLayer.addChild(sprite);
      walkers.push({ sprite, ...start, previousX: start.x, previousY: start.y, age: i % (WALK.length * WALK_TICKS) });
    }
  }
  const sparks: Spark[] = [];
  const spare: Spark[] = [];
  let tick = 0;

  function stepWalkers(): void {
    for (const walker of walkers) {
      walker.previousX = walker.x;
      walker.previousY = walker.y;
      walker.x += walker.vx;
      walker.y += walker.vy;
      if (walker.x < 0 || walker.x > WIDTH) walker.vx = -walker.vx;
      if (walker.y < 0 || walker.y > HEIGHT) walker.vy = -walker.vy;
    }
  }

  function drawWalkers(alpha: number): void {
    for (const walker of walkers) {
      const { sprite } = walker;
      sprite.position.set(
        walker.previousX + (walker.x - walker.previousX) * alpha,
        walker.previousY + (walker.y - walker.previousY) * alpha,
      );
      walker.age++;
      const texture = frames[Math.floor(walker.age / WALK_TICKS) % frames.length];
      if (sprite.texture !== texture) sprite.texture = texture;
    }
  }

  function drawSparks(): void {
    for (let i = 0; i < BORN_EACH_TICK; i++) {
      const spark = spare.pop() ?? newSpark(textures.named(PARTICLE.sprite));
      const angle = Math.random() * 2 * Math.PI;
      spark.vx = Math.cos(angle) * PARTICLE.speed;
      spark.vy = Math.sin(angle) * PARTICLE.speed;
      spark.age = 0;
      spark.particle.x = SCENE.width;
      spark.particle.y = SCENE.height;
      spark.particle.rotation = 0;
      sparks.push(spark);
      sparksLayer.addParticle(spark.particle);
    }
    let living = 0;
    for (const spark of sparks) {
      const { particle } = spark;
      spark.age += DT;
      if (spark.age >= PARTICLE.lifeSeconds) {
        spare.push(spark);
        continue;
      }
      const t = spark.age / PARTICLE.lifeSeconds;
      const scale = PARTICLE.bornScale + (PARTICLE.deadScale - PARTICLE.bornScale) * t;
      particle.x += spark.vx * DT;
      particle.y += spark.vy * DT;
      particle.rotation += PARTICLE.spinRadPerSecond * DT;
      particle.scaleX = scale;
      particle.scaleY = scale;
      particle.alpha = 1 - t * t;
      sparks[living] = spark;
      sparksLayer.particleChildren[living++] = particle;
    }
    sparks.length = living;
    sparksLayer.particleChildren.length = living;
    sparksLayer.update();
  }

  return {
    canvas,
    gl: renderer.gl,
    frame() {
      tick++;
      if (!isStatic) {
        stepWalkers();
        drawWalkers(1);
        drawSparks();
      }
      const { x, y } = cameraAt(tick);
      world.pivot.set(x, y);
      world.position.set(SCENE.width / 2, SCENE.height / 2);
      renderer.render(screen);
    },
  };
}

window.benchSides = { ...window.benchSides, peer: createPeer };

function newSpark(texture: Texture): Spark {
  return { particle: new Particle({ texture, anchorX: 0.5, anchorY: 0.5 }), vx: 0, vy: 0, age: 0 };
}

/** A layer of the map as one mesh, made once. */
function mapMesh(cells: Uint8Array, named: (name: (typeof TILES)[number]) => Texture): Mesh {
  const used = cells.reduce((count, cell) => count + (cell > 0 ? 1 : 0), 0);
  const positions = new Float32Array(used * 8);
  const uvs = new Float32Array(used * 8);
  const indices = new Uint32Array(used * 6);
  let quad = 0;
  cells.forEach((cell, i) => {
    if (cell === 0) return;
    const { x0, y0, x1, y1, x2, y2, x3, y3 } = named(TILES[cell - 1]).uvs;
    const left = (i % SCENE.mapTiles) * SCENE.tileSize;
    const top = Math.floor(i / SCENE.mapTiles) * SCENE.tileSize;
    const right = left + SCENE.tileSize;
    const bottom = top + SCENE.tileSize;
    positions.set([left, top, right, top, right, bottom, left, bottom], quad * 8);
    uvs.set([x0, y0, x1, y1, x2, y2, x3, y3], quad * 8);
    indices.set(
      [0, 1, 2, 0, 2, 3].map((corner) => quad * 4 + corner),
      quad * 6,
    );
    quad++;
  });
  const geometry = new MeshGeometry({ positions, uvs, indices });
  geometry.batchMode = 'no-batch';
  return new Mesh({ geometry, texture: new Texture({ source: named(TILES[0]).source }) });
}
