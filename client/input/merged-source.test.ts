// Thumbs and keys steer the same ship: who began last is heard, and nobody who rests stands in the way.
import { expect, test } from 'vitest';
import { createManualSource } from '#client/input/driven-source.ts';
import { createMergedSource } from '#client/input/merged-source.ts';
import { axis, defineModel, f64, held, press } from '#shared/index.ts';
import type { InputOf } from '#shared/index.ts';
import { inputRecord } from '#shared/world/accessors.ts';

const model = defineModel({
  name: 'hands',
  ticksPerSecond: 60,
  players: { min: 1, max: 1 },
  entities: 4,
  components: { Ship: { x: f64 } },
  input: { turn: axis, thrust: held, fire: press },
});

/** The record was made from this model's layout. */
const readable = (record: object) => record as InputOf<typeof model>;

function setUp() {
  const keys = createManualSource(model);
  const thumbs = createManualSource(model);
  const { repeatMask, sizeBytes } = model.inputLayout;
  const merged = createMergedSource([keys, thumbs], repeatMask);
  const sample = () => {
    const bytes = new Uint8Array(sizeBytes);
    merged.sample(bytes, 0);
    const { turn, thrust, fire } = readable(inputRecord(model.inputLayout, bytes, 0));
    return { turn, thrust, fire };
  };
  return { keys: keys.input, thumbs: thumbs.input, merged, sample };
}

test('the one that moves is heard', () => {
  const { keys, thumbs, sample } = setUp();
  keys.turn = -1;
  expect(sample().turn).toBe(-1);
  keys.turn = 0;
  thumbs.turn = 1;
  expect(sample().turn).toBe(1);
  thumbs.turn = 0;
  expect(sample()).toEqual({ turn: 0, thrust: false, fire: false });
});

test('who began last wins, and the other is heard again when it rests', () => {
  const { keys, thumbs, sample } = setUp();
  keys.turn = -1;
  keys.thrust = true;
  sample();
  thumbs.turn = 1;
  expect(sample()).toMatchObject({ turn: 1, thrust: false });
  keys.turn = -0.5; // still the same pull
  expect(sample().turn).toBe(1);
  thumbs.turn = 0;
  expect(sample()).toMatchObject({ thrust: true });
  expect(sample().turn).toBeCloseTo(-0.5, 2);
});

test('presses of both count', () => {
  const { keys, thumbs, sample } = setUp();
  thumbs.turn = 1;
  sample();
  keys.fire = true;
  thumbs.fire = true;
  expect(sample()).toMatchObject({ fire: true });
  expect(sample()).toMatchObject({ turn: 1, fire: false });
});

test('an order of either is given once, and letting go lets both go', () => {
  const { keys, merged, sample } = setUp();
  let asked = 0;
  const pad = {
    sample: () => undefined,
    release: () => undefined,
    wasOrdered: (name: string) => name === 'Ping' && ++asked === 1,
  };
  const both = createMergedSource(
    [pad, { sample: () => undefined, release: () => undefined }],
    model.inputLayout.repeatMask,
  );
  expect([both.wasOrdered?.('Pong'), both.wasOrdered?.('Ping'), both.wasOrdered?.('Ping')]).toEqual([
    false,
    true,
    false,
  ]);
  keys.thrust = true;
  sample();
  merged.release();
  expect(sample().thrust).toBe(false);
});
