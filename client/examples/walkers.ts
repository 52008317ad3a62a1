// The game of the examples: walkers who walk and hop. Its view is each example's own.
import {
  axis,
  clamp,
  defineGame,
  defineModel,
  f64,
  hypot,
  player,
  predicted,
  press,
  type WorldOf,
} from '#shared/index.ts';

export const WIDTH = 640;
export const HEIGHT = 360;

const model = defineModel({
  name: 'walkers',
  ticksPerSecond: 60,
  players: { min: 1, max: 4 },
  entities: 16,
  components: { Position: { x: f64, y: f64 }, Walker: { player, vx: f64, vy: f64 } },
  input: { x: axis, y: axis, hop: press },
  events: { Hopped: predicted({ player, x: f64, y: f64 }, { same: ['player'], withinTicks: 6 }) },
});
interface World extends WorldOf<typeof model> {}

function walk(w: World): void {
  const { Position, Walker } = w;
  for (const e of w.each('Walker', 'Position')) {
    const { x, y, hop } = w.input(Walker.player[e]);
    Walker.vx[e] += (x * 3 - Walker.vx[e]) * 0.2;
    Walker.vy[e] += (y * 3 - Walker.vy[e]) * 0.2;
    Position.x[e] = clamp(Position.x[e] + Walker.vx[e], 20, WIDTH - 20);
    Position.y[e] = clamp(Position.y[e] + Walker.vy[e], 20, HEIGHT - 20);
    if (hop) w.emit('Hopped', { player: Walker.player[e], x: Position.x[e], y: Position.y[e] });
  }
}

export const game = defineGame(model, {
  start: () => {},
  join: (w, player) => void w.spawn({ Walker: { player }, Position: { x: 120 + player * 130, y: HEIGHT / 2 } }),
  leave(w, player) {
    for (const e of w.each('Walker')) if (w.Walker.player[e] === player) w.despawn(e);
  },
  /** Walks in a square, the faster the higher its level, and hops at its corners. */
  bot(w, player, out) {
    const side = Math.floor((w.tick + player * 25) / 60) % 4;
    const pace = w.botLevel(player) / 3;
    out.x = [pace, 0, -pace, 0][side];
    out.y = [0, pace, 0, -pace][side];
    out.hop = (w.tick + player * 25) % 60 === 0;
  },
  systems: { walk },
});

/** How fast a walker is, units a tick. */
export const speedOf = (vx: number, vy: number): number => hypot(vx, vy);

/** Keys of one player alone. */
export const controls = {
  x: {
    axis: [
      ['ArrowLeft', 'KeyA'],
      ['ArrowRight', 'KeyD'],
    ],
    pad: 'leftX',
  },
  y: {
    axis: [
      ['ArrowUp', 'KeyW'],
      ['ArrowDown', 'KeyS'],
    ],
    pad: 'leftY',
  },
  hop: { keys: ['Space'], padButton: 0 },
} as const;

/** Keys of two at one keyboard. */
export const keyboardParts = [
  { x: { axis: [['KeyA'], ['KeyD']] }, y: { axis: [['KeyW'], ['KeyS']] }, hop: { keys: ['KeyQ'] } },
  { x: { axis: [['ArrowLeft'], ['ArrowRight']] }, y: { axis: [['ArrowUp'], ['ArrowDown']] }, hop: { keys: ['Enter'] } },
] as const;
