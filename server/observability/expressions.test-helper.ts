/** What alerts and the dashboard ask Prometheus: their expressions, and the figures and labels that those name. */
import { readFileSync } from 'node:fs';

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** Each alert's name and expression. */
export function alertExpressions(): readonly (readonly [name: string, expression: string])[] {
  const alerts = read('./alerts.yml')
    .split(/^ +- alert: /m)
    .slice(1);
  return alerts.map((alert) => {
    const [name] = alert.split('\n');
    const [, folded, plain = ''] = /^ +expr: (?:>\n((?: {10,}.*\n)+)|(.*)\n)/m.exec(alert) ?? [];
    return [name, (folded ?? plain).replaceAll(/\s+/g, ' ').trim()];
  });
}

/** Each panel's title and one of its expressions. */
export function dashboardExpressions(): readonly (readonly [title: string, expression: string])[] {
  const { panels }: { panels: readonly { title: string; targets?: readonly { expr: string }[] }[] } = JSON.parse(
    read('./dashboard.json'),
  );
  return panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [title, expr] as const));
}

/** Words of the language, where they stand without a parenthesis. */
const WORDS: readonly string[] = ['and', 'or', 'unless', 'by', 'without', 'on', 'ignoring', 'bool', 'offset', 'le'];

/** The figures that an expression names. */
export function figuresIn(expression: string): readonly string[] {
  const bare = expression
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '')
    .replaceAll(/\{[^}]*\}|\[[^\]]*\]/g, ' ')
    .replaceAll(/\b(?:by|without|on|ignoring)\s*\([^)]*\)/g, ' ');
  const names = [...bare.matchAll(/[a-zA-Z_:][\w:]*(?!\s*\(|[\w:])/g)].map(([name]) => name);
  return [...new Set(names)].filter((name) => !WORDS.includes(name));
}

/** The labels that an expression chooses by or sums by. */
export function labelsIn(expression: string): readonly string[] {
  const chosen = [...expression.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""').matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*""/g)];
  const summed = [...expression.matchAll(/\b(?:by|without)\s*\(([^)]*)\)/g)].flatMap(([, list]) => list.split(','));
  return [...new Set([...chosen.map(([, name]) => name), ...summed.map((name) => name.trim())])];
}
