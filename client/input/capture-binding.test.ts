// Waiting for a player's next key, button or stick, with devices that a test makes up.
import { expect, test } from 'vitest';
import { captureBinding, type CaptureOptions, type CaptureRefusal } from '#client/input/capture-binding.ts';
import type { PadReading } from '#client/input/pad-state.ts';

function setUp(options: Partial<CaptureOptions> = {}) {
  const target = new EventTarget();
  const refused: CaptureRefusal[] = [];
  const pads: { now: readonly (PadReading | null)[] } = { now: [] };
  const waiting = new Set<() => void>();
  /** Events that somebody else heard, too. */
  const passed: string[] = [];
  const captured = captureBinding({
    accepts: 'button',
    onRefused: (refusal) => void refused.push(refusal),
    target,
    readPads: () => pads.now,
    soon(call) {
      waiting.add(call);
      return () => void waiting.delete(call);
    },
    ...options,
  });
  for (const type of ['keydown', 'pointerdown', 'click', 'auxclick', 'contextmenu'])
    target.addEventListener(type, () => void passed.push(type));
  const send = (type: string, fields: object) => {
    const event = Object.assign(new Event(type, { cancelable: true }), fields);
    target.dispatchEvent(event);
    return event.defaultPrevented;
  };
  const pad = (...readings: (PadReading | null)[]) => {
    pads.now = readings;
    const calls = Array.from(waiting);
    waiting.clear();
    for (const call of calls) call();
  };
  return {
    captured,
    refused,
    passed,
    send,
    pad,
    waiting,
    key: (code: string, fields = {}) => send('keydown', { code, ...fields }),
  };
}

function reading({ pressed = [] as number[], axes = [0, 0, 0, 0] } = {}): PadReading {
  const buttons = Array.from({ length: 17 }, (_, i) => ({ pressed: pressed.includes(i), value: 0 }));
  return { connected: true, axes, buttons };
}

test('the next key is captured, and nobody else hears it', async () => {
  const { captured, key, passed, waiting } = setUp();
  expect(key('KeyR')).toBe(true);
  expect(await captured).toEqual({ kind: 'captured', code: 'KeyR' });
  expect([passed, waiting.size]).toEqual([[], 0]);
  key('KeyT');
  expect(passed).toEqual(['keydown']);
});

test('Escape cancels, and so does the screen', async () => {
  const escaped = setUp();
  escaped.key('Escape');
  expect(await escaped.captured).toEqual({ kind: 'cancelled' });
  const ending = new AbortController();
  const aborted = setUp({ signal: ending.signal });
  ending.abort();
  expect(await aborted.captured).toEqual({ kind: 'cancelled' });
  expect(await setUp({ signal: AbortSignal.abort() }).captured).toEqual({ kind: 'cancelled' });
});

test('what the page needs is refused with its reason, and waiting goes on', async () => {
  const { captured, key, refused } = setUp();
  expect(key('Tab')).toBe(true);
  expect(key('F5')).toBe(false);
  key('ControlLeft', { ctrlKey: true });
  expect(key('KeyR', { ctrlKey: true })).toBe(false);
  key('KeyW', { repeat: true });
  key('KeyX');
  expect(await captured).toEqual({ kind: 'captured', code: 'KeyX' });
  expect(refused).toEqual([
    { code: 'Tab', reason: 'scores' },
    { code: 'F5', reason: 'browser' },
    { code: 'ControlLeft', reason: 'modifier' },
  ]);
});

test('a mouse button is captured with the click that follows it; fingers and the page’s own buttons are left alone', async () => {
  const own = new EventTarget();
  const { captured, send, passed } = setUp({ isOfPage: (target) => target === own });
  send('pointerdown', { button: 0, pointerType: 'touch' });
  expect(passed.splice(0)).toEqual(['pointerdown']);
  send('pointerdown', { button: 2, pointerType: 'mouse' });
  send('contextmenu', {});
  expect(await captured).toEqual({ kind: 'captured', code: 'Pointer2' });
  expect(passed).toEqual([]);
  send('pointerdown', { button: 0, pointerType: 'mouse' });
  send('click', {});
  expect(passed).toEqual(['pointerdown', 'click']);
});

test('the next pad button is captured, not one that is held from before, and not a stick', async () => {
  const { captured, pad } = setUp();
  pad(reading({ pressed: [0] }));
  expect(await captured).toEqual({ kind: 'captured', code: 'PadButton0' });

  let now: PadReading = reading({ pressed: [0] });
  const held = setUp({ readPads: () => [now] });
  held.pad();
  now = reading({ axes: [1, 0, 0, 0] });
  held.pad();
  now = reading({ pressed: [0, 16] });
  held.pad();
  expect(await held.captured).toEqual({ kind: 'captured', code: 'PadButton0' });
});

test('a stick is captured with the end that was pushed, once it is pushed far', async () => {
  const { captured, pad, key, refused } = setUp({ accepts: 'stick' });
  key('KeyE');
  pad(null, reading({ axes: [0.4, 0, 0, 0] }));
  pad(null, reading({ axes: [0.4, -0.9, 0, 0] }));
  expect(await captured).toEqual({ kind: 'captured', code: 'PadAxis-leftY' });
  expect(refused).toEqual([{ code: 'KeyE', reason: 'needsStick' }]);
});
