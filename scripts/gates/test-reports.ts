// What the reports of Vitest and Playwright say: how many passed and failed, and in which files.
import { readFileSync, rmSync } from 'node:fs';

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  /** The files in which something failed, as the tool takes them for its arguments. */
  readonly failedFiles: readonly string[];
  /** Whether something failed that is no test's: an error that nobody caught, a type error, what stands around all tests. */
  readonly isElsewhere: boolean;
}

/** How Vitest says so: its report does not. */
const VITEST_ELSEWHERE = /Vitest caught \d+ unhandled errors?|[^\w](?:Unhandled|Source) Errors[^\w]/;

/** The part of Vitest's JSON report that says what happened. */
export interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly unknown[];
  }[];
}

/** A file of Playwright's JSON report, or a group of tests in one. */
export interface PlaywrightSuite {
  readonly file: string;
  readonly specs: readonly { readonly ok: boolean }[];
  readonly suites?: readonly PlaywrightSuite[];
}

/** The part of Playwright's JSON report that says what happened. */
export interface PlaywrightReport {
  readonly stats: { readonly expected: number; readonly unexpected: number; readonly flaky: number };
  readonly suites: readonly PlaywrightSuite[];
  /** Those that belong to no test. */
  readonly errors: readonly unknown[];
}

/** A file that throws while it is imported has no tests and is not among the failed ones: it counts as one failure. `output`: what the tool wrote. */
export function countVitest({ numPassedTests, numFailedTests, testResults }: VitestReport, output: string): TestCounts {
  const failed = testResults.filter(({ status }) => status === 'failed');
  const broken = failed.filter(({ assertionResults }) => assertionResults.length === 0);
  return {
    passed: numPassedTests,
    failed: numFailedTests + broken.length,
    failedFiles: failed.map(({ name }) => name),
    isElsewhere: VITEST_ELSEWHERE.test(output),
  };
}

/** The tool itself tries nothing twice, so a test that it calls flaky has failed. */
export function countPlaywright({ stats, suites, errors }: PlaywrightReport): TestCounts {
  const failed = suites.filter(hasFailed);
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    failedFiles: failed.map(({ file }) => file),
    isElsewhere: errors.length > 0,
  };
}

function hasFailed({ specs, suites = [] }: PlaywrightSuite): boolean {
  return specs.some(({ ok }) => !ok) || suites.some(hasFailed);
}

/** Reads a report and removes it; undefined when there is none, or none that can be read. */
export function readReport<Report>(path: string, count: (report: Report) => TestCounts): TestCounts | undefined {
  try {
    const report: Report = JSON.parse(readFileSync(path, 'utf8'));
    rmSync(path);
    return count(report);
  } catch {
    return undefined;
  }
}
