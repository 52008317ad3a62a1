// Own inputs on their way: a press is guessed until a seal shows it, and not after.
import { expect, test } from 'vitest';
import { axis, defineModel, f64, press } from '../index.ts';
import { wireLayout } from '../wire/protocol.ts';
import { InputSender } from './input-sender.ts';

const model = defineModel({
  name: 'presses',
  ticksPerSecond: 60,
  players: { min: 1, max: 1 },
  entities: 4,
  components: { Position: { x: f64 } },
  input: { go: axis, jump: press, throw: press },
});
const JUMP = 1;
const THROW = 2;

test('a press that a seal has shown is not guessed again, though another button was pressed after it', () => {
  const sender = new InputSender({ layout: wireLayout(model), seats: [0], setLag: () => undefined });
  const guess = (tick: number, sealedTick: number) => {
    const of = { target: new Uint8Array(2), at: 0, sealedTick };
    sender.predict(0, tick, of);
    return of.target[1];
  };
  sender.sample(99, 0);
  sender.set(0, Uint8Array.of(0, JUMP));
  sender.sample(100, 16);
  sender.set(0, Uint8Array.of(0, 0));
  for (let tick = 101; tick < 105; tick++) sender.sample(tick, tick);
  sender.set(0, Uint8Array.of(0, THROW));
  sender.sample(105, 100);
  sender.set(0, Uint8Array.of(0, 0));
  for (let tick = 106; tick < 120; tick++) sender.sample(tick, tick);
  // The server sealed both in their own ticks.
  for (let tick = 98; tick <= 110; tick++)
    sender.sealed(tick, Uint8Array.of(0, tick === 100 ? JUMP : tick === 105 ? THROW : 0));
  expect(guess(111, 110)).toBe(0);
});
