// What end-to-end tests are told of a picture: the rows that have a component, by name, and an error for a name that is none.
import { expect, test } from 'vitest';
import { createSim } from '#shared/sim/sim.ts';
import { game, model } from '#shared/testing/capture.ts';
import { createBlendedFrame } from '#client/view/frame.ts';
import { drawnRows } from '#client/view/drawn-rows.ts';

test('the rows of a component are told with the values they are drawn with', () => {
  const sim = createSim(game, { seed: 1 });
  const blended = createBlendedFrame(model);
  blended.replace(sim);
  blended.blend(1);
  const rows = drawnRows(blended.parts, 'Flag', ['team', 'Position.x']);
  expect(rows).toHaveLength([...sim.world.each('Flag')].length);
  for (const { row, team, 'Position.x': x } of rows) {
    const flag = [...sim.world.each('Flag', 'Position')].find((e) => e === row);
    expect(flag !== undefined && [sim.world.Flag.team[flag], sim.world.Position.x[flag]]).toEqual([team, x]);
  }
  expect(() => drawnRows(blended.parts, 'Flag', ['colour'])).toThrow(/no column 'colour' of Flag/);
});
