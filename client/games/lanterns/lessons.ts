// What is taught in the dark: walking, then what the dealt role is about.
import type { ActionIdOf, KeyHints } from '#client/index.ts';
import { PHASE, ROLE } from '#shared/games/lanterns/model.ts';
import type { model } from '#shared/games/lanterns/model.ts';
import { frontWords as words } from './front-words.ts';
import type { Entity } from '#shared/index.ts';
import type { GameFrame } from './stage-types.ts';

/** u/s: less is a step aside. */
const WALKING = 20;
/** Air of the flame that a shutter is worth closing for. */
const AIR = 0.3;

export function lessons({ keys, group, pad }: KeyHints<ActionIdOf<typeof model>>) {
  return [
    {
      id: 'walk',
      line: {
        label: words.learnWalk,
        keys: group(['x.negative', 'x.positive', 'y.negative', 'y.positive']),
        pad: pad('x.stick'),
      },
      touch: { label: words.learnWalk, keys: [], pad: words.leftThumb },
      when: own(isFree),
      isDone: own(({ Walker }, me) => Math.hypot(Walker.vx[me], Walker.vy[me]) > WALKING),
    },
    {
      id: 'lunge',
      line: { label: words.learnLunge, keys: keys('lunge'), pad: pad('lunge') },
      touch: { label: words.learnLunge, keys: [[words.lunge]], pad: words.tap },
      when: own((frame, me) => plays(frame, me, ROLE.hunter)),
      isDone: own(({ Walker }, me) => Walker.lungeTicks[me] > 0),
    },
    {
      id: 'gather',
      line: { label: words.learnGather, keys: [] },
      when: own((frame, me) => plays(frame, me, ROLE.hider)),
      isDone: own(({ Walker }, me) => Walker.embers[me] > 0),
    },
    {
      id: 'feed',
      line: { label: words.learnFeed, keys: keys('interact'), pad: pad('interact') },
      touch: { label: words.learnFeed, keys: [[words.use]], pad: words.tap },
      when: own((frame, me) => plays(frame, me, ROLE.hider) && frame.Walker.embers[me] > 0),
      isDone: ({ Score, each }: GameFrame, seat: number) =>
        [...each('Score')].some((e) => Score.player[e] === seat && Score.embers[e] > 0),
    },
    {
      id: 'shutter',
      line: { label: words.learnShutter, keys: keys('shutter'), pad: pad('shutter') },
      touch: { label: words.learnShutter, keys: [[words.shutter]], pad: words.hold },
      when: own((frame, me) => plays(frame, me, ROLE.hider) && frame.Walker.air[me] > AIR),
      isDone: own(({ Walker }, me) => Walker.isShuttered[me] === 1),
    },
    {
      id: 'run',
      line: { label: words.learnRun, keys: keys('run'), pad: pad('run') },
      touch: { label: words.learnRun, keys: [[words.run]], pad: words.hold },
      when: own((frame, me) => isFree(frame, me) && frame.globals.phase === PHASE.play),
      isDone: own(({ Walker }, me) => Walker.isRunning[me] === 1),
    },
  ];
}

function plays(frame: GameFrame, me: Entity<'Walker'>, role: number): boolean {
  return isFree(frame, me) && frame.Walker.role[me] === role && frame.globals.phase === PHASE.play;
}

/** May walk: neither the countdown nor a fright holds it. */
function isFree({ Walker }: GameFrame, me: Entity<'Walker'>): boolean {
  return Walker.heldTicks[me] === 0;
}

/** Asks of a seat's own walker; no without one. */
function own(is: (frame: GameFrame, me: Entity<'Walker'>) => boolean): (frame: GameFrame, seat: number) => boolean {
  return (frame, seat) => {
    for (const me of frame.each('Walker')) if (frame.Walker.player[me] === seat) return is(frame, me);
    return false;
  };
}
