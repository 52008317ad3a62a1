// A gate that saw nothing has failed, and no kind of failed test run is counted as passed.
import { expect, test } from 'vitest';
import { gateLine, runToolGate } from '#scripts/gates/gate.ts';
import { runGates } from '#scripts/gates/run-gates.ts';
import { runAttempts, testResult } from '#scripts/gates/test-gates.ts';
import { countPlaywright, countVitest } from '#scripts/gates/test-reports.ts';
import { summarize } from '#scripts/commands/check.ts';
import type { GateResult } from '#scripts/gates/gate.ts';

const versionTool = { name: 'version', tool: 'vite/bin/vite.js', args: ['--version'] };
const run = { exitCode: 0, output: 'text', seconds: 1 };

test('a gate passes when its tool does and has looked at something', async () => {
  const result = await runToolGate({ ...versionTool, countFiles: () => 3 });
  expect(result).toMatchObject({ seen: 3, passed: 1, failed: 0, output: '' });
  expect(gateLine(result)).toContain('✓ version');
});

test('a gate that looked at no files has failed', async () => {
  const result = await runToolGate({ ...versionTool, countFiles: () => 0 });
  expect(result).toMatchObject({
    passed: 0,
    failed: 1,
    output: 'version looked at no files: it is not doing its work.',
  });
});

test('a gate whose tool fails has failed and shows the lines for people', async () => {
  const isForPeople = (line: string): boolean => line.includes('--nonsense');
  const result = await runToolGate({ ...versionTool, args: ['build', '--nonsense'], countFiles: () => 3, isForPeople });
  expect(result.failed).toBe(1);
  expect(result.output).toMatch(/--nonsense/);
});

test('a test file that throws on import counts as a failure', () => {
  const broken = { name: 'a.test.ts', status: 'failed', assertionResults: [] };
  const report = {
    numPassedTests: 4,
    numFailedTests: 1,
    testResults: [
      broken,
      { name: 'b.test.ts', status: 'failed', assertionResults: [1] },
      { name: 'c.test.ts', status: 'passed', assertionResults: [1] },
    ],
  };
  expect(countVitest(report, 'text')).toEqual({
    passed: 4,
    failed: 2,
    failedFiles: ['a.test.ts', 'b.test.ts'],
    isElsewhere: false,
  });
});

test('a flaky browser test counts as a failure', () => {
  const stats = { expected: 5, unexpected: 1, flaky: 1 };
  const suites = [
    { file: 'a.e2e.ts', specs: [{ ok: true }], suites: [{ file: 'a.e2e.ts', specs: [{ ok: false }] }] },
    { file: 'b.e2e.ts', specs: [{ ok: true }] },
  ];
  expect(countPlaywright({ stats, suites, errors: [] })).toEqual({
    passed: 5,
    failed: 2,
    failedFiles: ['a.e2e.ts'],
    isElsewhere: false,
  });
  expect(countPlaywright({ stats, suites, errors: [{}] })).toMatchObject({ isElsewhere: true });
});

test('what failed is run again alone, once, when it is the machine that only tests; and what fails again has failed', async () => {
  const asked: (readonly string[])[] = [];
  const attempts = (failures: readonly number[]) => (files: readonly string[]) => {
    const failed = failures[asked.length] ?? 0;
    asked.push(files);
    const failedFiles = Array.from({ length: failed }, (_, i) => `${i}.test.ts`);
    const counts = { passed: (files.length || 9) - failed, failed, failedFiles, isElsewhere: false };
    return Promise.resolve({ run: { ...run, exitCode: failed > 0 ? 1 : 0 }, counts });
  };
  expect(await runAttempts('unit', attempts([1, 0]), true)).toMatchObject({
    passed: 9,
    failed: 0,
    seconds: 2,
    output: 'text',
    again: ['0.test.ts'],
  });
  expect(asked).toEqual([[], ['0.test.ts']]);
  asked.length = 0;
  expect(await runAttempts('unit', attempts([2, 1]), true)).toMatchObject({ passed: 8, failed: 1 });
  asked.length = 0;
  // At one's own machine nothing is glossed over, and nowhere when much is broken.
  expect(await runAttempts('unit', attempts([1, 0]), false)).toMatchObject({ passed: 8, failed: 1 });
  asked.length = 0;
  expect(await runAttempts('unit', attempts([4, 0]), true)).toMatchObject({ passed: 5, failed: 4 });
  expect(asked).toEqual([[]]);
});

test('what failed beside the tests is not forgotten because the tests that failed pass at last', async () => {
  const report = {
    numPassedTests: 8,
    numFailedTests: 1,
    testResults: [{ name: 'a.test.ts', status: 'failed', assertionResults: [1] }],
  };
  for (const said of ['\u001b[1m\nVitest caught 1 unhandled error during the test run.', '⎯ Source Errors ⎯']) {
    let attempts = 0;
    const attempt = () => {
      attempts++;
      return Promise.resolve({ run: { ...run, exitCode: 1, output: said }, counts: countVitest(report, said) });
    };
    expect(await runAttempts('unit', attempt, true)).toMatchObject({ failed: 1, output: said.trim() });
    expect(attempts).toBe(1);
  }
});

test('a run that exits with an error has a failure, even when every test in it passed', () => {
  expect(
    testResult('unit', { ...run, exitCode: 1 }, { passed: 9, failed: 0, failedFiles: [], isElsewhere: false }),
  ).toMatchObject({
    passed: 9,
    failed: 1,
  });
});

test('a run without a report, or without a test, has a failure', () => {
  expect(testResult('unit', run, undefined)).toMatchObject({ passed: 0, failed: 1 });
  expect(testResult('unit', run, { passed: 0, failed: 0, failedFiles: [], isElsewhere: false })).toMatchObject({
    passed: 0,
    failed: 1,
  });
});

test('a run whose tests pass has none', () => {
  expect(testResult('unit', run, { passed: 9, failed: 0, failedFiles: [], isElsewhere: false })).toMatchObject({
    seen: 9,
    passed: 9,
    failed: 0,
    output: '',
  });
});

const result = (failed: number): GateResult => ({
  name: 'gate',
  seen: 2,
  unit: 'files',
  passed: 1 - failed,
  failed,
  seconds: 0,
  output: failed > 0 ? 'why' : '',
});

test('the verdict adds everything up and decides the exit code', () => {
  expect(summarize([result(0), result(0)])).toMatchObject({ lastLine: '2 passed, 0 failed', exitCode: 0 });
  expect(summarize([result(0), result(1)])).toMatchObject({ lastLine: '1 passed, 1 failed', exitCode: 1 });
});

test('gates keep their order, and the output of what failed is shown', async () => {
  const lines: string[] = [];
  const results = await runGates([async () => result(1), async () => result(0)], (line) => lines.push(line));
  expect(results.map(({ failed }) => failed)).toEqual([1, 0]);
  expect(lines).toContain('why\n');
});
