/** A game whose matches end, and a player who ends one. */
import { defineGame, defineModel } from '#shared/index.ts';
import { tinyModel, tinyRules, until } from './harness.test-helper.ts';
import type { Player } from './player.test-helper.ts';

/** The small game, in which three shots end a match, by the name of its rooms. */
export function gameOf(name: string) {
  const model = defineModel({
    ...tinyModel.definition,
    name,
    result: { shots: tinyModel.definition.globals.shots },
  });
  return defineGame(model, {
    ...tinyRules,
    systems: {
      ...tinyRules.systems,
      judge(w) {
        if (w.globals.shots < 3) return;
        w.finish({ shots: w.globals.shots });
        w.globals.shots = 0;
      },
    },
  });
}

/** Shots, each let go before the next, until they have ended the match: on a busy machine one may come too late to count. */
export async function shoot(player: Player): Promise<void> {
  const isOver = () => player.table()?.stage === 'over';
  while (!isOver()) {
    player.session.setInput(0, Uint8Array.of(0, 2));
    const { tick } = player.session;
    await until(() => isOver() || player.session.tick > tick + 2);
    player.session.setInput(0, Uint8Array.of(0, 0));
    await until(() => isOver() || player.session.tick > tick + 4);
  }
}
