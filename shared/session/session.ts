/** The one interface all client session kinds implement. */
import type { Plan } from './plan.ts';

/** The four hashes two machines compare before they play; 16 lowercase hex digits each. */
export interface Hashes {
  readonly layout: string;
  readonly rules: string;
  readonly content: string;
  readonly protocol: string;
}

/**
 * Where a session stands. `stalled` waits for seals longer than a second; `watching` is a machine that cannot step as fast as the match
 * goes and looks at a snapshot now and then; `closed` is final.
 */
export type SessionPhase = 'connecting' | 'playing' | 'stalled' | 'paused' | 'watching' | 'closed';

/** Figures for the screen and for tests; all since the session began. */
export interface SessionStats {
  /** Ticks stepped, those made anew included. */
  readonly ticks: number;
  readonly rollbacks: number;
  readonly rollbackTicks: number;
  /** Times the session had to wait for a seal when its clock wanted a tick. */
  readonly stalls: number;
  readonly desyncs: number;
  readonly snapshotsLoaded: number;
  /** Time between a control's change and the plan that stepped it, in ticks, the last seen. */
  readonly inputDelayTicks: number;
  /** Own inputs that were stepped, as guesses, in the very plan that sent them: the server cannot have sealed their tick yet. */
  readonly inputsShownEarly: number;
  /** Orders that were not sent: too many were given while the server did not say that it has those before. */
  readonly ordersDropped: number;
}

/** A client's half of a match, without I/O. Time is a value: milliseconds of any monotonic clock. */
export interface Session {
  readonly kind: 'local' | 'lockstep' | 'rollback' | 'state';
  readonly phase: SessionPhase;
  /** Seats this session plays, in slot order; empty until seated. */
  readonly seats: readonly number[];
  /** The newest tick planned, guesses included. */
  readonly tick: number;
  /** The newest tick that nothing can undo any more. */
  readonly confirmedTick: number;
  readonly stats: SessionStats;
  /** Sets what a slot's devices say now, inputBytes bytes: axes and held bits replace, press bits add up until a tick takes them. */
  setInput(slot: number, input: Uint8Array): void;
  /** Sends a discrete act of a slot, encoded by the sim. */
  order(slot: number, type: number, payload: Uint8Array): void;
  /** Takes a message of the server. Malformed ones are counted and asked for anew; nothing is thrown. */
  receive(message: Uint8Array, nowMs: number): void;
  /** Says what to do now. Call it at every frame, and on messages while hidden. Valid until the next call. */
  advance(nowMs: number): Plan;
  /**
   * The world cannot be stepped any more: a step threw, its memory was changed. Forgets what was planned and asks for a snapshot; a
   * session without a server has none to ask and throws `session/state`.
   */
  recover(): void;
  /**
   * What a step costs this machine on average, in milliseconds, as the loop measures it: a session that guesses keeps what it makes anew
   * in one frame within the frame's budget. Called after plans that stepped. Absent where it changes nothing.
   */
  setStepCost?(msPerTick: number): void;
  /** How far the picture is between the tick before and the newest tick: 0…1. */
  blend(nowMs: number): number;
}

/** All zero. */
export function zeroStats(): { -readonly [K in keyof SessionStats]: number } {
  return {
    ticks: 0,
    rollbacks: 0,
    rollbackTicks: 0,
    stalls: 0,
    desyncs: 0,
    snapshotsLoaded: 0,
    inputDelayTicks: 0,
    inputsShownEarly: 0,
    ordersDropped: 0,
  };
}

/** Why the server closed a connection. Codes 4100–4199 of the WebSocket's private range are ours. */
export const CLOSE = Object.freeze({
  malformed: { code: 4101, reason: 'A message could not be read.' },
  flooding: { code: 4102, reason: 'Too many messages.' },
  oversize: { code: 4103, reason: 'A message was too large.' },
  unknown: { code: 4104, reason: 'A message of an unknown kind.' },
  foreign: { code: 4105, reason: 'This page is of another version than the server. Reload it.' },
  full: { code: 4106, reason: 'The match is full.' },
  silent: { code: 4107, reason: 'Nothing was heard for too long.' },
  desyncs: { code: 4108, reason: 'This machine keeps computing another world.' },
  replaced: { code: 4109, reason: 'The same seat was taken from another page.' },
  slow: { code: 4111, reason: 'Messages were not read fast enough.' },
  failed: { code: 4112, reason: 'The match met a fault and ended.' },
  signedOut: { code: 4113, reason: 'This sign-in is over.' },
  banned: { code: 4114, reason: 'This account may not play.' },
  notInvited: { code: 4115, reason: 'This match was made for others.' },
  over: { code: 4116, reason: 'The match is over.' },
  idle: { code: 4117, reason: 'Nothing was done for too long.' },
  closing: { code: 4110, reason: 'The server is closing the match.' },
} as const);

/** One way a connection can end by the server's will. */
export type CloseReason = keyof typeof CLOSE;
