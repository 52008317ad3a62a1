/** The camera: where the picture looks. It follows points of the blended frame, the shorter way round in a torus. */
import { shorterWay, wrapInto, type TorusSize } from '#client/view/torus.ts';

/** How a camera follows. */
export interface FollowOptions {
  /** Half of what is left to go is gone after this time; 0 when absent: exactly on the point. */
  readonly halfLifeSeconds?: number;
  /** A point farther away than this is jumped to, world units: a respawn. Infinite when absent. */
  readonly snapBeyond?: number;
}

/** Logical pixels at each edge of the picture that something else lies over: a HUD, the page's own buttons. */
export interface Insets {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/** The camera of one match. Every number may be set directly. */
export interface Camera {
  /** The world point in the middle of the picture. In a torus any image of it. */
  x: number;
  y: number;
  /** Logical pixels of one world unit; above 0. */
  zoom: number;
  /** How far the camera is turned, clockwise. */
  angleRad: number;
  /** Goes towards a point. The first call, and the first after `jumpTo` or a new world, is a jump. */
  follow(x: number, y: number, options?: FollowOptions): void;
  /** Looks at a point at once. */
  jumpTo(x: number, y: number): void;
  /**
   * Moves the camera so that the picture shows nothing outside this box; a box smaller than the picture is centred. What lies under
   * `padding` does not count as shown: whatever stands at the rim of the box can be brought out from under it. Without regard to `angleRad`.
   */
  keepInside(minX: number, minY: number, maxX: number, maxY: number, padding?: Insets): void;
}

/** What a camera needs to know of its stage. */
export interface CameraSurroundings {
  readonly width: number;
  readonly height: number;
  readonly dtSeconds: number;
}

/** A camera with the one call that only the stage makes. */
export interface OwnedCamera extends Camera {
  /** The world was replaced: the next `follow` jumps. */
  forget(): void;
  /** How far it has gone as of the last `travel`, not wrapped: layers that follow it only in part must not jump when it crosses an edge. */
  readonly travelX: number;
  readonly travelY: number;
  travel(): void;
}

/** Makes the camera of a stage; it looks at the origin with zoom 1 until it is told otherwise. */
export function createCamera(stage: CameraSurroundings, torus: TorusSize | undefined): OwnedCamera {
  const periodX = torus?.width ?? 0;
  const periodY = torus?.height ?? 0;
  let isFresh = true;
  let lastX = 0;
  let lastY = 0;
  const camera = {
    x: 0,
    y: 0,
    zoom: 1,
    angleRad: 0,
    follow(x: number, y: number, { halfLifeSeconds = 0, snapBeyond = Infinity }: FollowOptions = NO_OPTIONS) {
      const dx = shorterWay(camera.x, x, periodX);
      const dy = shorterWay(camera.y, y, periodY);
      const isJump = isFresh || halfLifeSeconds <= 0 || dx * dx + dy * dy > snapBeyond * snapBeyond;
      const part = isJump ? 1 : 1 - Math.pow(2, -stage.dtSeconds / halfLifeSeconds);
      camera.x = wrapInto(camera.x + dx * part, periodX);
      camera.y = wrapInto(camera.y + dy * part, periodY);
      isFresh = false;
    },
    jumpTo(x: number, y: number) {
      camera.x = x;
      camera.y = y;
      isFresh = true;
    },
    keepInside(
      minX: number,
      minY: number,
      maxX: number,
      maxY: number,
      { top, right, bottom, left }: Insets = NO_INSETS,
    ) {
      const { zoom } = camera;
      const halfWidth = stage.width / zoom / 2;
      const halfHeight = stage.height / zoom / 2;
      camera.x = middleInside(camera.x, halfWidth, minX - left / zoom, maxX + right / zoom);
      camera.y = middleInside(camera.y, halfHeight, minY - top / zoom, maxY + bottom / zoom);
    },
    forget() {
      isFresh = true;
    },
    travelX: 0,
    travelY: 0,
    travel() {
      camera.travelX += shorterWay(lastX, camera.x, periodX);
      camera.travelY += shorterWay(lastY, camera.y, periodY);
      lastX = camera.x;
      lastY = camera.y;
    },
  };
  return camera;
}

const NO_OPTIONS: FollowOptions = Object.freeze({});

/** Nothing lies over the picture. */
export const NO_INSETS: Insets = Object.freeze({ top: 0, right: 0, bottom: 0, left: 0 });

function middleInside(middle: number, half: number, min: number, max: number): number {
  if (max - min <= half * 2) return (min + max) / 2;
  return Math.min(Math.max(middle, min + half), max - half);
}
