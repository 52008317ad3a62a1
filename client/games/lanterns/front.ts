// What lanterns shows outside its picture: the title, how it is played, and how a match stands.
import assets from 'virtual:assets/lanterns';
import ember from '#assets/lanterns/art/ember.svg?raw';
import lantern from '#assets/lanterns/art/lantern-shut.svg?raw';
import net from '#assets/lanterns/art/net.svg?raw';
import shrine from '#assets/lanterns/art/shrine.svg?raw';
import type { ActionIdOf, KeyHints } from '#client/index.ts';
import { ROLE, type model } from '#shared/games/lanterns/model.ts';
import { roleOf } from './roles.ts';
import { lessons } from './lessons.ts';
import { roundResult, standings } from './standings.ts';
import { steerByThumb } from './touch.ts';
import { frontWords as words } from './front-words.ts';
import type { GameFrame } from './stage-types.ts';

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
  guide: ({ keys, group, pad }: KeyHints<ActionId>) => [
    { label: words.walk, keys: group(['x.negative', 'x.positive', 'y.negative', 'y.positive']), pad: pad('x.stick') },
    { label: words.run, keys: keys('run'), pad: pad('run') },
    { label: words.shutter, keys: keys('shutter'), pad: pad('shutter') },
    { label: words.interact, keys: keys('interact'), pad: pad('interact') },
    { label: words.lunge, keys: keys('lunge'), pad: pad('lunge') },
    { label: words.scores, keys: [['Tab']] },
    { label: words.menu, keys: [['Esc']] },
  ],
  get actionLabels() {
    return {
      'x.negative': words.walkLeft,
      'x.positive': words.walkRight,
      'x.stick': words.walkAcross,
      'y.negative': words.walkUp,
      'y.positive': words.walkDown,
      'y.stick': words.walkUpDown,
      run: words.run,
      shutter: words.shutter,
      interact: words.interact,
      lunge: words.lunge,
    } satisfies Readonly<Record<ActionId, string>>;
  },
  get items() {
    return [
      { icon: ember, name: words.emberName, effect: words.emberEffect },
      { icon: shrine, name: words.shrineName, effect: words.shrineEffect },
      { icon: lantern, name: words.shutterName, effect: words.shutterEffect },
      { icon: net, name: words.lungeName, effect: words.lungeEffect },
    ];
  },
  touch: {
    get guide() {
      return [
        { label: words.walk, keys: [], pad: words.leftThumb },
        { label: words.runThumb, keys: [[words.run]], pad: words.hold },
        { label: words.shutterThumb, keys: [[words.shutter]], pad: words.hold },
        { label: words.interact, keys: [[words.use]], pad: words.tap },
        { label: words.lungeThumb, keys: [[words.lunge]], pad: words.tap },
      ];
    },
    get buttons() {
      return [
        { control: 'lunge', label: words.lunge, when: isOfRole(ROLE.hunter) },
        { control: 'run', label: words.run },
        { control: 'shutter', label: words.shutter, when: isOfRole(ROLE.hider) },
        { control: 'interact', label: words.use },
      ];
    },
    steer: steerByThumb,
  },
  lessons,
  standings,
  roundResult,
});

/** Hunters have no shutter, and hiders do not leap. */
function isOfRole(role: number): (frame: GameFrame, seat: number) => boolean {
  return (frame, seat) => roleOf(frame, seat) === role;
}
