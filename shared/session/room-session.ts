/** The client of a room of any kind: which one it is comes with the server's welcome. */
import type { HearCorrection } from '../mirror/known-own.ts';
import { SERVER, decodeWelcome } from '../wire/protocol.ts';
import { createNetSession, type NetSession, type NetSessionOptions } from './net-session.ts';
import { createStateSession, type StateSession } from './state-session.ts';

/** A session of a room, and the one of a state room that it may have become. */
export interface RoomSession extends NetSession {
  /** Undefined in other rooms, and before the welcome. */
  readonly state: StateSession | undefined;
}

/** What a session of any room is told. */
export interface RoomSessionOptions extends NetSessionOptions {
  /** Development and tests: what predicted systems may not do is refused. */
  readonly isStrict?: boolean;
  /** In a state room: hears of each correction of own rows what it was about. */
  readonly corrected?: HearCorrection;
}

/** Says hello with the first plan; plays by the kind of the room that answers. */
export function createRoomSession(options: RoomSessionOptions): RoomSession {
  let state: StateSession | undefined;
  let current: NetSession = createNetSession(options);
  let greetedAtMs = -1;

  /** A welcome to a state room: from here on its session has the line. */
  function isStateWelcome(message: Uint8Array): boolean {
    return state === undefined && message[0] === SERVER.welcome && decodeWelcome(message)?.sync === 'state';
  }

  return {
    get state() {
      return state;
    },
    get kind() {
      return current.kind;
    },
    get phase() {
      return current.phase;
    },
    get seats() {
      return current.seats;
    },
    get tick() {
      return current.tick;
    },
    get confirmedTick() {
      return current.confirmedTick;
    },
    get stats() {
      return current.stats;
    },
    get refusal() {
      return current.refusal;
    },
    get refusalCode() {
      return current.refusalCode;
    },
    get waitingSeals() {
      return current.waitingSeals;
    },
    setInput: (slot, input) => current.setInput(slot, input),
    order: (slot, type, payload) => current.order(slot, type, payload),
    receive(message, nowMs) {
      if (isStateWelcome(message)) {
        state = createStateSession({ ...options, helloAtMs: greetedAtMs });
        current = state;
      }
      current.receive(message, nowMs);
    },
    advance(nowMs) {
      if (greetedAtMs < 0) greetedAtMs = nowMs;
      return current.advance(nowMs);
    },
    recover: () => current.recover(),
    setStepCost: (msPerTick) => current.setStepCost?.(msPerTick),
    blend: (nowMs) => current.blend(nowMs),
    lineLost: () => current.lineLost(),
    reconnected() {
      greetedAtMs = -1;
      current.reconnected();
    },
    chainAt: (tick, target) => current.chainAt(tick, target),
  };
}
