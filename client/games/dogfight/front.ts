// What dogfight shows outside its picture: the title, how it is played, and how a round stands.
import assets from 'virtual:assets/dogfight';
import boost from '#assets/dogfight/art/pickup-boost.svg?raw';
import shield from '#assets/dogfight/art/pickup-shield.svg?raw';
import spread from '#assets/dogfight/art/pickup-spread.svg?raw';
import { roundResult, standings } from './standings.ts';
import { steerByThumb } from './touch.ts';
import { words } from './words.ts';

export const front = Object.freeze({
  title: words.title,
  clickSound: 'ui-click',
  emblem: assets.icons.emblem,
  tagline: words.tagline,
  guide: [
    {
      label: words.turn,
      keys: [
        ['←', '→'],
        ['A', 'D'],
      ],
      pad: words.stick,
    },
    { label: words.thrust, keys: [['↑'], ['W']] },
    { label: words.brake, keys: [['↓'], ['S']] },
    { label: words.fire, keys: [[words.space]] },
    { label: words.boost, keys: [[words.shift]] },
    { label: words.scores, keys: [['Tab']] },
    { label: words.menu, keys: [['Esc']] },
  ],
  items: [
    { icon: shield, name: words.shieldName, effect: words.shieldEffect },
    { icon: spread, name: words.spreadName, effect: words.spreadEffect },
    { icon: boost, name: words.boostName, effect: words.boostEffect },
  ],
  touch: {
    guide: [
      { label: words.fly, keys: [], pad: words.leftThumb },
      { label: words.fire, keys: [], pad: words.rightThumb },
      { label: words.boost, keys: [], pad: words.rightThumb },
    ],
    buttons: [
      { control: 'fire', label: words.fire },
      { control: 'boost', label: words.boost },
    ],
    steer: steerByThumb,
  },
  standings,
  roundResult,
});
