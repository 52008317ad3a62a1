/** A picture in parts: the world is drawn once for each. Fetched by pages of views that ask for it; Pixi is handed in. */
import type * as Pixi from 'pixi.js';
import type { Container, Rectangle, RenderOptions, RenderTexture, WebGLRenderer } from 'pixi.js';
import type { Layers } from '#client/view/layers.ts';
import type { PartBox, Parts } from '#client/view/parts.ts';
import { SPLIT_GAP } from '#client/view/split-boxes.ts';

export { createHearing, createSplitLooking, createSplitParts } from '#client/view/split-parts.ts';

/** What is drawn in parts. */
export interface SplitScene {
  readonly parts: readonly PartBox[];
  /** In their order: groups of the world's layers, which are drawn in every part, and what is drawn once over all. */
  readonly nodes: readonly Container[];
  isOfWorld(node: Container): boolean;
  /** Brings the world's layers under the camera of a part. */
  look(part: number): void;
}

/** The scene of a stage. */
export function createSplitScene(
  { list }: Parts,
  { root, isOfWorld }: Layers,
  cover: Container,
  look: SplitScene['look'],
): SplitScene {
  return { parts: list, nodes: [...root.children, cover], isOfWorld, look };
}

/** Draws a scene whose parts have a scale on the screen. */
export type SplitDrawing = (screen: Container, scene: SplitScene, target: RenderTexture | undefined) => void;

/** Seen on bright and on dark. */
const LINE_TINT = 0x6b7280;

/** Makes the drawing of a renderer. */
export function createSplitDrawing(
  renderer: WebGLRenderer,
  pixi: Pick<typeof Pixi, 'Container' | 'Matrix' | 'Rectangle' | 'Sprite' | 'Texture'>,
): SplitDrawing {
  /** What lies around the parts. */
  const lines = new pixi.Container();
  /** The parts they were made for. */
  let lined: readonly number[] = [];
  const transform = new pixi.Matrix();
  const frame = new pixi.Rectangle();
  return (screen, scene, target) => {
    let isClear = true;

    /** The same nodes again, where another part lies. Pixi hands its options on to what binds the target, which takes a frame: a viewport, so nothing is drawn outside. */
    function draw(node: Container, within: Rectangle | undefined): void {
      node.updateLocalTransform();
      transform.copyFrom(screen.localTransform).append(node.localTransform);
      const options: RenderOptions & { frame?: Rectangle } = {
        container: node,
        transform,
        clear: isClear,
        clearColor: renderer.background.colorRgba,
        ...(target !== undefined && { target }),
        ...(within !== undefined && { frame: within }),
      };
      renderer.render(options);
      isClear = false;
    }

    function drawWorld(from: number, end: number): void {
      const scale = screen.scale.x;
      scene.parts.forEach(({ x, y, width, height }, part) => {
        scene.look(part);
        frame.x = x * scale;
        frame.y = y * scale;
        frame.width = width * scale;
        frame.height = height * scale;
        for (let i = from; i < end; i++) draw(scene.nodes[i], frame);
      });
    }

    /** Grey in the gap to the left of a part and above it. */
    function drawLines(): void {
      const { length } = scene.parts;
      const { x: lastX, y: lastY, width: lastWidth, height: lastHeight } = scene.parts[length - 1];
      const state = [length, lastX, lastY, lastWidth, lastHeight];
      if (state.every((value, i) => value === lined[i])) return draw(lines, undefined);
      lined = state;
      for (const line of lines.removeChildren()) line.destroy();
      for (const { x, y, width, height } of scene.parts) {
        if (x > 0) addLine(x - SPLIT_GAP, y, SPLIT_GAP, height);
        if (y > 0) addLine(x - (x > 0 ? SPLIT_GAP : 0), y - SPLIT_GAP, width + (x > 0 ? SPLIT_GAP : 0), SPLIT_GAP);
      }
      draw(lines, undefined);
    }

    function addLine(x: number, y: number, width: number, height: number): void {
      lines.addChild(new pixi.Sprite({ texture: pixi.Texture.WHITE, tint: LINE_TINT, x, y, width, height }));
    }

    screen.updateLocalTransform();
    for (let i = 0; i < scene.nodes.length;) {
      let end = i;
      while (end < scene.nodes.length && scene.isOfWorld(scene.nodes[end])) end++;
      if (end > i) drawWorld(i, end);
      else draw(scene.nodes[end++], undefined);
      i = end;
    }
    drawLines();
  };
}
