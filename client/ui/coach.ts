// Teaches a game while it is played: one line at a time says what can be done now and by which key, until the player does it.
import { element } from './dom.ts';
import type { GuideLine } from './game-front.ts';

/** One thing to learn by doing it. `World` is what the match's sim shows to readers. */
export interface Lesson<World> {
  /** Its name in what is kept; letters, digits and hyphens. */
  readonly id: string;
  readonly line: GuideLine;
  /** The same for thumbs; `line` when absent. */
  readonly touch?: GuideLine;
  /** Whether a seat could do it now; always when absent. */
  when?(w: World, seat: number): boolean;
  /** Whether the seat is doing it now. Asked four times a second: what takes a moment must leave a trace for as long. */
  isDone(w: World, seat: number): boolean;
}

/** What a coach is told. */
export interface CoachOptions<World> {
  readonly lessons: readonly Lesson<World>[];
  readonly world: World;
  /** Where what was learnt is kept from match to match; null for nowhere. */
  readonly keeper: Storage | null;
  /** One for each game. */
  readonly key: string;
}

/** Chooses what to say. */
export interface Coach<World> {
  /** The lesson to show now, or null. `seat` is the player's; −1 for who only watches, and while a menu or a result covers the match. */
  look(seat: number, nowMs: number): Lesson<World> | null;
}

/** Nothing is said before a player has looked around. */
const FIRST_MS = 2500;
/** Between two lessons. */
const PAUSE_MS = 1500;
/** A lesson that is not taken so long is left for another match. */
const SHOWN_MS = 14_000;
/** So often it must have been seen being done: once may be by chance. */
const DONE_LOOKS = 2;
/** Longer lists are not ours. */
const KEPT_MAX = 64;

/** Makes the coach of one match. */
export function createCoach<World>({ lessons, world, keeper, key }: CoachOptions<World>): Coach<World> {
  const learnt = new Set(readLearnt(keeper, key));
  const left = new Set<string>();
  const looks = new Map<string, number>();
  let shown: Lesson<World> | null = null;
  let sinceMs = 0;
  let restUntilMs: number | undefined;

  function learn(lesson: Lesson<World>): void {
    learnt.add(lesson.id);
    try {
      keeper?.setItem(key, JSON.stringify([...learnt]));
    } catch {
      // A full or forbidden storage keeps nothing: it is taught again.
    }
  }

  const isTeachable = (lesson: Lesson<World>, seat: number): boolean =>
    !learnt.has(lesson.id) && !left.has(lesson.id) && lesson.when?.(world, seat) !== false;

  function rest(nowMs: number): null {
    shown = null;
    restUntilMs = nowMs + PAUSE_MS;
    return null;
  }

  return {
    look(seat, nowMs) {
      if (seat < 0) {
        shown = null;
        return null;
      }
      restUntilMs ??= nowMs + FIRST_MS;
      for (const lesson of lessons) {
        if (learnt.has(lesson.id) || !lesson.isDone(world, seat)) continue;
        const count = (looks.get(lesson.id) ?? 0) + 1;
        looks.set(lesson.id, count);
        if (count >= DONE_LOOKS) learn(lesson);
      }
      if (shown !== null) {
        if (learnt.has(shown.id)) return rest(nowMs);
        if (nowMs - sinceMs > SHOWN_MS) {
          left.add(shown.id);
          return rest(nowMs);
        }
        if (isTeachable(shown, seat)) return shown;
        return rest(nowMs);
      }
      if (nowMs < restUntilMs) return null;
      shown = lessons.find((lesson) => isTeachable(lesson, seat)) ?? null;
      sinceMs = nowMs;
      return shown;
    },
  };
}

/** The line itself, over the lower part of the picture. */
export interface CoachLine {
  readonly root: HTMLElement;
  show(line: GuideLine | null): void;
}

/** Makes the line; nothing is shown yet. */
export function createCoachLine(): CoachLine {
  const root = element('p', { class: 'coach', role: 'status', hidden: true });
  let current: GuideLine | null = null;
  return {
    root,
    show(line) {
      if (line === current) return;
      current = line;
      root.hidden = line === null;
      if (line === null) return;
      const keys = line.keys.map((group) =>
        element('span', { class: 'keys' }, ...group.map((name) => element('kbd', {}, name))),
      );
      // What thumbs do is said by it too; a gamepad's stick only to who has one.
      const isSaid = line.pad !== undefined && (line.keys.length === 0 || hasGamepad());
      const pad = isSaid ? [element('span', { class: 'pad' }, line.pad)] : [];
      root.replaceChildren(element('span', { class: 'coach-label' }, line.label), ...keys, ...pad);
    },
  };
}

function hasGamepad(): boolean {
  return navigator.getGamepads().some((gamepad) => gamepad !== null);
}

function readLearnt(keeper: Storage | null, key: string): string[] {
  try {
    const value: unknown = JSON.parse(keeper?.getItem(key) ?? '[]');
    if (!Array.isArray(value) || value.length > KEPT_MAX) return [];
    return value.filter((id): id is string => typeof id === 'string' && /^[\w-]{1,32}$/.test(id));
  } catch {
    return [];
  }
}
