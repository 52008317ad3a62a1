// On touch a hovered look stays after the finger has gone: it is for pointers that hover.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Whatever names `:hover` outside of `@media (hover: hover)`. */
function stuckHovers(css: string): string[] {
  const found: string[] = [];
  const open: string[] = [];
  for (const [, head = '', brace] of css.replaceAll(/\/\*.*?\*\//gs, '').matchAll(/([^{}]*)([{}])/g)) {
    if (brace === '}') open.pop();
    else open.push(head.trim());
    const isHovering = open.some((outer) => outer.startsWith('@media') && outer.includes('(hover: hover)'));
    if (brace === '{' && head.includes(':hover') && !isHovering) found.push(head.trim());
  }
  return found;
}

test('a hovered look is for pointers that hover alone', () => {
  const sheets = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.css'));
  expect(sheets.length).toBeGreaterThan(5);
  const rules = sheets.flatMap((name) => stuckHovers(readFileSync(`${import.meta.dirname}/${name}`, 'utf8')));
  expect(rules).toEqual([]);
  expect(stuckHovers('@media (hover: hover) { a:hover { } } @media (width > 1px) { .b:hover { } }')).toEqual([
    '.b:hover',
  ]);
});
