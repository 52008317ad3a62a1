/** The parts of a split picture, and what is seen in them. Knows no Pixi. */
import type { Container } from 'pixi.js';
import type { Insets } from '#client/view/camera.ts';
import type { Looking } from '#client/view/looking.ts';
import type { createPart, OwnedPart, PartBox, Parts, PartState, StagePart } from '#client/view/parts.ts';
import { splitBoxes } from '#client/view/split-boxes.ts';
import type { TorusSize } from '#client/view/torus.ts';

/** More players than this at one machine share the picture of the first ones. */
export const PARTS_MAX = 4;

/**
 * Makes a part for each seat of the page; a page that watches, or plays one seat, has one for all. What makes a part is handed in: a chunk that
 * imports it would cut the page's largest in two.
 */
export function createSplitParts(
  picture: PartState,
  torus: TorusSize | undefined,
  makePart: typeof createPart,
): Required<Parts> {
  const newPart = (): OwnedPart => makePart({ ...picture }, torus);
  const list = [newPart()];
  const seen = { count: 0, width: 0, height: 0, insets: picture.insets };

  function layOut(count: number): void {
    const { width, height, insets } = picture;
    while (list.length < count) {
      const part = newPart();
      // Until it follows its player it looks where the first one does.
      part.camera.jumpTo(list[0].camera.x, list[0].camera.y);
      part.camera.zoom = list[0].camera.zoom;
      list.push(part);
    }
    list.length = count;
    splitBoxes(count, width, height).forEach((box, i) =>
      Object.assign(list[i], box, { insets: insetsIn(box, width, height, insets) }),
    );
    Object.assign(seen, { count, width, height, insets });
  }

  return {
    list,
    active: undefined,
    arrange(seats) {
      const count = Math.min(Math.max(seats.length, 1), PARTS_MAX);
      const { width, height, insets, dtSeconds } = picture;
      if (count !== seen.count || width !== seen.width || height !== seen.height || insets !== seen.insets)
        layOut(count);
      for (let i = 0; i < count; i++) {
        list[i].seat = seats[i] ?? -1;
        list[i].dtSeconds = dtSeconds;
      }
    },
  };
}

/** Looks with all parts while none has its turn, and in a torus remembers where nodes were placed: they have another place in each part. */
export function createSplitLooking(base: Looking, parts: Parts, torus: TorusSize | undefined): Looking {
  const placed = new Map<Container, { x: number; y: number }>();
  return {
    ...base,
    isInView(x, y, margin) {
      if (parts.active !== undefined) return base.isInView(x, y, margin);
      for (let i = 0; i < parts.list.length; i++) if (base.isInView(x, y, margin, parts.list[i])) return true;
      return false;
    },
    place(node, x, y) {
      base.place(node, x, y);
      // While there is one part too: others may come, for what is placed only once, or go.
      if (torus === undefined) return;
      const at = placed.get(node);
      if (at === undefined) placed.set(node, { x, y });
      else {
        at.x = x;
        at.y = y;
      }
    },
    placeAnew() {
      for (const [node, { x, y }] of placed) {
        if (node.destroyed) placed.delete(node);
        else base.place(node, x, y);
      }
    },
  };
}

/** Before a sound in the world: listens with the part that shows its place nearest to the middle, or would. */
export function createHearing(
  parts: Parts,
  looking: Looking,
  listenIn: (part: StagePart) => void,
): (sound: { readonly x?: number; readonly y?: number } | undefined) => void {
  const spot = { x: 0, y: 0 };
  const farness = (part: StagePart, x: number, y: number) => {
    looking.toScreen(x, y, spot, part);
    const dx = spot.x - part.x - part.width / 2;
    const dy = spot.y - part.y - part.height / 2;
    return Math.sqrt(dx * dx + dy * dy) / part.width;
  };
  return ({ x, y } = {}) => {
    if (x === undefined || y === undefined) return;
    let best: StagePart = parts.list[0];
    for (const part of parts.list) if (farness(part, x, y) < farness(best, x, y)) best = part;
    listenIn(best);
  };
}

function insetsIn(box: PartBox, width: number, height: number, { top, right, bottom, left }: Insets): Insets {
  return {
    top: Math.max(0, top - box.y),
    right: Math.max(0, right - (width - box.x - box.width)),
    bottom: Math.max(0, bottom - (height - box.y - box.height)),
    left: Math.max(0, left - box.x),
  };
}
