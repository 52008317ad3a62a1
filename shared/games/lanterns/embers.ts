// Embers and shrines: where embers lie, who gathers them, and what becomes of a shrine that has enough.
import { NONE, cellList, prefab, type Entity } from '#shared/index.ts';
import { PHASE, ROLE, model, ticksOf, type World } from './model.ts';
import { scoreOf } from './scores.ts';
import { heardAt, shrineAt } from './space.ts';
import { QUARTER_COUNT, WARDS, town } from './town.ts';

type WalkerRow = Entity<'Walker' | 'Body'>;

/** In the whole town, which is too large to be lit by few, a shrine for so many hiders may stay dark, but no more than so many. */
const HIDERS_PER_SPARED = 10;
const SPARED_MOST = 4;
/** More embers than the shrines need, since some are never found. */
const EMBER_SHARE = 1.6;
const EMBERS_MOST = 38;
/** More than so many are not carried together in the time of a round, however many carry. */
const WANTED_MOST = 40;
const EMBER_SECONDS = 3;

/** u: embers of one who was caught lie about so far from them: no farther than its body goes, so that none lies in a wall. */
const SPILL = 8;
const SPILL_X: readonly number[] = [0, 1, -1, 0, 0];
const SPILL_Y: readonly number[] = [0, 0, 0, 1, -1];

const spots = cellList(town.embers.length);

const spawnEmber = prefab(model, { Body: {}, Ember: {} });

/** Puts the shrines of the ward into play, dark, and embers about: one for each shrine, and more for hiders beyond. */
export function layEmbers(w: World, hiders: number): void {
  const { Shrine, globals, tuning } = w;
  const { quarters } = WARDS[globals.ward];
  globals.shrinesLit = 0;
  globals.litMask = 0;
  globals.shrinesInPlay = 0;
  for (const e of w.each('Shrine')) if (quarters.includes(Shrine.quarter[e])) globals.shrinesInPlay++;
  const isWhole = quarters.length === QUARTER_COUNT;
  const spared = isWhole ? Math.min(SPARED_MOST, Math.round(hiders / HIDERS_PER_SPARED)) : 0;
  globals.shrinesToLight = Math.max(1, globals.shrinesInPlay - spared);
  const more = Math.max(0, hiders - globals.shrinesInPlay) * tuning.embersPerHider;
  const wanted = Math.min(WANTED_MOST, globals.shrinesInPlay + Math.round(more));
  let left = wanted;
  let dark = globals.shrinesInPlay;
  for (const e of w.each('Shrine')) {
    const isInPlay = quarters.includes(Shrine.quarter[e]);
    // An even share of what is left for those that are left.
    const needs = isInPlay ? Math.min(255, Math.ceil(left / dark)) : 0;
    Shrine.embers[e] = 0;
    Shrine.isLit[e] = 0;
    Shrine.needs[e] = needs;
    left -= needs;
    if (isInPlay) dark--;
  }
  for (const e of w.each('Ember')) w.despawn(e);
  let count = 0;
  for (let i = 0; i < town.embers.length; i++) if (quarters.includes(town.embers[i].quarter)) spots[count++] = i;
  w.shuffle(spots, count);
  const laid = Math.min(count, EMBERS_MOST, Math.ceil(wanted * EMBER_SHARE));
  for (let i = 0; i < laid; i++) addEmber(w, town.embers[spots[i]].x, town.embers[spots[i]].y);
}

/** System: while embers are missing, one appears now and then where none lies. */
export function growEmbers(w: World): void {
  const { Body, Shrine, globals } = w;
  if (w.tick % ticksOf(w, EMBER_SECONDS) !== 0 || globals.shrinesLit >= globals.shrinesToLight) return;
  let missing = 0;
  for (const e of w.each('Shrine')) missing += Math.max(0, Shrine.needs[e] - Shrine.embers[e]);
  if (w.count('Ember') >= Math.min(EMBERS_MOST, missing)) return;
  const place = town.embers[w.randomInt(town.embers.length)];
  if (!WARDS[globals.ward].quarters.includes(place.quarter)) return;
  for (const e of w.each('Ember', 'Body')) if (Body.x[e] === place.x && Body.y[e] === place.y) return;
  addEmber(w, place.x, place.y);
}

