// The gates that read sources without running them: types of each tier, lint, format, dead code.
import { isAbsolute, relative, sep } from 'node:path';
import type { ToolGate } from '#scripts/gates/gate.ts';

const tiers = [
  'shared',
  'shared/tsconfig.test.json',
  'client',
  'client/tsconfig.test.json',
  'server',
  'scripts',
  'e2e',
];

export const staticGates: readonly ToolGate[] = [
  ...tiers.map(typesGate),
  {
    name: 'lint',
    tool: 'oxlint/bin/oxlint',
    args: ['--deny-warnings'],
    countFiles: (output) => readCount(output, / on (\d+) files? with /),
  },
  {
    name: 'format',
    tool: 'oxfmt/bin/oxfmt',
    args: ['--check'],
    countFiles: (output) => readCount(output, / on (\d+) files? using /),
  },
  {
    name: 'dead code',
    tool: 'knip/bin/knip.js',
    args: ['--no-progress', '--reporter', 'symbols', '--reporter', './scripts/gates/knip-reporter.ts'],
    countFiles: (output) => readCount(output, /looked at (\d+) files/),
  },
];

function typesGate(tier: string): ToolGate {
  return {
    name: `types ${tier.replace('/tsconfig.test.json', ' tests')}`,
    tool: 'typescript/bin/tsc',
    args: ['-p', tier, '--listFiles', '--pretty', 'false'],
    countFiles: (output, folder) => output.split('\n').filter((line) => isOwnFile(line, folder)).length,
    isForPeople: (line) => !isAbsolute(line),
  };
}

/** Whether a line of `--listFiles` is one of the folder's own files, not a library's. */
function isOwnFile(line: string, folder: string): boolean {
  if (!isAbsolute(line)) return false;
  const path = relative(folder, line);
  return !path.startsWith('..') && !path.split(sep).includes('node_modules');
}

function readCount(output: string, pattern: RegExp): number {
  return Number(pattern.exec(output)?.[1] ?? 0);
}
