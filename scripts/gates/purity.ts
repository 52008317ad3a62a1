// Runs the purity rules over a source text with the bundler's own parser: unlike the linter's, no comment can switch them off.
import { parseSync, Visitor } from 'rolldown/utils';
import { purityRules } from '#scripts/lint/purity-rules.ts';

/** Whether a path is part of what must be the same on every machine: `shared/` without its tests. */
export function mustBePure(path: string): boolean {
  return /^shared\/.*\.ts$/.test(path) && !/\.test(-[a-z]+)?\.ts$/.test(path);
}

/** Files that are free of some rules; `.oxlintrc.json` says the same of the same files. */
export const purityExemptions: readonly Exemption[] = [
  {
    // It takes the natives away while rules run in development, so it has to name them.
    files: /^shared\/sim\/native-trap\.ts$/,
    rules: ['safe-math', 'no-impure-globals', 'no-locale'],
  },
  {
    // Cells and scratch that every function writes before it reads them.
    files: /^shared\/math\//,
    rules: ['no-module-writes'],
  },
];

interface Exemption {
  readonly files: RegExp;
  readonly rules: readonly string[];
}

/** What in the text is impure: "path:line rule: reason". A text that does not parse is a finding as well. */
export function impurities(path: string, text: string): readonly string[] {
  const { program, errors } = parseSync(path, text);
  const findings = errors.map((error) => `${path} does not parse: ${error.message}`);
  for (const [name, rule] of Object.entries(purityRules)) {
    if (purityExemptions.some(({ files, rules }) => files.test(path) && rules.includes(name))) continue;
    const visitor = rule((node, message) => {
      const line = text.slice(0, node.start).split('\n').length;
      findings.push(`${path}:${line} ${name}: ${message}`);
    });
    new Visitor(visitor).visit(program);
  }
  return findings;
}
