/** How a sound in the world reaches the ear: softer with distance, panned by where it lies in the picture. */
import { shorterWay, type TorusSize } from '#client/view/torus.ts';

/** Full volume within this many half-widths of the picture from its middle. */
const NEAR = 0.8;
/** Silence beyond this many. */
const FAR = 2.4;
/** A sound at the edge of the picture is panned this far, 0…1: headphones should not tear. */
const EDGE_PAN = 0.7;

/** Where the ear is, and how much of the world the picture shows. */
export interface Listener {
  readonly x: number;
  readonly y: number;
  /** World units from side to side. */
  readonly viewWidth: number;
  readonly torus: TorusSize | undefined;
}

/** 0…1 by which a sound at this point is softer. */
export function loudnessAt({ x, y, viewWidth, torus }: Listener, atX: number, atY: number): number {
  const dx = shorterWay(x, atX, torus?.width ?? 0);
  const dy = shorterWay(y, atY, torus?.height ?? 0);
  const distance = Math.sqrt(dx * dx + dy * dy) / (viewWidth / 2);
  const left = Math.min(Math.max((FAR - distance) / (FAR - NEAR), 0), 1);
  return left * left;
}

/** −1 left … 1 right. */
export function panAt({ x, viewWidth, torus }: Listener, atX: number): number {
  const dx = shorterWay(x, atX, torus?.width ?? 0) / (viewWidth / 2);
  return Math.min(Math.max(dx * EDGE_PAN, -1), 1);
}
