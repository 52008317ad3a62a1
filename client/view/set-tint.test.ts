// A tint reaches Pixi only when it is another one.
import { Container } from 'pixi.js';
import { expect, test } from 'vitest';
import { setTint } from '#client/view/set-tint.ts';

test('a tint that is the same is not set again', () => {
  const sets: number[] = [];
  let tint = 0xffffff;
  const node = {
    get tint() {
      return tint;
    },
    set tint(value: number) {
      sets.push(value);
      tint = value;
    },
  };
  for (const wanted of [0xffffff, 0x45b4ff, 0x45b4ff, 0]) setTint(node, wanted);
  expect(sets).toEqual([0x45b4ff, 0]);
});

test('Pixi gives a tint back as it was set', () => {
  const node = new Container();
  for (const tint of [0x54acff, 0xff8a2b, 0x2aa58f, 0x010203, 0, 0xffffff]) {
    setTint(node, tint);
    expect(node.tint).toBe(tint);
  }
});
