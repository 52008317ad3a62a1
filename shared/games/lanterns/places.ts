// Where a round takes place: the ward for so many players, its gates and doors, and the places to begin at.
import { flag, type Entity } from '#shared/index.ts';
import { ROLE, type World } from './model.ts';
import { TURN_COUNT, TURN_RAD } from './space.ts';
import { DOOR, WARDS, town, type QuarterPlace } from './town.ts';

/** Up to so many play in a quarter, up to so many in a half of the town. */
const QUARTER_PLAYERS = 5;
const HALF_PLAYERS = 11;
/** Indexes in WARDS. */
const FIRST_HALF = 4;
const WHOLE = 8;

/** Of 100 doors, so many are open when a round begins. */
const OPEN_CHANCE = 35;
/** Random places that are looked at for one walker. */
const PLACE_TRIES = 8;
/** u: hunters are to be no nearer than this to where a hider begins. */
const HUNTER_GAP = 400;
/** Chooses the ward for those who are there, and sets its doors and gates. */
export function openWard(w: World): void {
  const { Door, globals } = w;
  const count = w.players.length;
  globals.ward = WHOLE;
  if (count <= QUARTER_PLAYERS) globals.ward = w.randomInt(FIRST_HALF);
  else if (count <= HALF_PLAYERS) globals.ward = FIRST_HALF + w.randomInt(WHOLE - FIRST_HALF);
  const { arms } = WARDS[globals.ward];
  for (const e of w.each('Door')) {
    const isOpen = Door.kind[e] === DOOR.gate ? arms.includes(Door.arm[e]) : w.randomInt(100) < OPEN_CHANCE;
    Door.isOpen[e] = flag(isOpen);
    Door.restTicks[e] = 0;
  }
}

/** Puts a walker where its role begins in the ward: hunters together, hiders away from them and from each other. */
export function placeWalker(w: World, e: Entity<'Walker' | 'Body'>): void {
  const { Body, Walker, globals } = w;
  const places = Walker.role[e] === ROLE.hunter ? town.hunterSpawns : town.hiderSpawns;
  const { quarters } = WARDS[globals.ward];
  let best = -1;
  for (let tries = 0; tries < PLACE_TRIES; tries++) {
    const place = placeIn(w, places, quarters[w.randomInt(quarters.length)]);
    const room = roomAt(w, e, place.x, place.y);
    if (room <= best) continue;
    best = room;
    Body.x[e] = place.x;
    Body.y[e] = place.y;
  }
  Walker.facing[e] = w.randomInt(TURN_COUNT) * TURN_RAD;
}

/** One of the places of a quarter. */
function placeIn(w: World, places: readonly QuarterPlace[], quarter: number): QuarterPlace {
  const first = w.randomInt(places.length);
  for (let i = 0; i < places.length; i++) {
    const place = places[(first + i) % places.length];
    if (place.quarter === quarter) return place;
  }
  return places[first];
}

/** How good a place is for a walker: the distance from the nearest other, but little near to one of the other side. */
function roomAt(w: World, e: Entity<'Walker' | 'Body'>, x: number, y: number): number {
  const { Body, Walker } = w;
  let room = 1e9;
  for (const other of w.each('Walker', 'Body')) {
    if (other === e) continue;
    const dx = Body.x[other] - x;
    const dy = Body.y[other] - y;
    const square = dx * dx + dy * dy;
    const isNearFoe = Walker.role[other] !== Walker.role[e] && square < HUNTER_GAP * HUNTER_GAP;
    room = Math.min(room, isNearFoe ? square / 1e6 : square);
  }
  return room;
}
