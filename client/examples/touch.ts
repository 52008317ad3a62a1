// Thumbs: a stick that floats to where the left one lands, and buttons under the right one. Here they are on for a mouse, too.
import '../styles/match.css';
import { Graphics } from 'pixi.js';
import { createManualSource, defineView, play, type InputSource } from '#client/index.ts';
import { createTouchPad } from '#client/ui/touch-pad.ts';
import type { Example } from './gallery.ts';
import { HEIGHT, WIDTH, controls, game } from './walkers.ts';

const view = defineView(game, (actor) => ({
  logical: { width: WIDTH, height: HEIGHT },
  background: 0x1c2733,
  controls,
  actors: [
    actor({
      with: ['Walker', 'Position'],
      layer: 'world',
      create: () => new Graphics().circle(0, 0, 16).fill('gold'),
      update: (node, e, { Position }, stage) => stage.place(node, Position.x[e], Position.y[e]),
    }),
  ],
  on: { Hopped: ({ player }, stage) => void (player === stage.me && stage.shake(8, 0.3)) },
}));

/** What the thumbs say, as input. On the page of a game this is `touch` in its `front.ts`. */
function thumbs(parent: HTMLElement): InputSource {
  const pad = createTouchPad([{ control: 'hop', label: 'Hop' }]);
  pad.show(['hop']);
  parent.append(pad.root);
  const manual = createManualSource(game.model);
  let wasHeld = false;
  return {
    sample(target, nowMs) {
      const isHeld = pad.isHeld('hop');
      Object.assign(manual.input, { x: pad.x, y: pad.y, hop: isHeld && !wasHeld });
      wasHeld = isHeld;
      manual.sample(target, nowMs);
    },
    release() {
      pad.release();
      manual.release();
    },
  };
}

export const example: Example = {
  title: 'Thumbs',
  text: 'Press anywhere on the lower left and draw: the stick is there. The button hops.',
  start: (page) => play(game, view, { ...page, sourceFor: () => thumbs(page.parent ?? document.body) }),
};
