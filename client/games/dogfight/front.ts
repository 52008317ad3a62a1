// What dogfight shows outside its picture: the title, how it is played, and how a round stands.
import assets from 'virtual:assets/dogfight';
import boost from '#assets/dogfight/art/pickup-boost.svg?raw';
import shield from '#assets/dogfight/art/pickup-shield.svg?raw';
import spread from '#assets/dogfight/art/pickup-spread.svg?raw';
import { axisCaps, keyCaps } from '#client/index.ts';
import { controls, pingButton } from './controls.ts';
import { roundResult, standings } from './standings.ts';
import { steerByThumb } from './touch.ts';
import { words } from './words.ts';

export const front = Object.freeze({
  title: words.title,
  clickSound: 'ui-click',
  emblem: assets.icons.emblem,
  tagline: words.tagline,
  guide: [
    { label: words.turn, keys: axisCaps(controls.turn.axis), pad: words.stick },
    { label: words.thrust, keys: keyCaps(controls.thrust.axis[1]) },
    { label: words.brake, keys: keyCaps(controls.thrust.axis[0]) },
    { label: words.fire, keys: keyCaps(controls.fire.keys) },
    { label: words.boost, keys: keyCaps(controls.boost.keys) },
    { label: words.ping, keys: keyCaps(pingButton.keys), pad: words.pingPad },
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
      { label: words.fireThumb, keys: [[words.fire]], pad: words.hold },
      { label: words.boostThumb, keys: [[words.boost]], pad: words.hold },
      { label: words.pingThumb, keys: [[words.ping]], pad: words.tap },
    ],
    buttons: [
      { control: 'fire', label: words.fire },
      { control: 'boost', label: words.boost },
      { order: 'Ping', label: words.ping },
    ],
    steer: steerByThumb,
  },
  standings,
  roundResult,
});
