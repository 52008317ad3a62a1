// What happens in a tick of lanterns.
import { defineGame, predict } from '#shared/index.ts';
import { playBot } from './bots.ts';
import { catchHiders } from './catching.ts';
import { gatherEmbers, growEmbers } from './embers.ts';
import { useHands } from './hands.ts';
import { lightWalkers } from './light.ts';
import { model } from './model.ts';
import { openTown, runRound } from './rounds.ts';
import { seatPlayer, unseatPlayer } from './seats.ts';
import { HEARS, SIGHT, canSee } from './sight.ts';
import tuning from './tuning.json' with { type: 'json' };
import { moveWalkers, steerWalkers } from './walkers.ts';

export const game = defineGame(model, {
  config: { rounds: 4, roundSeconds: 120 },
  tuning,
  start(w) {
    w.loadLevel('town');
    openTown(w);
  },
  join: seatPlayer,
  leave: unseatPlayer,
  bot: playBot,
  sight: { ...SIGHT, visible: canSee, hears: HEARS },
  // The first two touch a seat's own rows alone. All that follows decides between players.
  systems: {
    steerWalkers: predict(steerWalkers),
    moveWalkers: predict(moveWalkers),
    useHands,
    catchHiders,
    gatherEmbers,
    growEmbers,
    runRound,
    lightWalkers,
  },
});
