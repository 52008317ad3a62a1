// What is seen and heard when something happens: rings where steps are heard, sparks, words, and a sound for every event.
import { NO_PLAYER } from '#shared/index.ts';
import { LOUDNESS, ROLE } from '#shared/games/lanterns/model.ts';
import { COLOR } from './colors.ts';
import { cinder, flare, ringOut, ripple, rush, smoke, sparks } from './particles.ts';
import { roleOf } from './roles.ts';
import type { EventsOf } from '#shared/index.ts';
import type { model } from '#shared/games/lanterns/model.ts';
import type { Hud } from './hud.ts';
import type { GameFrame, GameStage } from './stage-types.ts';
import type { ViewState } from './view-state.ts';

type Events = EventsOf<(typeof model)['definition']>;
type Handlers = { readonly [N in keyof Events]: (event: Events[N], stage: GameStage, frame: GameFrame) => void } & {
  readonly finish: (result: { readonly winner: number }, stage: GameStage, frame: GameFrame) => void;
};

/** u: a sound from a cell in which somebody is seen is theirs, and needs no ring. Cells are 64 u wide. */
const SEEN_NEAR = 46;
const STEP_VOLUME: Readonly<Record<number, number>> = {
  [LOUDNESS.quiet]: 0.35,
  [LOUDNESS.plain]: 0.6,
  [LOUDNESS.loud]: 0.9,
};
const STEP_RING: Readonly<Record<number, number>> = {
  [LOUDNESS.quiet]: 0.55,
  [LOUDNESS.plain]: 0.8,
  [LOUDNESS.loud]: 1.15,
};
/** u: how near a cry must be to shake the picture. */
const SHAKE_REACH = 420;

