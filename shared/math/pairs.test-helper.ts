// Every function of a pair of shapes, with the kinds of its two shapes: for tests of the geometry, and for its bits on other engines.
import { circlesOverlap } from './collision.ts';
import * as overlap from './overlap.ts';
import * as separation from './separation.ts';
import * as boxes from './sweep-boxes.ts';
import * as capsules from './sweep-capsules.ts';
import * as sweep from './sweep.ts';
import type { Kind } from './shapes.test-helper.ts';

type Pair<Result> = readonly [name: string, first: Kind, second: Kind, call: (...numbers: never[]) => Result];

/** Numbers of the first shape, then of the second. */
export const OVERLAPS: readonly Pair<boolean>[] = [
  ['pointInCircle', 'point', 'circle', overlap.pointInCircle],
  ['pointInBox', 'point', 'box', overlap.pointInBox],
  ['pointInOrientedBox', 'point', 'orientedBox', overlap.pointInOrientedBox],
  ['pointInCapsule', 'point', 'capsule', overlap.pointInCapsule],
  ['circlesOverlap', 'circle', 'circle', circlesOverlap],
  ['circleBoxOverlap', 'circle', 'box', overlap.circleBoxOverlap],
  ['circleOrientedBoxOverlap', 'circle', 'orientedBox', overlap.circleOrientedBoxOverlap],
  ['circleCapsuleOverlap', 'circle', 'capsule', overlap.circleCapsuleOverlap],
  ['circleSegmentOverlap', 'circle', 'segment', overlap.circleSegmentOverlap],
  ['boxesOverlap', 'box', 'box', overlap.boxesOverlap],
  ['boxOrientedBoxOverlap', 'box', 'orientedBox', overlap.boxOrientedBoxOverlap],
  ['boxCapsuleOverlap', 'box', 'capsule', overlap.boxCapsuleOverlap],
  ['boxSegmentOverlap', 'box', 'segment', overlap.boxSegmentOverlap],
  ['orientedBoxesOverlap', 'orientedBox', 'orientedBox', overlap.orientedBoxesOverlap],
  ['orientedBoxCapsuleOverlap', 'orientedBox', 'capsule', overlap.orientedBoxCapsuleOverlap],
  ['orientedBoxSegmentOverlap', 'orientedBox', 'segment', overlap.orientedBoxSegmentOverlap],
  ['capsulesOverlap', 'capsule', 'capsule', overlap.capsulesOverlap],
  ['capsuleSegmentOverlap', 'capsule', 'segment', overlap.capsuleSegmentOverlap],
  ['segmentsOverlap', 'segment', 'segment', overlap.segmentsOverlap],
];

/** Numbers of the first shape, then of the second, then the contact. */
export const CONTACTS: readonly Pair<boolean>[] = [
  ['circlesContact', 'circle', 'circle', separation.circlesContact],
  ['circleBoxContact', 'circle', 'box', separation.circleBoxContact],
  ['circleOrientedBoxContact', 'circle', 'orientedBox', separation.circleOrientedBoxContact],
  ['circleCapsuleContact', 'circle', 'capsule', separation.circleCapsuleContact],
  ['boxesContact', 'box', 'box', separation.boxesContact],
  ['orientedBoxesContact', 'orientedBox', 'orientedBox', separation.orientedBoxesContact],
  ['capsuleBoxContact', 'capsule', 'box', separation.capsuleBoxContact],
  ['capsuleOrientedBoxContact', 'capsule', 'orientedBox', separation.capsuleOrientedBoxContact],
  ['capsulesContact', 'capsule', 'capsule', separation.capsulesContact],
];

/** Numbers of the first shape, then its step, then those of the second, then the contact. */
export const SWEEPS: readonly Pair<number>[] = [
  ['sweepPointCircle', 'point', 'circle', sweep.sweepPointCircle],
  ['sweepPointBox', 'point', 'box', sweep.sweepPointBox],
  ['sweepPointOrientedBox', 'point', 'orientedBox', sweep.sweepPointOrientedBox],
  ['sweepPointCapsule', 'point', 'capsule', sweep.sweepPointCapsule],
  ['sweepPointSegment', 'point', 'segment', sweep.sweepPointSegment],
  ['sweepCircles', 'circle', 'circle', sweep.sweepCircles],
  ['sweepCircleBox', 'circle', 'box', sweep.sweepCircleBox],
  ['sweepCircleOrientedBox', 'circle', 'orientedBox', sweep.sweepCircleOrientedBox],
  ['sweepCircleCapsule', 'circle', 'capsule', sweep.sweepCircleCapsule],
  ['sweepCircleSegment', 'circle', 'segment', sweep.sweepCircleSegment],
  ['sweepBoxCircle', 'box', 'circle', boxes.sweepBoxCircle],
  ['sweepBoxes', 'box', 'box', boxes.sweepBoxes],
  ['sweepBoxOrientedBox', 'box', 'orientedBox', boxes.sweepBoxOrientedBox],
  ['sweepBoxCapsule', 'box', 'capsule', boxes.sweepBoxCapsule],
  ['sweepBoxSegment', 'box', 'segment', boxes.sweepBoxSegment],
  ['sweepOrientedBoxes', 'orientedBox', 'orientedBox', boxes.sweepOrientedBoxes],
  ['sweepCapsuleCircle', 'capsule', 'circle', capsules.sweepCapsuleCircle],
  ['sweepCapsuleBox', 'capsule', 'box', capsules.sweepCapsuleBox],
  ['sweepCapsuleOrientedBox', 'capsule', 'orientedBox', capsules.sweepCapsuleOrientedBox],
  ['sweepCapsules', 'capsule', 'capsule', capsules.sweepCapsules],
  ['sweepCapsuleSegment', 'capsule', 'segment', capsules.sweepCapsuleSegment],
];

/** Calls a function of a table: their numbers differ in how many they are, which no type of all of them can say. */
export function callOf<Result>(
  call: (...numbers: never[]) => Result,
  numbers: readonly (number | Float64Array)[],
): Result {
  const result: Result = Reflect.apply(call, undefined, numbers);
  return result;
}
