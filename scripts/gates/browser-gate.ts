// The browser's tests as a gate: with a Chromium, against a build of what stands here.
import { buildInChild, isBuildFresh } from '#scripts/build/fresh-build.ts';
import { ensureChromium } from '#scripts/chromium.ts';
import { runBrowserTests } from '#scripts/gates/test-gates.ts';
import type { BrowserProject } from '#scripts/gates/test-gates.ts';
import type { GateResult } from '#scripts/gates/gate.ts';

/** A missing Chromium or a failed build is a failure among the others, so that the last line is always the verdict. */
export async function browserGate(project: BrowserProject, print: (line: string) => void): Promise<GateResult> {
  try {
    const chromiumPath = ensureChromium(print);
    if (!isBuildFresh()) buildInChild();
    return await runBrowserTests(project, chromiumPath);
  } catch (error) {
    const output = error instanceof Error ? error.message : String(error);
    return { name: `browser ${project}`, seen: 0, unit: 'tests', passed: 0, failed: 1, seconds: 0, output };
  }
}