/** The handlers of one match. */
export function effects(state: ViewState, hud: Hud): Handlers {
  const at = { x: 0, y: 0, volume: 1, rate: 1, priority: 0 };
  const place = (x: number, y: number, volume = 1, rate = 1, priority = 0) => {
    at.x = x;
    at.y = y;
    at.volume = volume;
    at.rate = rate;
    at.priority = priority;
    return at;
  };
  const isMe = (stage: GameStage, seat: number) => seat === stage.me && !state.isDemo;

  /** Whether somebody who is seen stands in the cell around a point. */
  function isSeenAt(x: number, y: number): boolean {
    for (const trace of state.walkers.list) {
      if (!trace.isKnown) continue;
      if (Math.abs(trace.x - x) < SEEN_NEAR && Math.abs(trace.y - y) < SEEN_NEAR) return true;
    }
    return false;
  }

  function shakeFrom(stage: GameStage, x: number, y: number, amplitude: number): void {
    const dx = x - stage.camera.x;
    const dy = y - stage.camera.y;
    const share = 1 - Math.sqrt(dx * dx + dy * dy) / SHAKE_REACH;
    if (share > 0 && !state.isDemo) stage.shake(amplitude * share, 0.4);
  }

  return {
    Footstep({ x, y, loudness }, stage, frame) {
      if (!state.gate.hears(frame, 'Footstep', { x, y, loudness })) return;
      const rate = 0.92 + (Math.floor(stage.timeMs / 90) % 5) * 0.04;
      const name = loudness === LOUDNESS.loud ? 'step-loud' : 'step-soft';
      stage.play(name, place(x, y, STEP_VOLUME[loudness] ?? 0.5, rate));
      if (!isSeenAt(x, y)) stage.burst(ripple, x, y, { scale: STEP_RING[loudness] ?? 0.8 });
    },
    Lunged({ x, y }, stage, frame) {
      if (!state.gate.hears(frame, 'Lunged', { x, y })) return;
      stage.play('lunge', place(x, y, 0.9, 1, 2));
      const hunter = state.walkers.list.find(
        ({ isKnown, role, x: atX, y: atY }) =>
          isKnown && role === ROLE.hunter && Math.abs(atX - x) < SEEN_NEAR && Math.abs(atY - y) < SEEN_NEAR,
      );
      if (hunter === undefined) {
        stage.burst(ripple, x, y, { scale: 1.4, tint: COLOR.hunter });
        return;
      }
      stage.burst(rush, hunter.x, hunter.y, { angleRad: hunter.facing, spreadRad: 0.9 });
      if (isMe(stage, hunter.seat)) stage.shake(2, 0.18);
    },
    DoorMoved({ x, y, isOpen }, stage, frame) {
      if (!state.gate.hears(frame, 'DoorMoved', { x, y })) return;
      state.doors.note(x, y, isOpen === 1);
      stage.play(isOpen === 1 ? 'door-open' : 'door-close', place(x, y, 0.85, 1, 1));
      if (!stage.isInView(x, y) || !isSeenAt(x, y)) stage.burst(ripple, x, y, { scale: 0.9, tint: COLOR.gold });
    },
    EmberTaken({ x, y }, stage, frame) {
      if (!state.gate.hears(frame, 'EmberTaken', { x, y })) return;
      stage.play('ember', place(x, y, 0.8, 1, 2));
      const taker = state.walkers.list.find(
        (trace) => trace.isKnown && Math.abs(trace.x - x) < SEEN_NEAR && Math.abs(trace.y - y) < SEEN_NEAR,
      );
      const toX = taker?.x ?? x;
      const toY = taker?.y ?? y;
      stage.burst(sparks, toX, toY, { count: 10, speedScale: 0.6 });
      stage.burst(flare, toX, toY, { tint: COLOR.ember, scale: 0.6 });
    },
    ShrineFed({ x, y }, stage, frame) {
      if (!state.gate.hears(frame, 'ShrineFed', { x, y })) return;
      stage.play('ember', place(x, y, 0.9, 0.75, 2));
      stage.burst(sparks, x, y);
      stage.burst(ringOut, x, y, { tint: COLOR.ember, scale: 0.7 });
    },
    ShrineLit({ x, y, lit }, stage, frame) {
      stage.play('bell', place(x, y, 1, 1.2, 5));
      stage.burst(sparks, x, y, { count: 30, speedScale: 1.4 });
      stage.burst(ringOut, x, y, { tint: COLOR.gold, scale: 1.6 });
      stage.burst(flare, x, y, { tint: COLOR.flame, scale: 2 });
      hud.shrineLit(lit, frame.globals.shrinesToLight);
    },
    Caught({ by, player }, stage) {
      hud.addCatch(by === NO_PLAYER ? -1 : by, player);
      const victim = state.walkers.of(player);
      if (victim?.isKnown === true) {
        stage.burst(smoke, victim.x, victim.y);
        stage.burst(sparks, victim.x, victim.y, { count: 22 });
        stage.burst(ringOut, victim.x, victim.y, { tint: COLOR.hunter });
      }
      if (isMe(stage, player)) {
        hud.wasCaught(by);
        stage.play('caught', { priority: 8 });
        stage.shake(9, 0.5);
        stage.flash(COLOR.hunter, 0.5, 0.3);
      } else if (isMe(stage, by)) {
        hud.hasCaught(player);
        stage.play('caught', { priority: 7, volume: 0.9, rate: 1.1 });
        stage.shake(4, 0.3);
      }
    },
    Cried({ x, y }, stage, frame) {
      if (!state.gate.hears(frame, 'Cried', { x, y })) return;
      stage.play('caught', place(x, y, 0.8, 1, 4));
      stage.burst(ripple, x, y, { scale: 2.4, tint: COLOR.hunter });
      shakeFrom(stage, x, y, 4);
    },
    Countdown({ secondsLeft }, stage) {
      hud.count(secondsLeft);
      if (secondsLeft <= 3) stage.play('countdown', { priority: 5 });
      else stage.play('countdown', { priority: 5, rate: 0.8, volume: 0.5 });
    },
    RoundStarted({ hunters, hiders }, stage, frame) {
      hud.roundStarted(hunters, hiders, roleOf(frame, stage.me));
      stage.play('round-start', { priority: 6 });
    },
    HuntStarted(_event, stage, frame) {
      hud.huntStarted(roleOf(frame, stage.me));
      stage.play('bell', { priority: 6 });
    },
    RoundEnded({ side }, stage, frame) {
      const role = roleOf(frame, stage.me);
      stage.play(stage.me < 0 || role === side ? 'win' : 'lose', { priority: 8 });
      if (!state.isDemo) stage.flash(side === ROLE.hunter ? COLOR.hunter : COLOR.flame, 0.7, 0.25);
    },
    finish(_result, stage) {
      stage.burst(cinder, stage.camera.x, stage.camera.y);
    },
  };
}
