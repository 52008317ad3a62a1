/** A picture in panes: the world is drawn once for each. Fetched for the first match of several at one machine; Pixi is handed in. */
import type * as Pixi from 'pixi.js';
import type { Container, Rectangle, RenderTexture } from 'pixi.js';
import type { Layers } from '#client/view/layers.ts';
import type { PaneBox, Panes } from '#client/view/panes.ts';
import { SPLIT_GAP } from '#client/view/split-boxes.ts';
import type { Surface, SurfaceDrawing } from '#client/view/surface.ts';

export { createHearing, createSplitLooking, createSplitPanes } from '#client/view/split-panes.ts';

/** What is drawn in panes. */
export interface SplitPicture {
  readonly panes: readonly PaneBox[];
  /** In their order: what is drawn in every pane (groups of the world's layers, and layers of panes), and what is drawn once over all. */
  readonly nodes: readonly Container[];
  isInPanes(node: Container): boolean;
  /** Brings the world's layers under the camera of a pane. */
  look(pane: number): void;
  /** Makes the drawing of a renderer. */
  readonly createDrawing: typeof createSplitDrawing;
}

/** The split picture of a stage. */
export function createSplitPicture(
  { list }: Panes,
  { root, isInPanes }: Layers,
  covers: Container,
  look: SplitPicture['look'],
): SplitPicture {
  return { panes: list, nodes: [...root.children, covers], isInPanes, look, createDrawing: createSplitDrawing };
}

/** Draws a split picture, as large as the screen is scaled. */
export type SplitDrawing = (screen: Container, picture: SplitPicture, target: RenderTexture | undefined) => void;

/** Seen on bright and on dark. */
const LINE_TINT = 0x6b7280;

/** Makes the drawing of a surface. `background`: 0xrrggbb. */
export function createSplitDrawing(
  { render }: Pick<Surface, 'render'>,
  background: number,
  pixi: Pick<typeof Pixi, 'Container' | 'Matrix' | 'Rectangle' | 'Sprite' | 'Texture'>,
): SplitDrawing {
  /** What lies around the panes. */
  const lines = new pixi.Container();
  /** The panes they were made for. */
  let lined: readonly number[] = [];
  const transform = new pixi.Matrix();
  const frame = new pixi.Rectangle();
  return (screen, picture, target) => {
    let isClear = true;

    /** The same nodes again, where another pane lies. Pixi hands its options on to what binds the target, which takes a frame: a viewport, so nothing is drawn outside. */
    function draw(node: Container, within: Rectangle | undefined): void {
      node.updateLocalTransform();
      transform.copyFrom(screen.localTransform).append(node.localTransform);
      const drawing: SurfaceDrawing = {
        container: node,
        transform,
        clear: isClear,
        clearColor: background,
        ...(target !== undefined && { target }),
        ...(within !== undefined && { frame: within }),
      };
      render(drawing);
      isClear = false;
    }

    function drawPanes(from: number, end: number): void {
      const scale = screen.scale.x;
      picture.panes.forEach(({ x, y, width, height }, pane) => {
        picture.look(pane);
        frame.x = x * scale;
        frame.y = y * scale;
        frame.width = width * scale;
        frame.height = height * scale;
        for (let i = from; i < end; i++) draw(picture.nodes[i], frame);
      });
    }

    /** Grey in the gap to the left of a pane and above it. */
    function drawLines(): void {
      const { length } = picture.panes;
      const { x: lastX, y: lastY, width: lastWidth, height: lastHeight } = picture.panes[length - 1];
      const state = [length, lastX, lastY, lastWidth, lastHeight];
      if (state.every((value, i) => value === lined[i])) return draw(lines, undefined);
      lined = state;
      for (const line of lines.removeChildren()) line.destroy();
      for (const { x, y, width, height } of picture.panes) {
        if (x > 0) addLine(x - SPLIT_GAP, y, SPLIT_GAP, height);
        if (y > 0) addLine(x - (x > 0 ? SPLIT_GAP : 0), y - SPLIT_GAP, width + (x > 0 ? SPLIT_GAP : 0), SPLIT_GAP);
      }
      draw(lines, undefined);
    }

    function addLine(x: number, y: number, width: number, height: number): void {
      lines.addChild(new pixi.Sprite({ texture: pixi.Texture.WHITE, tint: LINE_TINT, x, y, width, height }));
    }

    screen.updateLocalTransform();
    const lastInPanes = picture.nodes.findLastIndex(picture.isInPanes);
    for (let i = 0; i < picture.nodes.length;) {
      let end = i;
      while (end < picture.nodes.length && picture.isInPanes(picture.nodes[end])) end++;
      if (end > i) drawPanes(i, end);
      else draw(picture.nodes[end++], undefined);
      i = end;
      // What lies over all lies over the lines, too.
      if (end === lastInPanes + 1) drawLines();
    }
  };
}
