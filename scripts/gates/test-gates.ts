// The gates that run code: Vitest's unit and type tests, Playwright's matches in a browser. They count what the reports say.
import { mkdirSync, rmSync } from 'node:fs';
import { freePort } from '#scripts/free-port.ts';
import { runTool } from '#scripts/gates/gate.ts';
import { countPlaywright, countVitest, readReport } from '#scripts/gates/test-reports.ts';
import { inRoot } from '#scripts/paths.ts';
import type { GateResult, ToolRun } from '#scripts/gates/gate.ts';
import type { TestCounts, VitestReport } from '#scripts/gates/test-reports.ts';

/** Vitest's projects, see vitest.config.ts. */
export type TestProject = 'unit' | 'types' | 'whole' | 'scaled';

/** Playwright's projects, see playwright.config.ts. */
export type BrowserProject = 'pages' | 'timed' | 'scaled';

/** One run of a tool over some of its test files. */
export interface Attempt {
  readonly run: ToolRun;
  /** What its report says; undefined when there is none. */
  readonly counts: TestCounts | undefined;
}

/** Where more files than this have failed it is no accident, and nothing is run again. */
const AGAIN_FILES_MAX = 3;

export function runUnitTests(projects: readonly TestProject[], name = 'unit tests'): Promise<GateResult> {
  const chosen = projects.map((project) => `--project=${project}`);
  return runAttempts(name, async (files) => {
    const report = freshReport('vitest');
    const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`];
    const run = await runTool('vitest/vitest.mjs', ['run', ...reporters, ...chosen, ...files]);
    return { run, counts: readReport(report, (told: VitestReport) => countVitest(told, run.output)) };
  });
}

export function runBrowserTests(project: BrowserProject, chromiumPath: string): Promise<GateResult> {
  return runAttempts(`browser ${project}`, async (files) => {
    const report = freshReport('playwright');
    const run = await runTool('@playwright/test/cli.js', ['test', `--project=${project}`, ...files], {
      environment: {
        SAMESTEP_CHROMIUM: chromiumPath,
        SAMESTEP_E2E_PORT: String(await freePort()),
        SAMESTEP_E2E_REPORT: report,
      },
    });
    return { run, counts: readReport(report, countPlaywright) };
  });
}

/**
 * Runs all files (an empty list), and under `CI=true` those that failed once more, with nothing beside them: machines that only test stand
 * still at times, for ten seconds and more, and what is played in real time then ends otherwise. The gate names what it ran again. A run in which
 * something failed beside its tests stands as it is: another one of some files would not see it.
 */
export async function runAttempts(
  name: string,
  attempt: (files: readonly string[]) => Promise<Attempt>,
  isCi = process.env['CI'] === 'true',
): Promise<GateResult> {
  const { run, counts } = await attempt([]);
  const files = counts?.failedFiles ?? [];
  const first = testResult(name, run, counts);
  if (!isCi || counts?.isElsewhere === true || files.length === 0 || files.length > AGAIN_FILES_MAX) return first;
  const again = await attempt(files);
  const second = testResult(name, again.run, again.counts);
  return {
    ...first,
    passed: first.seen - second.failed,
    failed: second.failed,
    seconds: first.seconds + second.seconds,
    output: `${first.output}\n\n${second.output}`.trim(),
    again: files,
  };
}

/**
 * A tool may fail although every test passed (an unhandled error, a type error in a source file): that is one failure.
 * No report, or none with a test in it, is one too.
 */
export function testResult(name: string, run: ToolRun, counts: TestCounts | undefined): GateResult {
  const passed = counts?.passed ?? 0;
  const counted = counts?.failed ?? 0;
  const seen = passed + counted;
  const failed = counted === 0 && (run.exitCode !== 0 || seen === 0) ? 1 : counted;
  return {
    name,
    seen,
    unit: 'tests',
    passed,
    failed,
    seconds: run.seconds,
    output: failed > 0 ? run.output.trim() : '',
  };
}

/** A path that no other run writes to; a tool that dies leaves nothing there. */
function freshReport(tool: string): string {
  mkdirSync(inRoot('test-results'), { recursive: true });
  const path = inRoot(`test-results/${tool}-${process.pid}.json`);
  rmSync(path, { force: true });
  return path;
}
