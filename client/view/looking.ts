/** Where points of the world are seen: by the pane of the picture that has its turn, else by the first. */
import type { StagePane, Panes } from '#client/view/panes.ts';
import type { Stage } from '#client/view/stage.ts';
import { nearestImage, type TorusSize } from '#client/view/torus.ts';

/** What a stage says of places. */
export interface Looking extends Pick<Stage, 'place' | 'toScreen'> {
  nearX(x: number, pane?: StagePane): number;
  nearY(y: number, pane?: StagePane): number;
  isInView(x: number, y: number, margin?: number, pane?: StagePane): boolean;
  /** Puts everything that was placed at the image nearest to the camera of the pane that has its turn. */
  placeAnew?(): void;
}

/** Looks with the cameras of these panes. */
export function createLooking(panes: Panes, torus: TorusSize | undefined): Looking {
  const looker = (): StagePane => panes.active ?? panes.list[0];
  const nearX: Looking['nearX'] = (x, { camera } = looker()) =>
    torus === undefined ? x : nearestImage(x, camera.x, torus.width);
  const nearY: Looking['nearY'] = (y, { camera } = looker()) =>
    torus === undefined ? y : nearestImage(y, camera.y, torus.height);
  return {
    nearX,
    nearY,
    place: (node, x, y) => void node.position.set(nearX(x), nearY(y)),
    isInView(x, y, margin = 0, pane = looker()) {
      const { camera, width, height } = pane;
      const halfWidth = width / camera.zoom / 2;
      const halfHeight = height / camera.zoom / 2;
      const dx = Math.abs(nearX(x, pane) - camera.x);
      const dy = Math.abs(nearY(y, pane) - camera.y);
      if (camera.angleRad === 0) return dx <= halfWidth + margin && dy <= halfHeight + margin;
      return dx * dx + dy * dy <= (Math.sqrt(halfWidth * halfWidth + halfHeight * halfHeight) + margin) ** 2;
    },
    toScreen(x, y, target, pane = looker()) {
      const { camera } = pane;
      const dx = (nearX(x, pane) - camera.x) * camera.zoom;
      const dy = (nearY(y, pane) - camera.y) * camera.zoom;
      const cos = Math.cos(camera.angleRad);
      const sin = Math.sin(camera.angleRad);
      target.x = pane.x + pane.width / 2 + dx * cos + dy * sin;
      target.y = pane.y + pane.height / 2 - dx * sin + dy * cos;
      return target;
    },
  };
}
