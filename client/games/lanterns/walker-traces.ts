// What was last known of each walker, by seat: whoever comes into sight or goes out of it fades, body and light.
import { ROLE } from '#shared/games/lanterns/model.ts';
import type { Entity } from '#shared/index.ts';
import type { SightGate } from './sight-gate.ts';
import type { GameFrame, GameStage } from './stage-types.ts';

/** One seat's walker as it is drawn. */
export interface WalkerTrace {
  readonly seat: number;
  /** Whether the page knows of it in this frame. */
  isKnown: boolean;
  /** 0 unseen … 1 seen. */
  presence: number;
  /** Light of its lantern, 0 shuttered … 1 open; not yet times `presence`. */
  light: number;
  x: number;
  y: number;
  facing: number;
  /** u/s */
  speed: number;
  /** u it has walked while it was seen: legs go by it. */
  walked: number;
  role: number;
  look: number;
  isShuttered: boolean;
  isRunning: boolean;
  isLunging: boolean;
  isHeld: boolean;
  embers: number;
}

/** All of them, by seat. */
export interface WalkerTraces {
  readonly list: readonly WalkerTrace[];
  of(seat: number): WalkerTrace | undefined;
  refresh(frame: GameFrame, stage: GameStage, gate: SightGate): void;
}

/** Times in which half of a fade is done. */
const COMES_SECONDS = 0.06;
const GOES_SECONDS = 0.14;
const SHUTTER_SECONDS = 0.05;
/** u in a frame: that was no step. */
const JUMP = 60;

/** Nobody is known. */
export function createWalkerTraces(seats: number): WalkerTraces {
  const list = Array.from({ length: seats }, (_, seat) => emptyTrace(seat));
  return {
    list,
    of: (seat) => list[seat],
    refresh(frame, stage, gate) {
      for (let seat = 0; seat < list.length; seat++) list[seat].isKnown = false;
      for (const e of frame.each('Walker', 'Body')) {
        const trace = list[frame.Walker.player[e]];
        if (trace !== undefined && gate.sees(frame, e)) read(trace, e, frame);
      }
      for (let seat = 0; seat < list.length; seat++) fade(list[seat], stage.dtSeconds);
    },
  };
}

function read(trace: WalkerTrace, e: Entity<'Walker' | 'Body'>, { Body, Walker }: GameFrame): void {
  const x = Body.x[e];
  const y = Body.y[e];
  const way = Math.sqrt((x - trace.x) * (x - trace.x) + (y - trace.y) * (y - trace.y));
  if (trace.presence < 0.02) trace.light = 0;
  if (trace.presence > 0.02 && way < JUMP) trace.walked += way;
  trace.isKnown = true;
  trace.x = x;
  trace.y = y;
  trace.facing = Walker.facing[e];
  trace.speed = Math.sqrt(Walker.vx[e] * Walker.vx[e] + Walker.vy[e] * Walker.vy[e]);
  trace.role = Walker.role[e];
  trace.look = Walker.look[e];
  trace.isShuttered = Walker.isShuttered[e] === 1 && trace.role === ROLE.hider;
  trace.isRunning = Walker.isRunning[e] === 1;
  trace.isLunging = Walker.lungeTicks[e] > 0;
  trace.isHeld = Walker.heldTicks[e] > 0;
  trace.embers = Walker.embers[e];
}

function fade(trace: WalkerTrace, dtSeconds: number): void {
  trace.presence = eased(
    trace.presence,
    trace.isKnown ? 1 : 0,
    dtSeconds / (trace.isKnown ? COMES_SECONDS : GOES_SECONDS),
  );
  trace.light = eased(trace.light, trace.isShuttered ? 0 : 1, dtSeconds / SHUTTER_SECONDS);
}

/** Nearer to a goal by halves; the last hundredth is let go. */
export function eased(from: number, to: number, halves: number): number {
  const next = to + (from - to) * Math.pow(2, -halves);
  return Math.abs(next - to) < 0.01 ? to : next;
}

function emptyTrace(seat: number): WalkerTrace {
  return {
    seat,
    isKnown: false,
    presence: 0,
    light: 0,
    x: 0,
    y: 0,
    facing: 0,
    speed: 0,
    walked: 0,
    role: ROLE.hider,
    look: 0,
    isShuttered: false,
    isRunning: false,
    isLunging: false,
    isHeld: false,
    embers: 0,
  };
}
