// Bots: they decide a few times a second, as people do, and hold what they decided; their memory is the Mind of their pilot.
import type { InputWriter } from '#shared/index.ts';
import {
  aim,
  chase,
  chooseTarget,
  dodgeRock,
  fetchPickUp,
  flee,
  pullTrigger,
  wander,
  type MindRow,
  type ShipRow,
} from './bot-goals.ts';
import { BOT_LEVELS, type BotLevel } from './bot-levels.ts';
import type { World, model } from './model.ts';
import { pilotOf } from './pilots.ts';

type Input = InputWriter<(typeof model)['definition']['input']>;

/** Heat at which guns that rest are used again. */
const RESTED_HEAT = 0.35;
/** rad: smaller errors are not worth a tap. */
const STEADY_RAD = 0.03;
/** The longest tap that one decision makes. */
const TAP_TICKS_MAX = 40;

/** Plays for a seat: decides when it is time to, and turns the decision into input. */
export function playBot(w: World, player: number, out: Input): void {
  const { Mind, Pilot } = w;
  const pilot = pilotOf(w, player);
  if (!w.has(pilot, 'Pilot', 'Mind')) return;
  const ship = Pilot.ship[pilot];
  if (!w.has(ship, 'Ship', 'Body')) {
    Mind.thinkTicks[pilot] = 0;
    return;
  }
  const level = levelOf(w, player);
  if (Mind.thinkTicks[pilot] > 0) Mind.thinkTicks[pilot]--;
  else decide(w, pilot, ship, level);
  if (Mind.triggerTicks[pilot] > 0) Mind.triggerTicks[pilot]--;
  else decideFire(w, pilot, ship, level);
  if (Mind.turnTicks[pilot] > 0) {
    Mind.turnTicks[pilot]--;
    out.turn = Mind.turn[pilot];
  }
  out.thrust = Mind.thrust[pilot];
  out.fire = Mind.isFiring[pilot] === 1;
  out.boost = Mind.isBoosting[pilot] === 1;
}

function levelOf(w: World, player: number): BotLevel {
  const level = w.botLevel(player);
  return level >= 3 ? BOT_LEVELS[2] : level === 2 ? BOT_LEVELS[1] : BOT_LEVELS[0];
}

/** One decision: where to point and how hard to push. The most pressing goal wins. */
function decide(w: World, mind: MindRow, ship: ShipRow, level: BotLevel): void {
  const { Mind } = w;
  Mind.thinkTicks[mind] = level.thinkTicks + w.randomInt(level.thinkJitterTicks + 1);
  Mind.isBoosting[mind] = 0;
  driftAim(w, mind, level);
  chooseTarget(w, mind, ship);
  aim(w, mind, ship, level);
  if (!dodgeRock(w, mind, ship, level) && !flee(w, mind, ship, level) && !fetchPickUp(w, mind, ship, level)) {
    if (!chase(w, mind, ship, level)) wander(w, mind);
  }
  turnToGoal(w, mind, ship, level);
}

/** Between decisions the finger on the trigger follows what the eye sees. */
function decideFire(w: World, mind: MindRow, ship: ShipRow, level: BotLevel): void {
  const { Mind, Ship } = w;
  Mind.triggerTicks[mind] = level.triggerTicks;
  if (Ship.heat[ship] > level.restHeat || Ship.isOverheated[ship] === 1) Mind.isCooling[mind] = 1;
  if (Ship.heat[ship] < RESTED_HEAT) Mind.isCooling[mind] = 0;
  aim(w, mind, ship, level);
  pullTrigger(w, mind, ship, level);
}

/** The aim's error wanders about, mostly small: it is never a coin thrown anew. */
function driftAim(w: World, mind: MindRow, level: BotLevel): void {
  const roll = (w.randomInt(201) + w.randomInt(201) - 200) / 200;
  w.Mind.aimErrorSlope[mind] = w.Mind.aimErrorSlope[mind] * 0.5 + roll * level.aimErrorSlope * 0.75;
}

/** Works out how long to tap the turn key so that the ship comes to rest pointing at the goal. */
function turnToGoal(w: World, mind: MindRow, ship: ShipRow, level: BotLevel): void {
  const { Mind, Ship, dt, tuning } = w;
  const x = Mind.goalX[mind];
  const y = Mind.goalY[mind];
  const distance = Math.sqrt(x * x + y * y);
  Mind.turnTicks[mind] = 0;
  if (distance === 0) return;
  const forward = x * Ship.facingX[ship] + y * Ship.facingY[ship];
  const sideways = y * Ship.facingX[ship] - x * Ship.facingY[ship];
  // The angle from the tangent of its half: to within 0.01 rad, which is better than anyone's thumb.
  const half = sideways / (distance + Math.abs(forward));
  const aside = (2 * half) / (1 + 0.273 * half * half);
  const error = forward > 0 ? aside : (sideways < 0 ? -Math.PI : Math.PI) - aside;
  // What the ship still turns after the key is up.
  const glide = (Ship.turnSpeed[ship] * Math.abs(Ship.turnSpeed[ship])) / (2 * tuning.turnGrip);
  const rest = error - glide;
  if (Math.abs(rest) < STEADY_RAD) return;
  // A long tap turns at full speed throughout (what is lost speeding up is won slowing down); a short one never reaches it.
  const ramp = (tuning.turnSpeed * tuning.turnSpeed) / tuning.turnGrip;
  const size = Math.abs(rest);
  const seconds = size > ramp ? size / tuning.turnSpeed : Math.sqrt(size / tuning.turnGrip);
  const thumb = 1 + ((w.randomInt(201) - 100) / 100) * level.turnErrorShare;
  Mind.turn[mind] = rest < 0 ? -1 : 1;
  Mind.turnTicks[mind] = Math.min(TAP_TICKS_MAX, Math.round((seconds * thumb) / dt));
}
