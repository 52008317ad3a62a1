// What lanterns shows outside its picture: the title, how it is played, and how a match stands.
import assets from 'virtual:assets/lanterns';
import ember from '#assets/lanterns/art/ember.svg?raw';
import lantern from '#assets/lanterns/art/lantern-shut.svg?raw';
import net from '#assets/lanterns/art/net.svg?raw';
import shrine from '#assets/lanterns/art/shrine.svg?raw';
import { keyCaps } from '#client/index.ts';
import { ROLE } from '#shared/games/lanterns/model.ts';
import { controls } from './controls.ts';
import { roleOf } from './roles.ts';
import { roundResult, standings } from './standings.ts';
import { steerByThumb } from './touch.ts';
import { words } from './words.ts';
import type { GameFrame } from './stage-types.ts';

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
      { label: words.runThumb, keys: [[words.run]], pad: words.hold },
      { label: words.shutterThumb, keys: [[words.shutter]], pad: words.hold },
      { label: words.interact, keys: [[words.use]], pad: words.tap },
      { label: words.lungeThumb, keys: [[words.lunge]], pad: words.tap },
    ],
    buttons: [
      { control: 'lunge', label: words.lunge, when: isOfRole(ROLE.hunter) },
      { control: 'run', label: words.run },
      { control: 'shutter', label: words.shutter, when: isOfRole(ROLE.hider) },
      { control: 'interact', label: words.use },
    ],
    steer: steerByThumb,
  },
  standings,
  roundResult,
});

/** Hunters have no shutter, and hiders do not leap. */
function isOfRole(role: number): (frame: GameFrame, seat: number) => boolean {
  return (frame, seat) => roleOf(frame, seat) === role;
}
