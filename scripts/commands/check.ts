// `npm run check`: every gate that needs no browser and no whole process, in under half a minute.
import { runToolGate } from '#scripts/gates/gate.ts';
import { runGates } from '#scripts/gates/run-gates.ts';
import { staticGates } from '#scripts/gates/static-gates.ts';
import { runUnitTests } from '#scripts/gates/test-gates.ts';
import type { CommandCall, CommandOptions, CommandOutcome } from '#scripts/command.ts';
import type { GateResult } from '#scripts/gates/gate.ts';
import type { TestProject } from '#scripts/gates/test-gates.ts';

export const summary = 'Types, lint, format, dead code and unit tests; no browser.';
export const usage = 'check';
export const options = {} as const satisfies CommandOptions;

export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  return summarize(await runChecks(call, ['unit', 'types']));
}

/** All gates but the browser's, printed as they end. The unit tests take longest, so they begin first. */
export function runChecks(call: Pick<CommandCall, 'print'>, projects: readonly TestProject[]): Promise<GateResult[]> {
  return runGates([() => runUnitTests(projects), ...staticGates.map((gate) => () => runToolGate(gate))], call.print);
}

/** The one line that ends `check` and `test`, and their exit code. */
export function summarize(results: readonly GateResult[]): CommandOutcome {
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  const gates = results.map(({ output: _, ...result }) => result);
  return {
    report: { passed, failed, gates },
    lastLine: `${passed} passed, ${failed} failed`,
    exitCode: failed > 0 ? 1 : 0,
  };
}
