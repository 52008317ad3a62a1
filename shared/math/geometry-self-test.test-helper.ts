// Some thousand seeded cases through every function of the geometry, as one checksum: to compare engines bit by bit.
import { checksumWords, foldChecksum, formatChecksum } from './checksum.ts';
import { bounceBodies, bounceCircles, pushApart } from './impulse.ts';
import { callOf, CONTACTS, OVERLAPS, SWEEPS } from './pairs.test-helper.ts';
import { nextFloat, nextInt, seedRandom } from './random.ts';
import { boxInTiles, moveBoxInTiles, TILE_MOVE_NUMBERS } from './tiles.ts';
import { rayThroughTiles, seesThroughTiles, TILE_RAY_NUMBERS } from './tile-ray.ts';
import { tileRules, type TileMap } from './tile-rules.ts';
import { cos, sin } from './trigonometry.ts';
import type { Kind } from './shapes.test-helper.ts';

const CASES = 500;
const PLACES = 4;
const SIZES: Readonly<Record<Kind, readonly [places: number, sizes: number]>> = {
  point: [2, 0],
  circle: [2, 1],
  box: [2, 2],
  orientedBox: [2, 2],
  capsule: [PLACES, 1],
  segment: [PLACES, 0],
};

/** 16 hexadecimal digits that stand for every bit of the results. The same on every engine; changes only with a change of results. */
export function geometrySelfTest(): string {
  const state = new Uint32Array(4);
  seedRandom(state, 0x6e0, 0);
  const results: number[] = [];
  for (let i = 0; i < CASES; i++) {
    // Every size of world from a millionth to a million, and every other on whole numbers, which touch.
    const scale = i % 2 === 0 ? 1 : sizeOf(nextInt(state, 41) - 20);
    pushPairs(results, state, scale, i % 2 === 0);
    pushTiles(results, state, i);
    pushImpulses(results, state);
  }
  return checksumOf(results);
}

function pushPairs(results: number[], state: Uint32Array, scale: number, isWhole: boolean): void {
  const contact = new Float64Array(3);
  const draw = (kind: Kind) => shapeNumbers(kind, state, scale, isWhole);
  for (const [, first, second, call] of OVERLAPS) results.push(Number(callOf(call, [...draw(first), ...draw(second)])));
  for (const [, first, second, call] of CONTACTS) {
    results.push(Number(callOf(call, [...draw(first), ...draw(second), contact])), ...contact);
  }
  for (const [, first, second, call] of SWEEPS) {
    const step = [coordinate(state, 4 * scale, isWhole), coordinate(state, 4 * scale, isWhole)];
    results.push(callOf(call, [...draw(first), ...step, ...draw(second), contact]), ...contact);
  }
}

function pushTiles(results: number[], state: Uint32Array, i: number): void {
  const tileSize = i % 3 === 0 ? 16 : 1 + nextFloat(state) * 20;
  const rules = tileRules({ tileSize, solid: [1], oneWay: [2], isOutsideSolid: i % 5 === 0 });
  const cells = Uint8Array.from({ length: 80 }, () => Math.max(nextInt(state, 6) - 3, 0));
  const map: TileMap = { width: 10, height: 8, cells };
  const out = new Float64Array(TILE_MOVE_NUMBERS);
  const hit = new Float64Array(TILE_RAY_NUMBERS);
  const at = () => (nextFloat(state) * 12 - 1) * tileSize;
  const step = () => (nextFloat(state) * 6 - 3) * tileSize;
  const halfWidth = nextFloat(state) * tileSize;
  const halfHeight = nextFloat(state) * tileSize;
  out[0] = at();
  out[1] = at();
  for (let k = 0; k < 5; k++) {
    const isDropping = nextInt(state, 4) === 0;
    results.push(moveBoxInTiles(map, rules, out[0], out[1], halfWidth, halfHeight, step(), step(), isDropping, out));
    results.push(...out, Number(boxInTiles(map, rules, out[0], out[1], halfWidth, halfHeight)));
    results.push(rayThroughTiles(map, rules, at(), at(), at(), at(), hit), ...hit);
    results.push(Number(seesThroughTiles(map, rules, at(), at(), at(), at())));
  }
}

function pushImpulses(results: number[], state: Uint32Array): void {
  const draw = () => nextFloat(state) * 20 - 10;
  const velocities = Float64Array.from({ length: 6 }, draw);
  const positions = Float64Array.from({ length: 4 }, draw);
  const turn = draw();
  const contact = Float64Array.of(cos(turn), sin(turn), nextFloat(state));
  const [a, b, restitution, friction] = Float64Array.from({ length: 4 }, () => nextFloat(state));
  results.push(bounceCircles(velocities, contact, a, 1 + a, b, 1 + b, restitution, friction), ...velocities);
  velocities.set(Float64Array.from({ length: 4 }, draw));
  results.push(bounceBodies(velocities, contact, a, b, restitution, friction), ...velocities);
  pushApart(positions, contact, a, b, restitution, friction / 10);
  results.push(...positions);
}

function shapeNumbers(kind: Kind, state: Uint32Array, scale: number, isWhole: boolean): number[] {
  const [places, sizes] = SIZES[kind];
  const numbers: number[] = [];
  for (let i = 0; i < places; i++) numbers.push(coordinate(state, scale, isWhole));
  for (let i = 0; i < sizes; i++) numbers.push(Math.abs(coordinate(state, scale, isWhole)) / 2);
  if (kind !== 'orientedBox') return numbers;
  const angle = isWhole && nextInt(state, 2) === 0 ? 0 : nextFloat(state) * 7;
  numbers.push(cos(angle), sin(angle));
  return numbers;
}

function coordinate(state: Uint32Array, scale: number, isWhole: boolean): number {
  return isWhole ? (nextInt(state, 13) - 6) * scale : (nextFloat(state) * 12 - 6) * scale;
}

function sizeOf(exponent: number): number {
  let size = 1;
  for (let i = 0; i < Math.abs(exponent); i++) size *= exponent < 0 ? 0.5 : 2;
  return size;
}

function checksumOf(results: readonly number[]): string {
  const sums = new Uint32Array(4);
  checksumWords(new Int32Array(Float64Array.from(results).buffer), sums, 0);
  foldChecksum(sums, 2, sums, 0);
  return formatChecksum(sums, 2);
}
