/** Trails: ribbons of an atlas picture behind things that move, batched with the sprites. */
import { Mesh, MeshGeometry, Texture, type Container } from 'pixi.js';
import { createRibbon, type Ribbon } from '#client/view/ribbon.ts';
import type { Layers } from '#client/view/layers.ts';
import type { Blend, Textures } from '#client/view/textures.ts';
import { shorterWay, type TorusSize } from '#client/view/torus.ts';
import { SamestepError } from '#shared/errors.ts';

/** How a trail looks. Lengths are world units (logical pixels in a screen layer). */
export interface TrailOptions<Sprite extends string = string> {
  /** Its right end lies at the head of the trail, its left end where the trail ends: draw it fading to the left. */
  readonly sprite: Sprite;
  /** A name under `layers`. */
  readonly layer: string;
  /** Ticks after which a place is forgotten: 30 when absent. */
  readonly ticks?: number;
  /** Places that are kept, 2 to 50: 16 when absent. More bend more finely. */
  readonly points?: number;
  /** Width at the head, and at the end: 0 there when absent. */
  readonly width: number;
  readonly endWidth?: number;
  /** A head that goes further in a frame has jumped: the trail begins anew. Infinite when absent. */
  readonly snapBeyond?: number;
  /** 0xrrggbb, multiplied with the picture. */
  readonly tint?: number;
  readonly alpha?: number;
  /** `add` glows; `normal` when absent. */
  readonly blend?: Blend;
}

/** A trail on the stage. Destroy its node with what it follows, or clear and keep it with a node that is reused. */
export interface Trail {
  /** For its tint, alpha and visibility. */
  readonly node: Container;
  /** The head is here now; called in every drawn frame in which it follows something. Left alone, it dies away. */
  moveTo(x: number, y: number): void;
  /** Forgets where it was, as when what it follows is another. */
  clear(): void;
}

/** All trails of one match. */
export interface Trails {
  /** Throws `view/name` for a layer or a picture that there is not, `view/option` for a trail that cannot be. */
  add(options: TrailOptions): Trail;
  /** Time passes and the ribbons are written; allocates nothing. */
  step(ticks: number): void;
  /** Puts them where they are seen now. */
  show(nearX: (x: number) => number, nearY: (y: number) => number): void;
  /** The world was replaced: all begin anew. */
  clear(): void;
  destroy(): void;
}

/** Where the last head was; not wrapped in a torus, so that a trail has no seam there. */
interface Head {
  x: number;
  y: number;
  isNew: boolean;
}

interface Mounted {
  readonly mesh: Mesh<MeshGeometry>;
  readonly geometry: MeshGeometry;
  readonly ribbon: Ribbon;
  readonly texture: Texture;
  readonly head: Head;
}

/** More would not be batched any more. */
const POINTS_MAX = 50;

/** Makes no trail yet. */
export function createTrails(layers: Layers, textures: Textures, torus: TorusSize | undefined): Trails {
  const mounted: Mounted[] = [];
  const periodX = torus?.width ?? 0;
  const periodY = torus?.height ?? 0;
  return {
    add(options) {
      const { sprite, layer, ticks = 30, points = 16, width, endWidth = 0, snapBeyond = Infinity } = options;
      const { tint = 0xffffff, alpha = 1, blend = 'normal' } = options;
      if (!(ticks > 0) || !Number.isInteger(points) || points < 2 || points > POINTS_MAX) throw refused(points, ticks);
      const texture = textures.named(sprite, blend);
      const ribbon = createRibbon({ points, ticks, width, endWidth });
      const { positions } = ribbon;
      const geometry = new MeshGeometry({
        positions,
        uvs: new Float32Array(points * 4),
        indices: stripIndices(points),
      });
      geometry.batchMode = 'batch';
      const mesh = new Mesh({ geometry, texture: new Texture({ source: texture.source }), tint, alpha });
      layers.named(layer).addChild(mesh);
      const head: Head = { x: 0, y: 0, isNew: true };
      mounted.push({ mesh, geometry, ribbon, texture, head });
      return {
        node: mesh,
        moveTo(x, y) {
          const dx = shorterWay(head.x, x, periodX);
          const dy = shorterWay(head.y, y, periodY);
          if (!head.isNew && dx * dx + dy * dy > snapBeyond * snapBeyond) head.isNew = true;
          if (head.isNew) ribbon.clear();
          head.x = head.isNew ? x : head.x + dx;
          head.y = head.isNew ? y : head.y + dy;
          head.isNew = false;
          ribbon.push(head.x, head.y);
        },
        clear() {
          ribbon.clear();
          head.isNew = true;
        },
      };
    },
    step(ticks) {
      for (let i = mounted.length - 1; i >= 0; i--) {
        const { mesh, geometry, ribbon, texture } = mounted[i];
        if (mesh.destroyed) {
          geometry.destroy(true);
          // The last one takes its place: a list that is spliced is copied.
          mounted[i] = mounted[mounted.length - 1];
          mounted.pop();
          continue;
        }
        // An empty one was written as such when it became empty.
        if (ribbon.count === 0 && mesh.renderable === false) continue;
        ribbon.step(ticks);
        mesh.renderable = ribbon.count > 1;
        if (ribbon.count < 2) continue;
        writeUvs(geometry.uvs, ribbon, texture);
        geometry.getBuffer('aPosition').update();
        geometry.getBuffer('aUV').update();
      }
    },
    show(nearX, nearY) {
      for (let i = 0; i < mounted.length; i++) {
        const { mesh, ribbon, head } = mounted[i];
        if (ribbon.count > 1) mesh.position.set(nearX(head.x) - head.x, nearY(head.y) - head.y);
      }
    },
    clear() {
      for (const { ribbon, head } of mounted) {
        ribbon.clear();
        head.isNew = true;
      }
    },
    destroy() {
      for (const { geometry } of mounted) geometry.destroy(true);
      mounted.length = 0;
    },
  };
}

/** The head shows the right end of the picture, what is about to be forgotten the left one. */
function writeUvs(target: Float32Array, { shares }: Ribbon, { uvs }: Texture): void {
  for (let i = 0; i < shares.length; i++) {
    const u = uvs.x1 + (uvs.x0 - uvs.x1) * shares[i];
    target[i * 4] = u;
    target[i * 4 + 1] = uvs.y0;
    target[i * 4 + 2] = u;
    target[i * 4 + 3] = uvs.y2;
  }
}

function stripIndices(points: number): Uint32Array {
  const indices = new Uint32Array((points - 1) * 6);
  for (let i = 0; i < points - 1; i++) {
    const first = i * 2;
    indices.set([first, first + 1, first + 2, first + 1, first + 3, first + 2], i * 6);
  }
  return indices;
}

function refused(points: number, ticks: number): SamestepError {
  return new SamestepError({
    code: 'view/option',
    what: `A trail of ${points} points and ${ticks} ticks was asked for.`,
    fix: `Give 2 to ${POINTS_MAX} points, and ticks above 0.`,
    data: { points, ticks },
  });
}
