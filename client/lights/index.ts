/** The face for authors whose games are lit. It stands apart from `client/index.ts`: the page of a game that is not does not fetch it. */
export { flickerOf } from './flicker.ts';
export type { LightOutline } from './light-shape.ts';
export { createLights, type KeptLight, type Light, type Lights, type LightsOptions } from './lights.ts';
