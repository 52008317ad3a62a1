/** A session's plan: what to do with the world and the wire, in order. Sessions never touch a socket, a timer or a view. */
import { unreachable } from '../assert.ts';
import type { Bundle } from '../sim/bundle.ts';
import type { Sim } from '../sim/sim.ts';
import type { Outbox } from '../world/outbox.ts';

/** Names one connection of a room; on a client the server is 0. */
export type ConnectionId = number;

/** One thing to do. Buffers named by an operation belong to the session; results are written into them. */
export type PlanOperation =
  /** A rollback: back to `tick`, whose snapshot this session saved itself. The ticks after it are stepped anew in the same plan. */
  | { readonly kind: 'load'; readonly tick: number; readonly snapshot: Uint8Array }
  /**
   * The server's snapshot. It replaces the world only if the engine can go on from it; else this throws `sim/snapshot`. `isOtherCourse`: of
   * a server that was restarted, which may know nothing of the last ticks that were stepped here; else it is of the same match, earlier or later.
   */
  | { readonly kind: 'accept'; readonly snapshot: Uint8Array; readonly isOtherCourse: boolean }
  | { readonly kind: 'step'; readonly bundle: Bundle }
  /** Every tick up to this one is stepped with its sealed bundle: nothing can undo it any more. */
  | { readonly kind: 'confirm'; readonly tick: number }
  | { readonly kind: 'save'; readonly into: Uint8Array }
  /** On a scratch world: load, step, and two checksum words after each part of the step, appended to `into`. */
  | { readonly kind: 'retrace'; readonly snapshot: Uint8Array; readonly bundle: Bundle; readonly into: number[] }
  /** The first byte of a message is its type. */
  | { readonly kind: 'send'; readonly to: ConnectionId; readonly message: Uint8Array }
  /** In state rooms: what the mirror reads of the world as it is now, or writes into it. It may tell the target whatever happened. */
  | { readonly kind: 'mirror'; readonly run: (target: PlanTarget) => void }
  | { readonly kind: 'close'; readonly to: ConnectionId; readonly code: number; readonly reason: string };

export type Plan = readonly PlanOperation[];

/** What carries a plan out. */
export interface PlanTarget {
  readonly sim: Sim;
  /** A second world of the same game, made when first needed. */
  scratch(): Sim;
  send(to: ConnectionId, message: Uint8Array): void;
  close(to: ConnectionId, code: number, reason: string): void;
  /** After each step of the main world: events of that tick can be read now. */
  stepped?(bundle: Bundle): void;
  /** After the main world was replaced by the server's snapshot. */
  loaded?(isOtherCourse: boolean): void;
  /** After the main world went back to `tick`; the steps that follow make the later ticks anew. */
  rolledBack?(tick: number): void;
  /** Ticks up to this one are confirmed. */
  confirmed?(tick: number): void;
  /**
   * In state rooms: the server's events of a tick, which nothing undoes. Some of them may have been shown as guesses. Others are shown as of
   * `shownTick`: an event that is much older has waited on its way.
   */
  sealed?(tick: number, events: Outbox, shownTick: number): void;
  /** In state rooms: all of the server's events up to this tick have been told. What was guessed of them and not sealed has not been. */
  sealedAll?(tick: number): void;
}

/** Carries a plan out in order. */
export function runPlan(plan: Plan, target: PlanTarget): void {
  for (const operation of plan) runOperation(operation, target);
}

/** Carries one operation out. */
export function runOperation(operation: PlanOperation, target: PlanTarget): void {
  switch (operation.kind) {
    case 'load':
      target.sim.load(operation.snapshot);
      target.rolledBack?.(operation.tick);
      return;
    case 'accept':
      // Not everything: what the rules leave in a value is the server's world, and this machine has the same rules.
      target.sim.accept(operation.snapshot, 'structure');
      target.loaded?.(operation.isOtherCourse);
      return;
    case 'step':
      target.sim.step(operation.bundle);
      target.stepped?.(operation.bundle);
      return;
    case 'confirm':
      target.confirmed?.(operation.tick);
      return;
    case 'save':
      target.sim.save(operation.into);
      return;
    case 'retrace':
      retrace(target.scratch(), operation.snapshot, operation.bundle, operation.into);
      return;
    case 'send':
      target.send(operation.to, operation.message);
      return;
    case 'mirror':
      operation.run(target);
      return;
    case 'close':
      target.close(operation.to, operation.code, operation.reason);
      return;
    default:
      unreachable(operation);
  }
}

/** One checksum (two words) after each part of a step. */
export function retrace(sim: Sim, snapshot: Uint8Array, bundle: Bundle, into: number[]): void {
  const words = new Uint32Array(2);
  sim.load(snapshot);
  sim.step(bundle, () => {
    sim.checksum(words, 0);
    into.push(words[0], words[1]);
  });
}
