// The page of new-game-name.
import { front } from '../games/new-game-name/front.ts';
import { view } from '../games/new-game-name/view.ts';
import { startPage } from '../main.ts';
import { playableGame } from '../ui/playable-game.ts';

await startPage(() => playableGame(view, view, front));
