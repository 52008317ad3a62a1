// Commands that come while a plan is carried out: what is sealed already does not change any more.
import { expect, test } from 'vitest';
import { PRESENCE, type Bundle } from '../sim/bundle.ts';
import { createSim } from '../sim/sim.ts';
import { game } from '../testing/capture.ts';
import { createAuthority } from './authority.ts';
import { hashes } from './authority-rig.test-helper.ts';
import { runPlan } from './plan.ts';

test('a command that a step causes is sealed in a tick that is not planned yet, and in one only', () => {
  const sim = createSim(game, { seed: 1 });
  const authority = createAuthority({ sim, hashes, startMs: 0 });
  const command = { kind: 'presence', seat: 0, presence: PRESENCE.away, level: 0 } as const;
  const stepped: Bundle[] = [];
  const target = {
    sim,
    scratch: () => sim,
    send: () => undefined,
    close: () => undefined,
    stepped(bundle: Bundle) {
      stepped.push({ ...bundle, commands: [...bundle.commands] });
      if (bundle.tick === 2) authority.command(command);
    },
  };
  runPlan(authority.advance(0), target);
  // One plan of six ticks, then another.
  for (const ticks of [6, 12]) runPlan(authority.advance((ticks * 1000) / 60 + 1), target);
  expect(stepped.map(({ tick }) => tick)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  expect(stepped.filter(({ commands }) => commands.length > 0)).toMatchObject([{ tick: 7, commands: [command] }]);
});
