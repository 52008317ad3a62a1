/** The panes of a split picture, and what is seen in them. Knows no Pixi. */
import type { Container } from 'pixi.js';
import type { Insets } from '#client/view/camera.ts';
import type { Looking } from '#client/view/looking.ts';
import type { createPane, OwnedPane, PaneBox, Panes, PaneState, StagePane } from '#client/view/panes.ts';
import { splitBoxes } from '#client/view/split-boxes.ts';
import type { TorusSize } from '#client/view/torus.ts';

/** More players than this at one machine share the picture of the first ones. */
export const PANES_MAX = 4;

/**
 * Makes a pane for each seat of the page; a page that watches, or plays one seat, has one for all. What makes a pane is handed in: a chunk that
 * imports it would cut the page's largest in two.
 */
export function createSplitPanes(
  picture: PaneState,
  torus: TorusSize | undefined,
  makePane: typeof createPane,
): Required<Panes> {
  const newPane = (): OwnedPane => makePane({ ...picture }, torus);
  const list = [newPane()];
  const seen = { count: 0, width: 0, height: 0, insets: picture.insets };

  function layOut(count: number): void {
    const { width, height, insets } = picture;
    while (list.length < count) {
      const pane = newPane();
      // Until it follows its player it looks where the first one does.
      pane.camera.jumpTo(list[0].camera.x, list[0].camera.y);
      pane.camera.zoom = list[0].camera.zoom;
      list.push(pane);
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
      const count = Math.min(Math.max(seats.length, 1), PANES_MAX);
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

/** Looks with all panes while none has its turn, and in a torus remembers where nodes were placed: they have another place in each pane. */
export function createSplitLooking(base: Looking, panes: Panes, torus: TorusSize | undefined): Looking {
  const placed = new Map<Container, { x: number; y: number }>();
  return {
    ...base,
    isInView(x, y, margin) {
      if (panes.active !== undefined) return base.isInView(x, y, margin);
      for (let i = 0; i < panes.list.length; i++) if (base.isInView(x, y, margin, panes.list[i])) return true;
      return false;
    },
    place(node, x, y) {
      base.place(node, x, y);
      // While there is one pane too: others may come, for what is placed only once, or go.
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

/** Before a sound in the world: listens with the pane that shows its place nearest to the middle, or would. */
export function createHearing(
  panes: Panes,
  looking: Looking,
  listenIn: (pane: StagePane) => void,
): (sound: { readonly x?: number; readonly y?: number } | undefined) => void {
  const spot = { x: 0, y: 0 };
  const farness = (pane: StagePane, x: number, y: number) => {
    looking.toScreen(x, y, spot, pane);
    const dx = spot.x - pane.x - pane.width / 2;
    const dy = spot.y - pane.y - pane.height / 2;
    return Math.sqrt(dx * dx + dy * dy) / pane.width;
  };
  return ({ x, y } = {}) => {
    if (x === undefined || y === undefined) return;
    let best: StagePane = panes.list[0];
    for (const pane of panes.list) if (farness(pane, x, y) < farness(best, x, y)) best = pane;
    listenIn(best);
  };
}

function insetsIn(box: PaneBox, width: number, height: number, { top, right, bottom, left }: Insets): Insets {
  return {
    top: Math.max(0, top - box.y),
    right: Math.max(0, right - (width - box.x - box.width)),
    bottom: Math.max(0, bottom - (height - box.y - box.height)),
    left: Math.max(0, left - box.x),
  };
}
