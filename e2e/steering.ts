// How tests play on pages that may be hidden: waiting without frames, steering by timers, and what a key does to the own ship.
import { WORLD_HEIGHT, WORLD_WIDTH } from '#shared/games/dogfight/space.ts';
import { expect, type Page } from '@playwright/test';

/** Asks until the page says yes: a hidden page draws no frames, so nothing waits for one. */
export async function until(page: Page, what: string, isSo: () => boolean, timeoutMs = 40_000): Promise<void> {
  const endMs = Date.now() + timeoutMs;
  while (!(await page.evaluate(isSo))) {
    if (Date.now() > endMs) throw new Error(`It took more than ${timeoutMs} ms until ${what}.`);
    await page.waitForTimeout(100);
  }
}

export const isPlaying = () =>
  window.samestepTest?.phase === 'playing' && window.samestepTest.ready && window.samestepTest.confirmedTick > 0;

/** Steers in the page's own rhythm, by timers, so that a hidden page steers as well as it can. */
export function steer(page: Page, turn: number): Promise<void> {
  return page.evaluate((direction) => {
    let i = 0;
    setInterval(() => {
      i++;
      window.samestepTest?.setInput(0, {
        turn: i % 3 === 0 ? direction : 0,
        thrust: i % 4 === 0 ? 0 : 1,
        fire: i % 2 === 0,
      });
    }, 180);
  }, turn);
}

/** The tick at which the ship turned, what was sealed by then, and how many pictures after the key. */
export interface Turn {
  readonly turned: number;
  readonly sealed: number;
  readonly pictures: number;
}

/**
 * Presses a real key, and sees in which picture the own ship turns by it: the page notes the tick it is at. A ship that is shot down
 * meanwhile says nothing, and is waited for.
 */
export async function turnByKey(page: Page, triesLeft = 5): Promise<Turn> {
  await until(page, 'the own ship flies', () => {
    const seat = window.samestepTest?.seats[0];
    return window.samestepTest?.drawn('Ship', ['player']).some((row) => row['player'] === seat) === true;
  });
  await page.evaluate(() => {
    const notes = { key: -1, turned: -1, sealed: -1, pictures: 0, wasGone: false };
    const own = () => {
      const seat = window.samestepTest?.seats[0] ?? -1;
      return window.samestepTest?.drawn('Ship', ['player', 'turnSpeed']).find((row) => row['player'] === seat);
    };
    addEventListener('keydown', () => void (notes.key = window.samestepTest?.tick ?? -1), {
      capture: true,
      once: true,
    });
    const look = () => {
      const ship = own();
      if (notes.key >= 0) notes.pictures++;
      if (ship === undefined) notes.wasGone = true;
      else if (notes.key >= 0 && ship['turnSpeed'] !== 0) {
        notes.turned = window.samestepTest?.tick ?? -1;
        notes.sealed = window.samestepTest?.confirmedTick ?? -1;
      }
      if (notes.turned < 0 && !notes.wasGone) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    Object.assign(window, { notes });
  });
  await page.keyboard.down('ArrowLeft');
  await until(page, 'the ship turns', () => {
    const { turned, wasGone } = Reflect.get(window, 'notes') as { turned: number; wasGone: boolean };
    return turned >= 0 || wasGone;
  });
  await page.keyboard.up('ArrowLeft');
  const notes = await page.evaluate(() => Reflect.get(window, 'notes') as Turn & { wasGone: boolean });
  if (!notes.wasGone) return notes;
  expect(triesLeft, 'the own ship lives long enough to turn once').toBeGreaterThan(0);
  return turnByKey(page, triesLeft - 1);
}

/** dogfight: hunts the nearest other ship down, in the page's own rhythm, until the page is closed or reloaded. Rocks are no matter to it. */
export function hunt(page: Page): Promise<void> {
  const torus = { width: WORLD_WIDTH, height: WORLD_HEIGHT };
  return page.evaluate(({ width, height }) => {
    const fields = ['player', 'Body.x', 'Body.y', 'facingX', 'facingY'] as const;
    const short = (difference: number, size: number) => difference - size * Math.round(difference / size);
    setInterval(() => {
      const hook = window.samestepTest;
      const ships = hook?.drawn('Ship', fields) ?? [];
      const own = ships.find((ship) => ship['player'] === hook?.seats[0]);
      if (hook === undefined || own === undefined) return;
      const [nearest] = ships
        .filter((ship) => ship !== own)
        .map((ship) => ({
          x: short(ship['Body.x'] - own['Body.x'], width),
          y: short(ship['Body.y'] - own['Body.y'], height),
        }))
        .toSorted((a, b) => Math.hypot(a.x, a.y) - Math.hypot(b.x, b.y));
      if (nearest === undefined) return hook.setInput(0, { turn: 0, thrust: 0, fire: false });
      const distance = Math.hypot(nearest.x, nearest.y);
      const ahead = (own['facingX'] * nearest.x + own['facingY'] * nearest.y) / distance;
      const aside = (own['facingX'] * nearest.y - own['facingY'] * nearest.x) / distance;
      const turn = ahead < 0 ? Math.sign(aside) : Math.max(-1, Math.min(1, aside * 3));
      hook.setInput(0, { turn, thrust: ahead > 0.9 && distance > 300 ? 1 : 0, fire: ahead > 0.98 && distance < 500 });
    }, 40);
  }, torus);
}
