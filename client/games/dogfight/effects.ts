// What is seen and heard when something happens: flashes, particles, shakes, and a sound for every event.
import { NO_PLAYER } from '#shared/index.ts';
import { ROCK } from '#shared/games/dogfight/model.ts';
import { shortX, shortY } from '#shared/games/dogfight/space.ts';
import { COLOR } from './colors.ts';
import {
  blast,
  debris,
  embers,
  glow,
  muzzleFlash,
  rockChips,
  rockDust,
  shieldArc,
  shockRing,
  smoke,
  softRing,
  spawnRing,
  sparks,
} from './particles.ts';
import { PICK_UP_LOOK } from './thing-nodes.ts';
import { paneOn } from './view-state.ts';
import { words } from './words.ts';
import type { EventsOf } from '#shared/index.ts';
import type { model } from '#shared/games/dogfight/model.ts';
import type { Hud } from './hud.ts';
import type { GameFrame, GameStage } from './stage-types.ts';
import type { ViewState } from './view-state.ts';

type Events = EventsOf<(typeof model)['definition']>;
type Handlers = { readonly [N in keyof Events]: (event: Events[N], stage: GameStage, frame: GameFrame) => void } & {
  readonly finish: (result: { readonly winner: number }, stage: GameStage) => void;
};

type Regrets = {
  readonly [N in 'Hit' | 'Crashed' | 'Overheated' | 'PickedUp']: (event: Events[N]) => void;
};

const HIT_FLASH_MS = 90;
/** A streak ends when this much time passes without a kill. */
const STREAK_MS = 6000;
/** Shakes by explosions die out at this distance. */
const SHAKE_REACH = 620;

/** What is left of an event that has not happened after all, beside what the stage ends by itself: the white hull, and words. */
export function regrets(state: ViewState, hud: Hud): Regrets {
  const endFlash = ({ player }: { readonly player: number }) => void (state.hitUntilMs[player] = 0);
  const takeBack = ({ player }: { readonly player: number }) => {
    if (paneOn(state, player) >= 0) hud.hushNews(player);
  };
  return { Hit: endFlash, Crashed: endFlash, Overheated: takeBack, PickedUp: takeBack };
}

