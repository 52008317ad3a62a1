// The page of lanterns.
import { speakFront } from '../games/lanterns/front-words.ts';
import { front } from '../games/lanterns/front.ts';
import { demoView, view } from '../games/lanterns/view.ts';
import { startPage } from '../main.ts';
import { playableGame } from '../ui/playable-game.ts';

await startPage(() => playableGame(view, demoView, front), {
  zh: async () => speakFront((await import('../games/lanterns/chinese.ts')).words),
});
