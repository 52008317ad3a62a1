// Holds both sides in one page and has them make frames when it is told to.
import type { PageSubject } from './subject.ts';

/** What moves: everything, or nothing but the camera. */
export type SceneName = 'swarm' | 'camera';

/** Makes one side of the comparison. */
export type SubjectMaker = (parent: HTMLElement, scene: SceneName) => Promise<PageSubject>;

declare global {
  interface Window {
    /** Each build of the page brings its side. */
    benchSides?: Record<string, SubjectMaker>;
    prepareSides?: (scene: SceneName) => Promise<void>;
    /** Makes so many frames of a side. */
    runSide?: (side: string, frames: number) => void;
    /** Waits until the device has taken what it was given. */
    settleSides?: () => void;
  }
}

/** Until every particle lives and engines have compiled what runs. */
const WARM_UP_FRAMES = 400;

const subjects = new Map<string, PageSubject>();

/** Makes the sides that the page's builds have brought, and plays them warm. */
export async function prepareSides(scene: SceneName): Promise<void> {
  for (const [side, make] of Object.entries(window.benchSides ?? {}))
    subjects.set(side, await make(document.body, scene));
  // The first pictures are really drawn, so that shaders and buffers are there. After that only JavaScript counts.
  for (const subject of subjects.values()) subject.frame();
  for (const { gl } of subjects.values()) withoutDrawing(gl);
  for (let i = 0; i < WARM_UP_FRAMES; i++) for (const subject of subjects.values()) subject.frame();
}

/** Makes frames of one side. */
export function runSide(side: string, frames: number): void {
  const subject = subjects.get(side);
  for (let i = 0; i < frames; i++) subject?.frame();
}

const pixel = new Uint8Array(4);

/** Waits until the device has taken what it was given. */
export function settleSides(): void {
  for (const { gl } of subjects.values()) gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
}

/** What is drawn costs the graphics device, which here is software on the same cores. Uploads stay: they are the page's work. */
function withoutDrawing(gl: WebGL2RenderingContext): void {
  gl.drawElements = () => undefined;
  gl.drawArrays = () => undefined;
  gl.drawElementsInstanced = () => undefined;
}