/** The handlers of one match. The HUD shows what has words. What only a confirmed event may change (streak, killer) no guess does. */
export function effects(state: ViewState, hud: Hud): Handlers {
  /** In a demo nobody's eyes are on a ship of their own. */
  const isFocus = (seat: number) => !state.isDemo && paneOn(state, seat) >= 0;
  const at = { x: 0, y: 0, volume: 1, rate: 1, priority: 0 };
  const place = (x: number, y: number, volume = 1, rate = 1, priority = 0) => {
    at.x = x;
    at.y = y;
    at.volume = volume;
    at.rate = rate;
    at.priority = priority;
    return at;
  };
  /** Nearer explosions shake more. */
  const shakeFrom = (stage: GameStage, x: number, y: number, amplitude: number) => {
    if (state.isDemo) return;
    for (const { camera, seat } of stage.panes) {
      const dx = shortX(x - camera.x);
      const dy = shortY(y - camera.y);
      const share = 1 - Math.sqrt(dx * dx + dy * dy) / SHAKE_REACH;
      if (share > 0) stage.shake(amplitude * share * share, 0.45, seat);
    }
  };

  return {
    Fired({ player, x, y, heading, bolts }, stage) {
      stage.burst(muzzleFlash, x, y, { angleRad: heading, tint: state.colors.of(player), scale: bolts > 1 ? 1.35 : 1 });
      // Each shot sounds a little different, or a held trigger becomes a drill.
      const rate = 0.96 + ((player * 7 + Math.floor(stage.timeMs / 50)) % 5) * 0.02;
      stage.play(
        bolts > 1 ? 'fire-spread' : 'fire',
        place(x, y, isFocus(player) ? 0.75 : 0.5, rate, isFocus(player) ? 2 : 0),
      );
      if (isFocus(player)) stage.shake(bolts > 1 ? 1.6 : 0.8, 0.12, player);
    },
    Overheated({ player, x, y }, stage) {
      stage.play('overheat', place(x, y, isFocus(player) ? 1 : 0.4, 1, isFocus(player) ? 4 : 0));
      if (isFocus(player)) hud.say(player, words.overheated, COLOR.hot);
    },
    Boosted({ player, x, y }, stage) {
      stage.burst(softRing, x, y, { tint: 0x6cc4ff, scale: 0.8 });
      stage.play('boost', place(x, y, isFocus(player) ? 0.9 : 0.5));
    },
    Hit({ player, by, x, y, vx, vy, hull }, stage) {
      state.hitUntilMs[player] = stage.timeMs + HIT_FLASH_MS;
      const back = Math.atan2(-vy, -vx);
      stage.burst(sparks, x, y, { angleRad: back, spreadRad: 1.9, count: hull === 0 ? 16 : 10 });
      stage.burst(glow, x, y, { tint: 0xffd08a, scale: 0.45 });
      stage.play('hit', place(x, y, 1, 1.12 - 0.04 * hull, isFocus(player) || isFocus(by) ? 3 : 0));
      if (!isFocus(player)) return;
      stage.shake(7, 0.3, player);
      stage.flash(COLOR.hot, 0.18, hull <= 2 ? 0.2 : 0.1, player);
    },
    ShieldHit({ player, x, y, vx, vy, ship, shield }, stage, frame) {
      const e = frame.entityOf(ship);
      const middle = frame.has(e, 'Body') ? e : undefined;
      const side = Math.atan2(-vy, -vx);
      const { colors } = state;
      stage.burst(
        shieldArc,
        middle === undefined ? x : frame.Body.x[middle],
        middle === undefined ? y : frame.Body.y[middle],
        {
          angleRad: side,
          tint: shield > 0 ? COLOR.shield : colors.of(player),
          vx: middle === undefined ? 0 : frame.Body.vx[middle],
          vy: middle === undefined ? 0 : frame.Body.vy[middle],
        },
      );
      stage.burst(sparks, x, y, { angleRad: side, spreadRad: 1.6, count: 5, tint: COLOR.shield });
      stage.play('shield-hit', place(x, y, isFocus(player) ? 1 : 0.6));
      if (isFocus(player)) stage.shake(2.5, 0.2, player);
    },
    Crashed({ player, x, y, speed, damage }, stage) {
      const force = Math.min(1, speed / 420);
      stage.burst(sparks, x, y, { count: 4 + Math.round(force * 10), speedScale: 0.5 + force * 0.5 });
      stage.burst(rockDust, x, y, { count: 2, scale: 0.7 });
      stage.play('crash', place(x, y, 0.3 + 0.7 * force, 1.1 - 0.2 * force, isFocus(player) ? 3 : 0));
      if (damage > 0) state.hitUntilMs[player] = stage.timeMs + HIT_FLASH_MS;
      if (!isFocus(player)) return;
      stage.shake(3 + force * 9, 0.35, player);
      if (damage > 0) stage.flash(COLOR.hot, 0.2, 0.14, player);
    },
    Exploded({ player, x, y, vx, vy }, stage) {
      const color = state.colors.of(player);
      stage.burst(smoke, x, y, { vx: vx * 0.3, vy: vy * 0.3 });
      stage.burst(debris, x, y, { vx: vx * 0.5, vy: vy * 0.5, tint: color });
      stage.burst(embers, x, y, { vx: vx * 0.35, vy: vy * 0.35 });
      stage.burst(shockRing, x, y, { tint: color });
      stage.burst(glow, x, y, { tint: 0xffa860, scale: 2.2 });
      stage.burst(blast, x, y);
      stage.play('explode', place(x, y, 1, 1, isFocus(player) ? 6 : 3));
      shakeFrom(stage, x, y, 16);
      if (isFocus(player)) stage.flash(COLOR.white, 0.3, 0.45, player);
    },
    RockHit({ x, y, vx, vy }, stage) {
      const back = Math.atan2(-vy, -vx);
      stage.burst(rockChips, x, y, { angleRad: back, spreadRad: 1.8 });
      stage.burst(sparks, x, y, { angleRad: back, spreadRad: 1.4, count: 3, speedScale: 0.6, tint: 0xcfd6ee });
      stage.play('hit', place(x, y, 0.35, 0.62));
    },
    RockBroke({ size, x, y, vx, vy }, stage) {
      const scale = size === ROCK.large ? 1.3 : size === ROCK.medium ? 0.9 : 0.6;
      stage.burst(rockDust, x, y, { count: 4 + size * 4, scale, vx, vy });
      stage.burst(rockChips, x, y, { count: 4 + size * 5, scale, vx, vy });
      stage.burst(shockRing, x, y, { tint: 0x8f9cc4, scale: 0.45 * scale });
      stage.play('rock-break', place(x, y, 0.45 + 0.18 * size, 1.35 - 0.14 * size, 1));
      shakeFrom(stage, x, y, 2 + size * 1.5);
    },
    PickedUp({ player, kind, x, y }, stage) {
      const { color } = PICK_UP_LOOK[kind];
      stage.burst(softRing, x, y, { tint: color });
      stage.burst(glow, x, y, { tint: color, scale: 0.9 });
      stage.burst(embers, x, y, { count: 12, tint: color, speedScale: 0.5 });
      stage.play('pickup', place(x, y, isFocus(player) ? 1 : 0.45, 1, isFocus(player) ? 4 : 0));
      if (isFocus(player)) hud.say(player, words.pickUps[kind], color);
    },
    Spawned({ player, x, y }, stage) {
      const color = state.colors.of(player);
      stage.burst(spawnRing, x, y, { tint: color });
      stage.burst(glow, x, y, { tint: color, scale: 1.3 });
      stage.play('spawn', place(x, y, isFocus(player) ? 0.9 : 0.4));
    },
    Pinged({ player, x, y }, stage) {
      stage.burst(softRing, x, y, { tint: state.colors.of(player), scale: 1.3 });
      stage.play('ping', place(x, y, 0.8));
    },
    Scored({ by, player }, stage) {
      hud.addKill(by === NO_PLAYER ? -1 : by, player);
      const lost = state.panes[paneOn(state, player)];
      if (lost !== undefined) {
        lost.killer = by === NO_PLAYER ? -1 : by;
        lost.streak = 0;
      }
      const pane = state.panes[paneOn(state, by)];
      if (pane === undefined || state.isDemo) return;
      pane.streak = stage.timeMs - pane.lastKillMs < STREAK_MS ? pane.streak + 1 : 1;
      pane.lastKillMs = stage.timeMs;
      hud.cheer(by, player, pane.streak);
      stage.play('score', { rate: 1 + 0.06 * Math.min(4, pane.streak - 1), priority: 5 });
    },
    Countdown({ secondsLeft }, stage) {
      hud.count(secondsLeft);
      stage.play('countdown', { priority: 5, rate: secondsLeft <= 3 ? 1 : 0.8, volume: secondsLeft <= 3 ? 1 : 0.6 });
    },
    RoundStarted({ round }, stage) {
      hud.announceRound(round);
      stage.play('round-start', { priority: 6 });
    },
    finish({ winner }, stage) {
      stage.play(stage.me < 0 || stage.seats.includes(winner) ? 'win' : 'lose', { priority: 8 });
      if (!state.isDemo) stage.flash(COLOR.white, 0.5, 0.3);
    },
  };
}
