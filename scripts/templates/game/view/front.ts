// What new-game-name shows outside its picture: the title, how it is played, and how a round stands.
import assets from 'virtual:assets/new-game-name';
import { paletteColor } from '#client/index.ts';
import type { ActionIdOf, KeyHints, Palette } from '#client/index.ts';
import type { model } from '#shared/games/new-game-name/model.ts';
import type { FrameOf } from '#shared/index.ts';

type Frame = FrameOf<typeof model>;

export const front = Object.freeze({
  title: 'New Game Title',
  emblem: assets.icons.emblem,
  tagline: 'Gather gems. Whoever has enough of them first wins the round; two rounds win the match.',
  guide: ({ group, pad }: KeyHints<ActionIdOf<typeof model>>) => [
    { label: 'Run', keys: group(['x.negative', 'x.positive', 'y.negative', 'y.positive']), pad: pad('x.stick') },
  ],
  actionLabels: {
    'x.negative': 'Run left',
    'x.positive': 'Run right',
    'x.stick': 'Run left and right',
    'y.negative': 'Run up',
    'y.positive': 'Run down',
    'y.stick': 'Run up and down',
  } satisfies Record<ActionIdOf<typeof model>, string>,
  items: [{ icon: assets.icons.emblem, name: 'Gem', effect: 'one point' }],
  /** The runners, best first; of two with the same, the lower seat. */
  standings({ Runner, each }: Frame, palette: Palette) {
    const runners = [...each('Runner')];
    runners.sort(
      (a, b) =>
        Runner.wins[b] - Runner.wins[a] || Runner.gems[b] - Runner.gems[a] || Runner.player[a] - Runner.player[b],
    );
    const rows = runners.map((e) => ({
      seat: Runner.player[e],
      color: cssColor(paletteColor(palette, Runner.player[e])),
      values: [Runner.wins[e], Runner.gems[e]],
    }));
    return { columns: ['Rounds', 'Gems'], rows };
  },
  /** The result as long as it stands. */
  roundResult({ globals, dt }: Frame) {
    if (globals.pauseTicks === 0) return null;
    const secondsToNext = Math.ceil(globals.pauseTicks * dt);
    return { winner: globals.winner, isMatch: globals.isMatchOver === 1, secondsToNext };
  },
});

/** A colour as CSS writes it. */
function cssColor(color: number): string {
  return `#${color.toString(16).padStart(6, '0')}`;
}