/** System: a hider that touches an ember has it, while it can carry more. */
export function gatherEmbers(w: World): void {
  const { Body, Walker } = w;
  if (w.globals.phase !== PHASE.play) return;
  const { emberReach, embersCarried } = w.tuning;
  for (const ember of w.each('Ember', 'Body')) {
    const x = Body.x[ember];
    for (const e of w.each('Walker', 'Body')) {
      const dx = x - Body.x[e];
      if (dx > emberReach || dx < -emberReach) continue;
      if (Walker.role[e] !== ROLE.hider || Walker.embers[e] >= embersCarried) continue;
      if (!isNear(w, e, ember, emberReach)) continue;
      Walker.embers[e]++;
      const taken = w.emit('EmberTaken');
      taken.x = heardAt(x);
      taken.y = heardAt(Body.y[ember]);
      w.despawn(ember);
      break;
    }
  }
}

/** Puts an ember somewhere. A full world has none. */
export function addEmber(w: World, x: number, y: number): void {
  const ember = spawnEmber(w);
  if (ember === NONE) return;
  w.Body.x[ember] = x;
  w.Body.y[ember] = y;
}

/** What a walker carries lies on the ground around it. */
export function spillEmbers(w: World, e: WalkerRow): void {
  const { Body, Walker } = w;
  for (let i = 0; i < Walker.embers[e]; i++) {
    const at = i % SPILL_X.length;
    addEmber(w, Body.x[e] + SPILL_X[at] * SPILL, Body.y[e] + SPILL_Y[at] * SPILL);
  }
  Walker.embers[e] = 0;
}

/** Gives what a hider carries to a shrine that it stands at; false where there is none to give to, or nothing. */
export function feedShrine(w: World, e: WalkerRow): boolean {
  const { Body, Shrine, Walker, tuning } = w;
  if (Walker.role[e] !== ROLE.hider || Walker.embers[e] === 0 || w.globals.phase !== PHASE.play) return false;
  for (const shrine of w.each('Shrine', 'Body')) {
    const missing = Shrine.needs[shrine] - Shrine.embers[shrine];
    if (missing <= 0 || !isNear(w, e, shrine, tuning.doorReach)) continue;
    const given = Math.min(missing, Walker.embers[e]);
    Walker.embers[e] -= given;
    Shrine.embers[shrine] += given;
    reward(w, Walker.player[e], given);
    const fed = w.emit('ShrineFed');
    fed.x = Body.x[shrine];
    fed.y = Body.y[shrine];
    fed.embers = Shrine.embers[shrine];
    if (given === missing) light(w, shrine);
    return true;
  }
  return false;
}

function light(w: World, shrine: Entity<'Shrine' | 'Body'>): void {
  const { Body, Shrine, globals } = w;
  Shrine.isLit[shrine] = 1;
  globals.shrinesLit++;
  globals.litMask = (globals.litMask | (1 << shrineAt(Body.x[shrine], Body.y[shrine]))) >>> 0;
  const lit = w.emit('ShrineLit');
  lit.x = Body.x[shrine];
  lit.y = Body.y[shrine];
  lit.lit = globals.shrinesLit;
}

function reward(w: World, player: number, embers: number): void {
  const { Score } = w;
  const score = scoreOf(w, player);
  if (!w.has(score, 'Score')) return;
  Score.embers[score] = Math.min(255, Score.embers[score] + embers);
  Score.points[score] += embers * w.tuning.emberPoints;
}

function isNear(w: World, a: Entity<'Body'>, b: Entity<'Body'>, reach: number): boolean {
  const dx = w.Body.x[a] - w.Body.x[b];
  const dy = w.Body.y[a] - w.Body.y[b];
  return dx * dx + dy * dy <= reach * reach;
}
