// What dogfight shows outside its picture: the title, how it is played, and how a round stands.
import assets from 'virtual:assets/dogfight';
import boost from '#assets/dogfight/art/pickup-boost.svg?raw';
import shield from '#assets/dogfight/art/pickup-shield.svg?raw';
import spread from '#assets/dogfight/art/pickup-spread.svg?raw';
import type { ActionIdOf, KeyHints } from '#client/index.ts';
import type { model } from '#shared/games/dogfight/model.ts';
import { lessons } from './lessons.ts';
import { roundResult, standings } from './standings.ts';
import { steerByThumb } from './touch.ts';
import { frontWords as words } from './front-words.ts';

type ActionId = ActionIdOf<typeof model>;

export const front = Object.freeze({
  get title() {
    return words.title;
  },
  clickSound: 'ui-click',
  emblem: assets.icons.emblem,
  get tagline() {
    return words.tagline;
  },
  localPlayersMax: 4,
  guide: ({ keys, group, pad }: KeyHints<ActionId>) => [
    { label: words.turn, keys: group(['turn.negative', 'turn.positive']), pad: pad('turn.stick') },
    { label: words.thrust, keys: keys('thrust.positive'), pad: pad('thrust.positive') },
    { label: words.brake, keys: keys('thrust.negative'), pad: pad('thrust.negative') },
    { label: words.fire, keys: keys('fire'), pad: pad('fire') },
    { label: words.boost, keys: keys('boost'), pad: pad('boost') },
    { label: words.ping, keys: keys('order:Ping'), pad: pad('order:Ping') },
    { label: words.scores, keys: [['Tab']] },
    { label: words.menu, keys: [['Esc']] },
  ],
  get actionLabels() {
    return {
      'turn.negative': words.turnLeft,
      'turn.positive': words.turnRight,
      'turn.stick': words.turn,
      'thrust.negative': words.brake,
      'thrust.positive': words.thrust,
      'thrust.stick': words.thrust,
      fire: words.fire,
      boost: words.boost,
      'order:Ping': words.ping,
    } satisfies Readonly<Record<ActionId, string>>;
  },
  get items() {
    return [
      { icon: shield, name: words.shieldName, effect: words.shieldEffect },
      { icon: spread, name: words.spreadName, effect: words.spreadEffect },
      { icon: boost, name: words.boostName, effect: words.boostEffect },
    ];
  },
  touch: {
    get guide() {
      return [
        { label: words.fly, keys: [], pad: words.leftThumb },
        { label: words.fireThumb, keys: [[words.fire]], pad: words.hold },
        { label: words.boostThumb, keys: [[words.boost]], pad: words.hold },
        { label: words.pingThumb, keys: [[words.ping]], pad: words.tap },
      ];
    },
    get buttons() {
      return [
        { control: 'fire', label: words.fire },
        { control: 'boost', label: words.boost },
        { order: 'Ping', label: words.ping },
      ];
    },
    steer: steerByThumb,
  },
  lessons,
  standings,
  roundResult,
});
