// The gates that run code: Vitest's unit and type tests, Playwright's matches in a browser. They count what the reports say.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { freePort } from '#scripts/free-port.ts';
import { runTool } from '#scripts/gates/gate.ts';
import { inRoot } from '#scripts/paths.ts';
import type { GateResult, ToolRun } from '#scripts/gates/gate.ts';

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
}

/** The part of Vitest's JSON report that says what happened. */
export interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

/** The part of Playwright's JSON report that says what happened. */
export interface PlaywrightReport {
  readonly stats: { readonly expected: number; readonly unexpected: number; readonly flaky: number };
}

/** A file that throws while it is imported has no tests and is not among the failed ones: it counts as one failure. */
export function countVitest(report: VitestReport): TestCounts {
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length };
}

/** There are no retries, so a flaky test has failed. */
export function countPlaywright({ stats }: PlaywrightReport): TestCounts {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky };
}

/** Vitest's projects, see vitest.config.ts. */
export type TestProject = 'unit' | 'types' | 'whole' | 'scaled';

export async function runUnitTests(projects: readonly TestProject[], name = 'unit tests'): Promise<GateResult> {
  const reportFile = freshReport('vitest');
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${reportFile}`];
  const chosen = projects.map((project) => `--project=${project}`);
  const run = await runTool('vitest/vitest.mjs', ['run', ...reporters, ...chosen]);
  return testResult(name, run, readReport<VitestReport, TestCounts>(reportFile, countVitest));
}

/** Playwright's projects, see playwright.config.ts. */
export type BrowserProject = 'pages' | 'timed';

export async function runBrowserTests(project: BrowserProject, chromiumPath: string): Promise<GateResult> {
  const reportFile = freshReport('playwright');
  const run = await runTool('@playwright/test/cli.js', ['test', `--project=${project}`], {
    environment: {
      SAMESTEP_CHROMIUM: chromiumPath,
      SAMESTEP_E2E_PORT: String(await freePort()),
      SAMESTEP_E2E_REPORT: reportFile,
    },
  });
  return testResult(`browser ${project}`, run, readReport<PlaywrightReport, TestCounts>(reportFile, countPlaywright));
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

function readReport<Report, Counts>(path: string, count: (report: Report) => Counts): Counts | undefined {
  try {
    const report: Report = JSON.parse(readFileSync(path, 'utf8'));
    rmSync(path);
    return count(report);
  } catch {
    return undefined;
  }
}
