/** The layers of a stage in their order, and the camera applied to those of the world. */
import { Container } from 'pixi.js';
import type { Camera, OwnedCamera } from '#client/view/camera.ts';
import type { LayerOptions } from '#client/view/stage.ts';
import { unknownName } from '#client/view/view-errors.ts';

/** The layers of one match. */
export interface Layers {
  /** Holds all layers in logical pixels. */
  readonly root: Container;
  /** Throws `view/name` for a name that is not declared. */
  named(name: string): Container;
  /** Whether a child of `root` is drawn in every pane. */
  isInPanes(node: Container): boolean;
  /** Moves the world's layers under the camera of a pane of the picture. */
  look(pane: LookingPane): void;
  /** Writes which part of a layer is in the picture since the last `look`, in the layer's own coordinates; shakes are within it. */
  seen(name: string, camera: Camera, view: { readonly width: number; readonly height: number }, box: LayerBox): void;
}

/** A camera, what it fills, and how it shakes, in logical pixels. */
export interface LookingPane {
  readonly camera: OwnedCamera;
  readonly width: number;
  readonly height: number;
  readonly shake: { readonly x: number; readonly y: number };
}

/** A part of a layer. */
export interface LayerBox {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

interface Group {
  readonly node: Container;
  readonly parallax: number;
}

/** Logical pixels that a shake may bring in from beyond the picture. */
const SHAKE_MARGIN = 40;

/** The layers of a view that declares none. */
const DEFAULT_LAYERS: Readonly<Record<string, LayerOptions>> = Object.freeze({ world: {}, hud: { space: 'screen' } });

/** Makes the layers, the first the farthest. Neighbours that move alike share one render group: the camera moves groups, not children. */
export function createLayers(declared: Readonly<Record<string, LayerOptions>> = DEFAULT_LAYERS): Layers {
  const root = new Container();
  const groups: Group[] = [];
  const layers = new Map<string, Container>();
  /** The groups of layers of the world. */
  const groupNodes = new Map<string, Container>();
  /** Layers that stand still in each pane. */
  const inPanes = new Set<Container>();
  for (const [name, options] of Object.entries(declared)) {
    const layer = new Container({ label: name, isRenderGroup: options.isStatic === true });
    layers.set(name, layer);
    const group = groupFor(options, groups, root);
    group.addChild(layer);
    if (group !== root) groupNodes.set(name, group);
    if (options.space === 'pane') inPanes.add(layer);
  }
  return {
    root,
    named(name) {
      const layer = layers.get(name);
      if (layer === undefined) throw unknownName(`The view has no layer '${name}'.`, name, [...layers.keys()]);
      return layer;
    },
    isInPanes: (node) => inPanes.has(node) || groups.some((group) => group.node === node),
    look({ camera, width, height, shake }) {
      camera.travel();
      for (const { node, parallax } of groups) {
        const isAttached = parallax === 1;
        node.pivot.set(
          isAttached ? camera.x : camera.travelX * parallax,
          isAttached ? camera.y : camera.travelY * parallax,
        );
        node.position.set(width / 2 + shake.x * parallax, height / 2 + shake.y * parallax);
        node.scale.set(camera.zoom);
        node.rotation = -camera.angleRad;
      }
    },
    seen(name, { zoom, angleRad }, { width, height }, box) {
      const pivot = groupNodes.get(name)?.pivot;
      if (pivot === undefined) {
        box.left = 0;
        box.top = 0;
        box.right = width;
        box.bottom = height;
        return;
      }
      // Turned, the picture lies within the circle around it.
      const isTurned = angleRad !== 0;
      const radius = isTurned ? Math.sqrt(width * width + height * height) / 2 : 0;
      const halfWidth = ((isTurned ? radius : width / 2) + SHAKE_MARGIN) / zoom;
      const halfHeight = ((isTurned ? radius : height / 2) + SHAKE_MARGIN) / zoom;
      box.left = pivot.x - halfWidth;
      box.top = pivot.y - halfHeight;
      box.right = pivot.x + halfWidth;
      box.bottom = pivot.y + halfHeight;
    },
  };
}

function groupFor(options: LayerOptions, groups: Group[], root: Container): Container {
  if (options.space === 'screen' || options.space === 'pane') return root;
  const parallax = options.parallax ?? 1;
  const last = groups.at(-1);
  if (last !== undefined && last.parallax === parallax && root.children.at(-1) === last.node) return last.node;
  const node = new Container({ isRenderGroup: true });
  groups.push({ node, parallax });
  root.addChild(node);
  return node;
}
