// What a contact does to two bodies: impulses that bounce them and rub them, and the push that takes them apart.

// A contact is `[normalX, normalY, depth]` as in `separation.ts`, its normal from the second body to the first. An inverse mass is 1 / mass;
// 0 is a body that nothing moves. All is linear: boxes do not turn, circles may.

/** Numbers of the velocities that `bounceBodies` changes: `[ax, ay, bx, by]`, in units per second or per tick. */
export const VELOCITY_NUMBERS = 4;
/** Numbers of the velocities that `bounceCircles` changes: `[ax, ay, bx, by, a's spin, b's spin]`, spins in radians per same time. */
export const SPINNING_NUMBERS = 6;

/**
 * Changes the velocities of two bodies that touch, so that they part with `restitution` times the speed at which they met, and are rubbed
 * by `friction` times the impulse that this takes, at most until they no longer slide. Returns that impulse, 0 or more: how hard the blow
 * was. Nothing happens, and it is 0, where they part already or neither can be moved.
 *
 * `restitution` is 0 (they stay together) to 1 (no energy is lost); `friction` is 0 or more. The momentum of both stays the same, but for
 * rounding. Source: Newton's law of restitution and Coulomb's of friction, as in D. Baraff, "Physically Based Modeling: Rigid Body
 * Simulation", SIGGRAPH 1997 course notes, part II §8.
 */
export function bounceBodies(
  velocities: Float64Array,
  contact: Float64Array,
  aInverseMass: number,
  bInverseMass: number,
  restitution: number,
  friction: number,
): number {
  const normalX = contact[0];
  const normalY = contact[1];
  const inverseMass = aInverseMass + bInverseMass;
  const x = velocities[0] - velocities[2];
  const y = velocities[1] - velocities[3];
  const approach = -(x * normalX + y * normalY);
  if (!(approach > 0 && inverseMass > 0)) return 0;
  const bounce = (1 + restitution) * approach;
  const slide = x * -normalY + y * normalX;
  const rub = Math.min(Math.max(-slide, -friction * bounce), friction * bounce);
  const changeX = bounce * normalX - rub * normalY;
  const changeY = bounce * normalY + rub * normalX;
  // Shares of the change, not an impulse times each inverse mass: masses however large or small do not overflow.
  const aShare = aInverseMass / inverseMass;
  const bShare = bInverseMass / inverseMass;
  velocities[0] += changeX * aShare;
  velocities[1] += changeY * aShare;
  velocities[2] -= changeX * bShare;
  velocities[3] -= changeY * bShare;
  return bounce / inverseMass;
}

/**
 * As `bounceBodies`, for circles that turn: friction acts where they touch, so that it also turns them, and is spent when the surfaces no
 * longer slide on each other. A circle is a disc of even thickness (its moment of inertia is half its mass times the square of its radius)
 * and turns positively from the x axis to the y axis. A radius of 0 is a body that does not turn: a box, a wall.
 */
export function bounceCircles(
  velocities: Float64Array,
  contact: Float64Array,
  aInverseMass: number,
  aRadius: number,
  bInverseMass: number,
  bRadius: number,
  restitution: number,
  friction: number,
): number {
  const normalX = contact[0];
  const normalY = contact[1];
  const inverseMass = aInverseMass + bInverseMass;
  const x = velocities[0] - velocities[2];
  const y = velocities[1] - velocities[3];
  const approach = -(x * normalX + y * normalY);
  if (!(approach > 0 && inverseMass > 0)) return 0;
  const aShare = aInverseMass / inverseMass;
  const bShare = bInverseMass / inverseMass;
  const bounce = (1 + restitution) * approach;
  // The tangent is the normal turned by a quarter; the surfaces add their own speed to that of the centres.
  const slide = x * -normalY + y * normalX - velocities[4] * aRadius - velocities[5] * bRadius;
  // A disc's edge yields by 1 / mass as a whole, and by radius² / inertia = 2 / mass by turning.
  const yielding = aShare * (aRadius > 0 ? 3 : 1) + bShare * (bRadius > 0 ? 3 : 1);
  const rub = Math.min(Math.max(-slide / yielding, -friction * bounce), friction * bounce);
  const changeX = bounce * normalX - rub * normalY;
  const changeY = bounce * normalY + rub * normalX;
  velocities[0] += changeX * aShare;
  velocities[1] += changeY * aShare;
  velocities[2] -= changeX * bShare;
  velocities[3] -= changeY * bShare;
  if (aRadius > 0) velocities[4] -= (2 * rub * aShare) / aRadius;
  if (bRadius > 0) velocities[5] -= (2 * rub * bShare) / bRadius;
  return bounce / inverseMass;
}

/**
 * Moves two bodies that overlap apart along the contact's normal, in proportion to their inverse masses, by `share` of the depth beyond
 * `slop`. `positions` is `[ax, ay, bx, by]`. A slop of about a hundredth of a body keeps contacts alive from tick to tick, and a share of
 * 0.2 to 0.8 lets a pile settle without trembling; a slop of 0 and a share of 1 part a single pair at once.
 */
export function pushApart(
  positions: Float64Array,
  contact: Float64Array,
  aInverseMass: number,
  bInverseMass: number,
  share: number,
  slop: number,
): void {
  const inverseMass = aInverseMass + bInverseMass;
  const way = (contact[2] - slop) * share;
  if (!(way > 0 && inverseMass > 0)) return;
  const aWay = way * (aInverseMass / inverseMass);
  const bWay = way * (bInverseMass / inverseMass);
  positions[0] += contact[0] * aWay;
  positions[1] += contact[1] * aWay;
  positions[2] -= contact[0] * bWay;
  positions[3] -= contact[1] * bWay;
}
