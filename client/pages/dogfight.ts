// The page of dogfight.
import { speakFront } from '../games/dogfight/front-words.ts';
import { front } from '../games/dogfight/front.ts';
import { demoView, view } from '../games/dogfight/view.ts';
import { startPage } from '../main.ts';
import { playableGame } from '../ui/playable-game.ts';

await startPage(() => playableGame(view, demoView, front), {
  zh: async () => speakFront((await import('../games/dogfight/chinese.ts')).words),
});
