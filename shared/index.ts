/** The face for authors of rules: what a model and a game can say. */
export { SamestepError, type ErrorCode } from './errors.ts';
export { circlesOverlap, segmentCircleHit, sweptCirclesHit, wrapCoordinate, wrapDelta } from './math/collision.ts';
export { cbrt, exp, hypot, log, log2, pow } from './math/exponential.ts';
export { assertMath } from './math/self-test.ts';
export {
  PI,
  TAU,
  acos,
  angleDelta,
  asin,
  atan,
  atan2,
  cos,
  sin,
  tan,
  turnTowards,
  wrapAngle,
} from './math/trigonometry.ts';
export {
  clamp,
  cross,
  distance,
  distanceSquared,
  dot,
  inverseLerp,
  length,
  lengthSquared,
  lerp,
  moveTowards,
} from './math/vector.ts';
export { NONE, NO_ENTITY_ID, type Column, type Entity, type EntityId } from './model/entity.ts';
export {
  NO_PLAYER,
  angle,
  axis,
  bool,
  confirmed,
  entity,
  entityId,
  f32,
  f64,
  flag,
  grid,
  held,
  i16,
  i32,
  i8,
  list,
  player,
  predicted,
  press,
  tune,
  u16,
  u32,
  u8,
} from './model/fields.ts';
export { defineModel, type Model, type ModelDefinition } from './model/model.ts';
export type { EventsOf, FrameOf, Grid, InputOf, InputWriter, WorldOf } from './model/types.ts';
export { defineGame, type Game, type Rules } from './sim/game.ts';
export { createSim, type Sim, type SimOf, type SimOptions } from './sim/sim.ts';
export { prefab } from './world/prefab.ts';
