/** Where points of the world are seen: by the part of the picture that has its turn, else by the first. */
import type { StagePart, Parts } from '#client/view/parts.ts';
import type { Stage } from '#client/view/stage.ts';
import { nearestImage, type TorusSize } from '#client/view/torus.ts';

/** What a stage says of places. */
export interface Looking extends Pick<Stage, 'place' | 'toScreen'> {
  nearX(x: number, part?: StagePart): number;
  nearY(y: number, part?: StagePart): number;
  isInView(x: number, y: number, margin?: number, part?: StagePart): boolean;
  /** Puts everything that was placed at the image nearest to the camera of the part that has its turn. */
  placeAnew?(): void;
}

/** Looks with the cameras of these parts. */
export function createLooking(parts: Parts, torus: TorusSize | undefined): Looking {
  const looker = (): StagePart => parts.active ?? parts.list[0];
  const nearX: Looking['nearX'] = (x, { camera } = looker()) =>
    torus === undefined ? x : nearestImage(x, camera.x, torus.width);
  const nearY: Looking['nearY'] = (y, { camera } = looker()) =>
    torus === undefined ? y : nearestImage(y, camera.y, torus.height);
  return {
    nearX,
    nearY,
    place: (node, x, y) => void node.position.set(nearX(x), nearY(y)),
    isInView(x, y, margin = 0, part = looker()) {
      const { camera, width, height } = part;
      const halfWidth = width / camera.zoom / 2;
      const halfHeight = height / camera.zoom / 2;
      const dx = Math.abs(nearX(x, part) - camera.x);
      const dy = Math.abs(nearY(y, part) - camera.y);
      if (camera.angleRad === 0) return dx <= halfWidth + margin && dy <= halfHeight + margin;
      return dx * dx + dy * dy <= (Math.sqrt(halfWidth * halfWidth + halfHeight * halfHeight) + margin) ** 2;
    },
    toScreen(x, y, target, part = looker()) {
      const { camera } = part;
      const dx = (nearX(x, part) - camera.x) * camera.zoom;
      const dy = (nearY(y, part) - camera.y) * camera.zoom;
      const cos = Math.cos(camera.angleRad);
      const sin = Math.sin(camera.angleRad);
      target.x = part.x + part.width / 2 + dx * cos + dy * sin;
      target.y = part.y + part.height / 2 - dx * sin + dy * cos;
      return target;
    },
  };
}
