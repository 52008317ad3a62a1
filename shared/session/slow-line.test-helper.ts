// One client of a game of any rate behind a socket that takes so many bytes a second, over a way that may become longer.
import { axis, defineGame, defineModel, f64, player, type WorldOf } from '../index.ts';
import { createSim } from '../sim/sim.ts';
import type { Game } from '../sim/game.ts';
import { CLIENT } from '../wire/protocol.ts';
import { createAuthority } from './authority.ts';
import { createNetSession } from './net-session.ts';
import { runPlan } from './plan.ts';
import { hashes } from './room-rig.test-helper.ts';

const FIELDS = Array.from({ length: 24 }, (_, i) => `f${i}`);

/** A game whose world of `entities` rows, 192 bytes each, is nothing but noise, which does not pack. */
export function noiseGame(ticksPerSecond: number, entities: number): Game {
  const model = defineModel({
    name: 'noise',
    ticksPerSecond,
    players: { min: 1, max: 2 },
    entities,
    components: { Noise: Object.fromEntries(FIELDS.map((name) => [name, f64])), Person: { player } },
    input: { x: axis },
  });
  return defineGame(model, {
    start(w: WorldOf<typeof model>) {
      for (let i = 0; i < entities - 2; i++)
        w.spawn({ Noise: Object.fromEntries(FIELDS.map((name) => [name, w.random()])) });
    },
    join() {},
    leave() {},
    bot() {},
    systems: { rest() {} },
  });
}

/** How messages get to the client. */
export interface SlowLine {
  readonly bytesPerSecond?: number;
  /** The way down at this time, in milliseconds; none overtakes another. */
  readonly downMs?: (nowMs: number) => number;
  /** What the room says waits in the socket, where it is not what does. */
  readonly backlogBytes?: (nowMs: number) => number;
  /** Where the stick is in the n-th frame, 0…127. */
  readonly stick?: (frame: number) => number;
}

/** A room in which its one player moves the stick in every frame. */
export function slowRoom(game: Game, line: SlowLine) {
  const { bytesPerSecond = Infinity, downMs = () => 20, backlogBytes, stick = (frame) => frame % 100 } = line;
  const sim = createSim(game, { seed: 1 });
  const own = createSim(game, { seed: 0 });
  const authority = createAuthority({ sim, hashes, sync: 'rollback', startMs: 0 });
  const session = createNetSession({ sim: own, hashes });
  const frameMs = 1000 / sim.ticksPerSecond;
  const socket: Uint8Array[] = [];
  const underWay: { readonly atMs: number; readonly message: Uint8Array }[] = [];
  const closed: number[] = [];
  let waitingBytes = 0;
  let mostBytes = 0;
  let credit = 0;
  let lastAtMs = 0;
  let inputAtMs = 0;
  let count = 0;
  const room = {
    authority,
    session,
    closed,
    nowMs: 0,
    /** Most that ever waited in the socket. */
    mostBytes: () => mostBytes,
    /** Runs for so long; returns the longest time without an input. */
    run(ms: number): number {
      let longestMs = 0;
      for (const untilMs = room.nowMs + ms; room.nowMs < untilMs;) {
        room.nowMs += frameMs;
        frame();
        longestMs = Math.max(longestMs, room.nowMs - inputAtMs);
      }
      return longestMs;
    },
  };

  function frame(): void {
    const { nowMs } = room;
    credit = socket.length === 0 ? 0 : credit + (bytesPerSecond * frameMs) / 1000;
    while (socket.length > 0 && socket[0].length <= credit) {
      const [message] = socket.splice(0, 1);
      waitingBytes -= message.length;
      credit -= message.length;
      lastAtMs = Math.max(lastAtMs, nowMs + downMs(nowMs));
      underWay.push({ atMs: lastAtMs, message });
    }
    while (underWay.length > 0 && underWay[0].atMs <= nowMs) session.receive(underWay.splice(0, 1)[0].message, nowMs);
    session.setInput(0, Uint8Array.of(stick(++count)));
    const target = { scratch: () => own, close: (_: number, code: number) => void closed.push(code) };
    runPlan(session.advance(nowMs), {
      ...target,
      sim: own,
      send(_, message) {
        if (message[0] === CLIENT.inputs) inputAtMs = nowMs;
        authority.receive(1, message.slice(), nowMs);
      },
    });
    authority.setBacklog(1, backlogBytes?.(nowMs) ?? waitingBytes);
    runPlan(authority.advance(nowMs), {
      ...target,
      sim,
      send(_, message) {
        socket.push(message.slice());
        waitingBytes += message.length;
        mostBytes = Math.max(mostBytes, waitingBytes);
      },
    });
  }

  authority.join({ connection: 1, seats: 1, data: [sim.emptyData] }, 0);
  return room;
}
