// The first picture as a bare Pixi page makes it: a renderer, one atlas page, one sprite.
import { Container, Sprite, WebGLRenderer } from 'pixi.js';
import assets from 'virtual:assets/dogfight';
import { createAtlasPage } from '#client/view/atlas-page.ts';
import { createTextures, loadAtlasImage } from '#client/view/textures.ts';

const renderer = new WebGLRenderer();
const canvas = document.createElement('canvas');
document.body.append(canvas);
const [image] = await Promise.all([
  loadAtlasImage(assets, console.error),
  renderer.init({ canvas, width: innerWidth, height: innerHeight, skipExtensionImports: true }),
]);
const screen = new Container();
screen.addChild(
  new Sprite({
    texture: createTextures(assets, image, (page, density) => createAtlasPage(page, density, renderer)).named('ember'),
    x: 100,
    y: 100,
  }),
);
requestAnimationFrame(() => renderer.render(screen));
