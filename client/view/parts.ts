/** The parts of the picture: one for all, or with `split` one for each player at this machine, each with a camera of its own. Knows no Pixi. */
import { createCamera, type Camera, type Insets, type OwnedCamera } from '#client/view/camera.ts';
import { createShake, type Shake } from '#client/view/shake.ts';
import type { TorusSize } from '#client/view/torus.ts';

/** A place in screen layers, logical pixels. */
export interface PartBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A part of the picture. */
export interface StagePart extends PartBox {
  /** The player it is for; −1 for one who only watches. */
  readonly seat: number;
  /** What of `stage.insets` reaches into it, from its own edges. */
  readonly insets: Insets;
  readonly camera: Camera;
}

/** What a part is made of: its camera reads it. */
export interface PartState extends PartBox {
  seat: number;
  readonly insets: Insets;
  dtSeconds: number;
}

/** A part with what only the stage needs of it. */
export interface OwnedPart extends PartState {
  readonly camera: OwnedCamera;
  readonly shake: Shake;
}

/** The parts of one stage. */
export interface Parts {
  /** One or more. */
  readonly list: readonly OwnedPart[];
  /** While the view looks for one part: that one. From then until it is undefined again, the stage is that of the part. */
  active: OwnedPart | undefined;
  /** Brings the parts in step with the seats and the picture; allocates nothing when neither has changed. Absent where the picture is not split. */
  arrange?(seats: readonly number[]): void;
}

/** Makes a part of its state, which goes on to change. */
export function createPart<State extends PartState>(state: State, torus: TorusSize | undefined): State & OwnedPart {
  return Object.assign(state, { camera: createCamera(state, torus), shake: createShake() });
}
