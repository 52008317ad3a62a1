// The same rules in three kinds of rooms, on a line of 120 ms there and back: one word is different.
import { Graphics } from 'pixi.js';
import { createDisplay } from '#client/display.ts';
import { createBrowserClock } from '#client/page-clock.ts';
import { defineView } from '#client/index.ts';
import type { Example } from './gallery.ts';
import { pageRoom } from './page-room.ts';
import { HEIGHT, WIDTH, controls, game } from './walkers.ts';

const KINDS = ['lockstep', 'rollback', 'state'] as const;
const BACKGROUNDS = { lockstep: 0x2b1d2e, rollback: 0x1d2b3a, state: 0x1d3028 };

const viewOf = (kind: (typeof KINDS)[number]) =>
  defineView(game, (actor) => ({
    logical: { width: WIDTH, height: HEIGHT },
    fit: 'expand',
    background: BACKGROUNDS[kind],
    camera: (_frame, { camera }) => camera.jumpTo(WIDTH / 2, HEIGHT / 2),
    controls,
    actors: [
      actor({
        with: ['Walker', 'Position'],
        layer: 'world',
        create: (e, { Walker }, stage) =>
          new Graphics().circle(0, 0, 20).fill(stage.me === Walker.player[e] ? 'gold' : 'skyblue'),
        update: (node, e, { Position }, stage) => stage.place(node, Position.x[e], Position.y[e]),
      }),
    ],
  }));

export const example: Example = {
  title: 'Lockstep, rollback, state',
  text: 'Left to right: lockstep waits for the server, rollback answers at once, state shows what the server tells.',
  async start({ parent = document.body, clock: given }) {
    const displays = await Promise.all(
      KINDS.map(async (kind, i) => {
        const clock = given ?? createBrowserClock();
        const field = parent.appendChild(document.createElement('div'));
        field.style.cssText = `position:absolute;top:0;bottom:0;width:33%;left:${(i * 100) / 3}%`;
        const display = await createDisplay(viewOf(kind), { parent: field, clock });
        display.startMatch(pageRoom(kind, 60, clock));
        return display;
      }),
    );
    return { stop: () => displays.forEach((display) => display.destroy()) };
  },
};
