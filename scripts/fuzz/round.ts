// One round: a disturbed match, the same match undisturbed, and what must be equal in both.
import {
  createCrowd,
  listSource,
  SEATED,
  seededSource,
  WATCHERS,
  type Attack,
  type AttackSource,
} from '#scripts/fuzz/crowd.ts';
import { KINDS, type Kind } from '#scripts/fuzz/hostile-message.ts';
import { openRoom, type Room, type RoomOptions } from '#scripts/fuzz/room.ts';

/** How a round goes. Everything in it follows from these. */
export interface RoundOptions extends Omit<RoomOptions, 'isWorldKept'> {
  /** Hostile messages, at least. */
  readonly messages: number;
  /** Watchers hold no seats, so the whole world must stay; seated ones may steer their own. */
  readonly crowd: 'watchers' | 'seated';
  /** Instead of what follows from the seed. */
  readonly attacks?: { readonly list: readonly Attack[]; readonly ticks: number };
  /** Keeps undisturbed trails by their number of ticks, for who plays one round many times. */
  readonly trails?: Map<number, readonly string[]>;
  /** Sees every hostile message before it is delivered. */
  readonly log?: (attack: Attack) => void;
  /** Called with the room in steady state before the first and after the last hostile message. */
  readonly mark?: (at: 'before' | 'after') => void;
}

/** What came out of a round. */
export interface RoundResult {
  readonly ticks: number;
  readonly messages: number;
  readonly byKind: Readonly<Record<Kind, number>>;
  /** Hostile connections that the authority closed. */
  readonly closed: number;
  /** Processor time: to take the messages, of the whole round with what they led to, and of the round without them. */
  readonly readMs: number;
  readonly disturbedMs: number;
  readonly undisturbedMs: number;
  /** What the authority counted. */
  readonly counts: Room['authority']['counts'];
  /** Empty when nobody else noticed. */
  readonly problem: string;
}

/** The room runs so many ticks before the first and after the last message. */
const CALM_TICKS = 130;

/** Plays a round. */
export function playRound(options: RoundOptions): RoundResult {
  const places = options.crowd === 'watchers' ? WATCHERS : SEATED;
  const isWorldKept = options.crowd === 'watchers';
  const crowd = createCrowd(places);
  const byKind = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Record<Kind, number>;
  const startedMs = cpuMs();
  let messages = 0;
  let readMs = 0;
  let markMs = 0;
  let ticks = 0;
  let problem = '';
  const room = openRoom({ ...options, isWorldKept }, crowd);

  function attack(source: AttackSource): void {
    const attacks = source.next(ticks, crowd.known);
    for (const one of attacks) {
      options.log?.(one);
      byKind[one.kind]++;
    }
    messages += attacks.length;
    const beganMs = cpuMs();
    crowd.deliver(room, attacks);
    readMs += cpuMs() - beganMs;
  }

  /** Looking at the memory is no cost of the messages. */
  function mark(at: 'before' | 'after'): void {
    const beganMs = cpuMs();
    options.mark?.(at);
    markMs += cpuMs() - beganMs;
  }

  function calm(count: number): void {
    for (let i = 0; i < count; i++, ticks++) room.step();
  }

  try {
    calm(CALM_TICKS);
    mark('before');
    const { attacks } = options;
    const source =
      attacks === undefined
        ? seededSource({ room, hashes: options.hashes, places, seed: options.seed })
        : listSource(attacks.list);
    const isOn = () => (attacks === undefined ? messages < options.messages : ticks < attacks.ticks);
    while (isOn()) {
      attack(source);
      room.step();
      ticks++;
    }
    crowd.leave(room);
    calm(CALM_TICKS);
    mark('after');
  } catch (error) {
    problem = `It threw at tick ${room.authority.tick}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
  const disturbedMs = cpuMs() - startedMs - markMs;
  const undisturbedFromMs = cpuMs();
  if (problem === '') problem = judge(room, playUndisturbed({ ...options, isWorldKept }, ticks));
  return {
    ticks,
    messages,
    byKind,
    closed: crowd.closedCount,
    readMs,
    disturbedMs,
    undisturbedMs: cpuMs() - undisturbedFromMs,
    counts: { ...room.authority.counts },
    problem,
  };
}

function playUndisturbed(options: RoomOptions & Pick<RoundOptions, 'trails'>, ticks: number): readonly string[] {
  const known = options.trails?.get(ticks);
  if (known !== undefined) return known;
  const room = openRoom(options, { sent: () => undefined, closed: () => undefined });
  for (let i = 0; i < ticks; i++) room.step();
  options.trails?.set(ticks, room.trail);
  return room.trail;
}

/** What an honest client noticed, in one sentence; empty for nothing. */
function judge(room: Room, undisturbed: readonly string[]): string {
  const [complaint] = room.complaints;
  if (complaint !== undefined) return complaint;
  const differs = undisturbed.findIndex((line, i) => line !== room.trail[i]);
  if (differs >= 0)
    return `In second ${differs} the honest part was "${room.trail[differs]}" and is "${undisturbed[differs]}" undisturbed (tick, what honest seats did, chained checksum)`;
  return room.agree() ? '' : 'An honest client does not hold the world of the server';
}

/** Processor time of this process, which does not grow because others want the machine too. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
