// What lanterns shows outside its picture: the title, how it is played, and how a match stands.
import assets from 'virtual:assets/lanterns';
import ember from '#assets/lanterns/art/ember.svg?raw';
import lantern from '#assets/lanterns/art/lantern-shut.svg?raw';
import net from '#assets/lanterns/art/net.svg?raw';
import shrine from '#assets/lanterns/art/shrine.svg?raw';
import { keyCaps } from '#client/index.ts';
import { controls } from './controls.ts';
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
      label: words.walk,
      keys: [
        ['←', '→', '↑', '↓'],
        ['A', 'D', 'W', 'S'],
      ],
      pad: words.stick,
    },
    { label: words.run, keys: keyCaps(controls.run.keys), pad: 'RT' },
    { label: words.shutter, keys: keyCaps(controls.shutter.keys), pad: 'LT' },
    { label: words.interact, keys: keyCaps(controls.interact.keys), pad: 'X' },
    { label: words.lunge, keys: keyCaps(controls.lunge.keys), pad: 'A' },
    { label: words.scores, keys: [['Tab']] },
    { label: words.menu, keys: [['Esc']] },
  ],
  items: [
    { icon: ember, name: words.emberName, effect: words.emberEffect },
    { icon: shrine, name: words.shrineName, effect: words.shrineEffect },
    { icon: lantern, name: words.shutterName, effect: words.shutterEffect },
    { icon: net, name: words.lungeName, effect: words.lungeEffect },
  ],
  touch: {
    guide: [
      { label: words.walk, keys: [], pad: words.leftThumb },
      { label: words.run, keys: [], pad: words.rightThumb },
      { label: words.shutter, keys: [], pad: words.rightThumb },
      { label: words.interact, keys: [], pad: words.rightThumb },
      { label: words.lunge, keys: [], pad: words.rightThumb },
    ],
    buttons: [
      { control: 'lunge', label: words.lunge },
      { control: 'run', label: words.run },
      { control: 'shutter', label: words.shutter },
      { control: 'interact', label: words.use },
    ],
    steer: steerByThumb,
  },
  standings,
  roundResult,
});
