// The audio context comes back: from before the first gesture, from a hidden tab, from a call on a phone.
import { expect, test } from 'vitest';
import { createAudioOutput } from '#client/audio/audio-output.ts';

function setUp(state: string) {
  const context = {
    state,
    mayRun: true,
    resumes: 0,
    resume() {
      context.resumes++;
      if (!context.mayRun) return Promise.reject(new DOMException('Not now.', 'NotAllowedError'));
      context.state = 'running';
      return Promise.resolve();
    },
    suspend() {
      context.state = 'suspended';
      return Promise.resolve();
    },
  };
  const page = new EventTarget();
  const output = createAudioOutput(page, () => context);
  return { context, output, touch: () => page.dispatchEvent(new Event('touchend')) };
}

test.each(['suspended', 'interrupted'])('a gesture wakes a context that is %s', (state) => {
  const { output, touch } = setUp(state);
  expect(output.isRunning).toBe(false);
  touch();
  expect(output.isRunning).toBe(true);
});

test('a refused gesture is no end: the next one tries again', () => {
  const { context, output, touch } = setUp('interrupted');
  context.mayRun = false;
  touch();
  expect(output.isRunning).toBe(false);
  context.mayRun = true;
  touch();
  expect(output.isRunning).toBe(true);
});

test('a hidden page sleeps through gestures and wakes when it is shown, interrupted meanwhile or not', () => {
  const { context, output, touch } = setUp('running');
  output.setHidden(true);
  expect(context.state).toBe('suspended');
  touch();
  expect(output.isRunning).toBe(false);
  context.state = 'interrupted';
  output.setHidden(false);
  expect(output.isRunning).toBe(true);
});

test('a running context is left alone, and one that was given back too', () => {
  const { context, output, touch } = setUp('running');
  touch();
  expect(context.resumes).toBe(0);
  output.destroy();
  context.state = 'suspended';
  touch();
  expect(context.resumes).toBe(0);
});

test('a browser without audio is silent', () => {
  const output = createAudioOutput(new EventTarget(), () => undefined);
  output.setHidden(true);
  output.setHidden(false);
  expect(output.isRunning).toBe(false);
});
