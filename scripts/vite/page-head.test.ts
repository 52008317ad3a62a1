// What a built page's head holds.
import { expect, test } from 'vitest';
import { withStyles } from './page-head.ts';

const html = '<link rel="stylesheet" crossorigin href="/assets/a.css"><link rel="icon" href="/assets/a.svg">';

test('styles of the build are in the page, and nothing else is touched', () => {
  const page = withStyles(html, (file) => (file === 'assets/a.css' ? '.cost{content:"$&"}\n' : undefined));
  expect(page).toBe('<style>.cost{content:"$&"}</style><link rel="icon" href="/assets/a.svg">');
});

test('a style that the build does not have stays linked', () => {
  expect(withStyles(html, () => undefined)).toBe(html);
});
