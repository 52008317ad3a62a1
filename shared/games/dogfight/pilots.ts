// Pilots: one for each taken seat, with its colour, its score and its markers.
import { NONE, NO_PLAYER, prefab, wrapCoordinate, type Entity } from '#shared/index.ts';
import { COLOR_COUNT, model, type World } from './model.ts';
import { WORLD_HEIGHT, WORLD_WIDTH } from './space.ts';

const spawnPilot = prefab(model, { Pilot: {}, Mind: {} });
const spawnMarker = prefab(model, { Marker: {}, Body: {} });

const MARKER_TICKS = 240;
const PING_REST_TICKS = 60;

/** The pilot of a seat, or NONE. */
export function pilotOf(w: World, player: number): Entity {
  for (const e of w.each('Pilot', 'Mind')) if (w.Pilot.player[e] === player) return e;
  return NONE;
}

/** Gives a seat its pilot, once; nothing happens while the world is full. */
export function seatPilot(w: World, player: number): void {
  if (pilotOf(w, player) !== NONE) return;
  const { Pilot } = w;
  const color = freeColor(w, player);
  const e = spawnPilot(w);
  Pilot.player[e] = player;
  Pilot.color[e] = color;
}

/** System: every taken seat has a pilot, also one that was taken while the world was full. */
export function seatPilots(w: World): void {
  if (w.each('Pilot').length === w.players.length) return;
  for (const player of w.players) seatPilot(w, player);
}

/** Takes a seat's pilot, ship, bolts and marker out of the world, and its claim to a kill: the seat may soon be another's. */
export function unseatPilot(w: World, player: number): void {
  const { Bolt, Marker, Pilot, Ship } = w;
  const e = pilotOf(w, player);
  if (!w.has(e, 'Pilot')) return;
  w.despawn(Pilot.ship[e]);
  w.despawn(e);
  for (const ship of w.each('Ship')) if (Ship.hitBy[ship] === player) Ship.hitBy[ship] = NO_PLAYER;
  for (const bolt of w.each('Bolt')) if (Bolt.player[bolt] === player) w.despawn(bolt);
  for (const marker of w.each('Marker')) if (Marker.player[marker] === player) w.despawn(marker);
}

/** System: places the markers that were ordered, and ends old ones. */
export function placeMarkers(w: World): void {
  const { Body, Marker, Pilot } = w;
  for (const marker of w.each('Marker')) {
    if (Marker.lifeTicks[marker] === 0) w.despawn(marker);
    else Marker.lifeTicks[marker]--;
  }
  for (const e of w.each('Pilot')) if (Pilot.pingTicks[e] > 0) Pilot.pingTicks[e]--;
  for (const { player, x, y } of w.orders('Ping')) {
    const pilot = pilotOf(w, player);
    if (!w.has(pilot, 'Pilot') || Pilot.pingTicks[pilot] > 0) continue;
    Pilot.pingTicks[pilot] = PING_REST_TICKS;
    for (const old of w.each('Marker')) if (Marker.player[old] === player) w.despawn(old);
    const marker = spawnMarker(w);
    // Whatever a client sends, the marker lies in the world.
    Body.x[marker] = wrapCoordinate(x, WORLD_WIDTH);
    Body.y[marker] = wrapCoordinate(y, WORLD_HEIGHT);
    Marker.player[marker] = player;
    Marker.lifeTicks[marker] = MARKER_TICKS;
    const pinged = w.emit('Pinged');
    pinged.player = player;
    pinged.x = Body.x[marker];
    pinged.y = Body.y[marker];
  }
}

/** The colour a seat asked for if nobody has it, else the first free one from the seat's own on. */
function freeColor(w: World, player: number): number {
  const wished = w.playerData(player).color;
  const first = wished >= 1 && wished <= COLOR_COUNT ? wished - 1 : player % COLOR_COUNT;
  if (!isTaken(w, first)) return first;
  for (let i = 0; i < COLOR_COUNT; i++) {
    const color = (player + i) % COLOR_COUNT;
    if (!isTaken(w, color)) return color;
  }
  return first;
}

function isTaken(w: World, color: number): boolean {
  for (const e of w.each('Pilot')) if (w.Pilot.color[e] === color) return true;
  return false;
}
