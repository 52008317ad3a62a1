/** The panes of the picture: one for all, or with `split` one for each player at this machine, each with a camera of its own. Knows no Pixi. */
import { createCamera, type Camera, type Insets, type OwnedCamera } from '#client/view/camera.ts';
import { createFlash, createShake, type Flash, type Shake } from '#client/view/shake.ts';
import type { TorusSize } from '#client/view/torus.ts';

/** A place in screen layers, logical pixels. */
export interface PaneBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A pane of the picture. */
export interface StagePane extends PaneBox {
  /** The player it is for; −1 for one who only watches. */
  readonly seat: number;
  /** What of `stage.insets` reaches into it, from its own edges. */
  readonly insets: Insets;
  readonly camera: Camera;
}

/** What a pane is made of: its camera reads it. */
export interface PaneState extends PaneBox {
  seat: number;
  readonly insets: Insets;
  dtSeconds: number;
}

/** A pane with what only the stage needs of it. */
export interface OwnedPane extends PaneState {
  readonly camera: OwnedCamera;
  readonly shake: Shake;
  readonly flash: Flash;
}

/** The panes of one stage. */
export interface Panes {
  /** One or more. */
  readonly list: readonly OwnedPane[];
  /** While the view looks for one pane: that one. From then until it is undefined again, the stage is that of the pane. */
  active: OwnedPane | undefined;
  /** Brings the panes in step with the seats and the picture; allocates nothing when neither has changed. Absent where the picture is not split. */
  arrange?(seats: readonly number[]): void;
}

/** Makes a pane of its state, which goes on to change. */
export function createPane<State extends PaneState>(state: State, torus: TorusSize | undefined): State & OwnedPane {
  return Object.assign(state, { camera: createCamera(state, torus), shake: createShake(), flash: createFlash() });
}
