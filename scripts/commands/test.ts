// `npm test`: the gates of `check`, the tests of whole processes, matches in a real browser against the built server, then golden matches in every engine.
import { sizeGate } from '#scripts/build/budgets.ts';
import { buildInChild, isBuildFresh } from '#scripts/build/fresh-build.ts';
import { runChecks, summarize } from '#scripts/commands/check.ts';
import { browserGate } from '#scripts/gates/browser-gate.ts';
import { runGoldenGate } from '#scripts/gates/golden-gate.ts';
import { runGates } from '#scripts/gates/run-gates.ts';
import type { CommandCall, CommandOptions, CommandOutcome } from '#scripts/command.ts';
import type { GateResult } from '#scripts/gates/gate.ts';

export const summary =
  'Everything: types, lint, unit tests, real matches in a real browser, golden matches in four engines.';
export const usage = 'test';
export const options = {} as const satisfies CommandOptions;

export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  const checks = await runChecks(call, ['unit', 'types', 'whole']);
  const sizes = await runGates([builtSizes], call.print);
  const pages = await runGates([() => browserGate('pages', call.print)], call.print);
  const timed = await runGates([() => browserGate('timed', call.print)], call.print);
  // After them, not beside them: the browser's matches are played in real time.
  const golden = await runGates([() => runGoldenGate(call.print)], call.print);
  return summarize([...checks, ...sizes, ...pages, ...timed, ...golden]);
}

/** What the built games weigh. The browser's matches are played on the same build. */
async function builtSizes(): Promise<GateResult> {
  try {
    if (!isBuildFresh()) buildInChild();
    return sizeGate();
  } catch (error) {
    const output = error instanceof Error ? error.message : String(error);
    return { name: 'download sizes', seen: 0, unit: 'games', passed: 0, failed: 1, seconds: 0, output };
  }
}
