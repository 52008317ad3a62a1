// The whole screen is taken and given back, and a refusal is no error.
import { expect, test } from 'vitest';
import { createFullscreen, type ScreenDoor } from '#client/view/fullscreen.ts';

/** A screen that does what it is told, but for what a test refuses. */
function screenThat(refuses: readonly ('enter' | 'hold')[] = [], isPossible = true) {
  const log: string[] = [];
  let isOn = false;
  const answer = (name: 'enter' | 'hold', done: () => void) => {
    log.push(name);
    if (refuses.includes(name)) return Promise.reject(new TypeError('no'));
    done();
    return Promise.resolve();
  };
  const door: ScreenDoor = {
    isPossible,
    isOn: () => isOn,
    enter: () => answer('enter', () => (isOn = true)),
    leave() {
      log.push('leave');
      isOn = false;
      return Promise.resolve();
    },
    hold: (orientation) => answer('hold', () => void log.push(orientation)),
  };
  return { door, log };
}

test('the whole screen is taken, held as the view wants it, and given back', async () => {
  const { door, log } = screenThat();
  const fullscreen = createFullscreen(door, 'landscape');
  expect(await fullscreen.toggle()).toBe(true);
  expect(fullscreen.isOn).toBe(true);
  expect(await fullscreen.toggle()).toBe(false);
  expect(log).toEqual(['enter', 'hold', 'landscape', 'leave']);
});

test('a screen that cannot be held is taken all the same', async () => {
  expect(await createFullscreen(screenThat(['hold']).door, 'portrait').toggle()).toBe(true);
});

test('a browser that refuses leaves the game in its window', async () => {
  const { door, log } = screenThat(['enter']);
  expect(await createFullscreen(door, 'landscape').toggle()).toBe(false);
  expect(log).toEqual(['enter']);
});

test('where no page may have the screen, it is not asked for', async () => {
  const { door, log } = screenThat([], false);
  const fullscreen = createFullscreen(door);
  expect([fullscreen.isPossible, await fullscreen.toggle()]).toEqual([false, false]);
  expect(log).toEqual([]);
});

test('without a wish the device turns as it likes', async () => {
  const { door, log } = screenThat();
  await createFullscreen(door).toggle();
  expect(log).toEqual(['enter']);
});
