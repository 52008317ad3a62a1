/** The face for authors of rules: what a model and a game can say. */
export {
  TRANSITIONS_PER_TICK,
  stateMachine,
  type StateMachine,
  type StateMachineParts,
  type StateRules,
} from './behaviour/state-machine.ts';
export {
  countDown,
  elapsedShare,
  elapsedTicks,
  repeatTimer,
  startTimer,
  ticksOf,
  type TimerColumn,
  type TimerGlobal,
} from './behaviour/timers.ts';
export {
  startTween,
  tweenAngle,
  tweenEnds,
  tweenFields,
  tweenShare,
  tweenValue,
  type Ticking,
  type TweenColumns,
  type TweenEasing,
} from './behaviour/tweens.ts';
export {
  readLevel,
  type Level,
  type LevelObject,
  type LevelShape,
  type LevelSource,
  type LevelTile,
} from './levels/level.ts';
export { SamestepError, type ErrorCode } from './errors.ts';
export { circlesOverlap, segmentCircleHit, sweptCirclesHit, wrapCoordinate, wrapDelta } from './math/collision.ts';
export { EASINGS, ease, smootherstep, smoothstep, springTo, type Easing } from './math/easing.ts';
export { SPINNING_NUMBERS, VELOCITY_NUMBERS, bounceBodies, bounceCircles, pushApart } from './math/impulse.ts';
export {
  boxCapsuleOverlap,
  boxOrientedBoxOverlap,
  boxSegmentOverlap,
  boxesOverlap,
  capsuleSegmentOverlap,
  capsulesOverlap,
  circleBoxOverlap,
  circleCapsuleOverlap,
  circleOrientedBoxOverlap,
  circleSegmentOverlap,
  orientedBoxCapsuleOverlap,
  orientedBoxSegmentOverlap,
  orientedBoxesOverlap,
  pointInBox,
  pointInCapsule,
  pointInCircle,
  pointInOrientedBox,
  pointSegmentDistanceSquared,
  segmentsOverlap,
} from './math/overlap.ts';
export {
  CONTACT_NUMBERS,
  boxesContact,
  capsuleBoxContact,
  capsuleOrientedBoxContact,
  capsulesContact,
  circleBoxContact,
  circleCapsuleContact,
  circleOrientedBoxContact,
  circlesContact,
  orientedBoxesContact,
} from './math/separation.ts';
export {
  sweepCircleBox,
  sweepCircleCapsule,
  sweepCircleOrientedBox,
  sweepCircleSegment,
  sweepCircles,
  sweepPointBox,
  sweepPointCapsule,
  sweepPointCircle,
  sweepPointOrientedBox,
  sweepPointSegment,
} from './math/sweep.ts';
export {
  sweepBoxCapsule,
  sweepBoxCircle,
  sweepBoxOrientedBox,
  sweepBoxSegment,
  sweepBoxes,
  sweepOrientedBoxes,
} from './math/sweep-boxes.ts';
export {
  sweepCapsuleBox,
  sweepCapsuleCircle,
  sweepCapsuleOrientedBox,
  sweepCapsuleSegment,
  sweepCapsules,
} from './math/sweep-capsules.ts';
export { TILE_RAY_NUMBERS, rayThroughTiles, seesThroughTiles } from './math/tile-ray.ts';
export {
  TileKind,
  tileKindAt,
  tileRules,
  type TileMap,
  type TileRules,
  type TileRulesOptions,
} from './math/tile-rules.ts';
export { TILE_MOVE_NUMBERS, TileTouch, boxInTiles, moveBoxInTiles } from './math/tiles.ts';
export { cbrt, exp, hypot, log, log2, pow } from './math/exponential.ts';
export { createFlowField, UNREACHED, type FlowField } from './math/flow-field.ts';
export { DIRECTION_X, DIRECTION_Y, cellList, type WalkOptions } from './math/grid-steps.ts';
export { createPathFinder, type PathFinder, type PathOutcome } from './math/path-finding.ts';
export {
  counterHash,
  hashFloat,
  hashInt,
  nextFloat,
  nextInt,
  nextIntBetween,
  nextNormal,
  nextUint32,
  pickWeighted,
  pointInDisc,
  pointOnCircle,
  randomState,
  seedRandom,
  shuffle,
} from './math/random.ts';
export { assertMath } from './math/self-test.ts';
export {
  addNeighbour,
  alignment,
  arrive,
  avoidCircle,
  beginFlock,
  cohesion,
  flee,
  flock,
  interceptTime,
  pursue,
  seek,
  separation,
  steered,
  wander,
} from './math/steering.ts';
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
  clampedLength,
  cross,
  distance,
  distanceSquared,
  dot,
  fromAngle,
  inverseLerp,
  length,
  lengthSquared,
  lerp,
  moveTowards,
  movedTowards,
  normalized,
  numberList,
  perpendicular,
  projected,
  reflected,
  rotated,
  rotatedBy,
  vector,
} from './math/vector.ts';
export { NONE, NO_ENTITY_ID, type Column, type Entity, type EntityId, type Known } from './model/entity.ts';
export {
  NO_PLAYER,
  angle,
  axis,
  bool,
  confirmed,
  decays,
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
  oneOf,
  player,
  predicted,
  press,
  tune,
  u16,
  u32,
  u8,
} from './model/fields.ts';
export { defineModel, type Model, type ModelDefinition } from './model/model.ts';
export type { PredictedWorldOf } from './model/predicted-types.ts';
export type { HistoryDefinition } from './model/history.ts';
export type { PastOf } from './model/past.ts';
export type { EventsOf, FrameOf, Grid, InputOf, InputWriter, WorldOf } from './model/types.ts';
export { defineGame, type Game, type Rules } from './sim/game.ts';
export { predict } from './sim/predict.ts';
export { createSim, type Sim, type SimOf, type SimOptions } from './sim/sim.ts';
export { prefab } from './world/prefab.ts';
export { spatialHash, type SpatialHash } from './world/spatial-hash.ts';
