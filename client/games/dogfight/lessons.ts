// What a pilot is taught in flight: turning, thrust, guns, boost.
import type { ActionIdOf, KeyHints } from '#client/index.ts';
import { PHASE } from '#shared/games/dogfight/model.ts';
import type { model } from '#shared/games/dogfight/model.ts';
import { frontWords as words } from './front-words.ts';
import type { Entity } from '#shared/index.ts';
import type { GameFrame } from './stage-types.ts';

/** rad/s: less is a touch. */
const TURNING = 0.5;
/** Seconds in the tank: less is gone before it is felt. */
const TANK = 0.6;

export function lessons({ keys, group, pad }: KeyHints<ActionIdOf<typeof model>>) {
  return [
    {
      id: 'turn',
      line: { label: words.learnTurn, keys: group(['turn.negative', 'turn.positive']), pad: pad('turn.stick') },
      touch: { label: words.learnFly, keys: [], pad: words.leftThumb },
      when: own(() => true),
      isDone: own(({ Ship }, ship) => Math.abs(Ship.turnSpeed[ship]) > TURNING),
    },
    {
      id: 'thrust',
      line: { label: words.learnThrust, keys: keys('thrust.positive') },
      touch: { label: words.learnFly, keys: [], pad: words.leftThumb },
      when: own(() => true),
      isDone: own(({ Ship }, ship) => Ship.thrust[ship] > 0),
    },
    {
      id: 'fire',
      line: { label: words.learnFire, keys: keys('fire') },
      touch: { label: words.learnFire, keys: [[words.fire]], pad: words.hold },
      when: own(({ globals }) => globals.phase === PHASE.play),
      isDone: ({ Bolt, each }: GameFrame, seat: number) => [...each('Bolt')].some((bolt) => Bolt.player[bolt] === seat),
    },
    {
      id: 'boost',
      line: { label: words.learnBoost, keys: keys('boost') },
      touch: { label: words.learnBoost, keys: [[words.boost]], pad: words.hold },
      when: own(({ Ship }, ship) => Ship.boostSeconds[ship] > TANK),
      isDone: own(({ Ship }, ship) => Ship.isBoosting[ship] === 1),
    },
  ];
}

/** Asks of a seat's own ship; no without one. */
function own(is: (frame: GameFrame, ship: Entity<'Ship'>) => boolean): (frame: GameFrame, seat: number) => boolean {
  return (frame, seat) => {
    for (const ship of frame.each('Ship')) if (frame.Ship.player[ship] === seat) return is(frame, ship);
    return false;
  };
}
