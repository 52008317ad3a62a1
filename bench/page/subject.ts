// One side of a comparison in a page: something that draws a frame when it is told to.

/** Ours or the peer's. */
export interface PageSubject {
  readonly canvas: HTMLCanvasElement;
  readonly gl: WebGL2RenderingContext;
  /** Makes the next tick and its picture. */
  frame(): void;
}
