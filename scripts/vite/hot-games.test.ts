// Which saved files are brought into the running page and rooms.
import { expect, test } from 'vitest';
import { acceptance, gameOfRules } from './hot-games.ts';

test('a view and a front accept themselves in the page, rules in the rooms', () => {
  expect(acceptance('client/games/chess/view.ts', 'client')).toContain(`samestepBring('chess', 'view', fresh,`);
  expect(acceptance('client/games/chess/front.ts', 'client')).toContain(`samestepBring('chess', 'front', fresh,`);
  expect(acceptance('shared/games/chess/sim.ts', 'colyseus')).toContain('samestepOffer(fresh)');
});

test('the rooms of the development server get the desk of saved rules; the page has none', () => {
  expect(acceptance('server/rooms.ts', 'colyseus')).toContain('services.rules = samestepDesk');
  expect(acceptance('server/rooms.ts', 'client')).toBeUndefined();
});

test('nowhere else does anything accept itself', () => {
  expect(acceptance('shared/games/chess/sim.ts', 'client')).toBeUndefined();
  expect(acceptance('client/games/chess/view.ts', 'colyseus')).toBeUndefined();
  expect(acceptance('client/ui/app.ts', 'client')).toBeUndefined();
});

test('every file of a game but its tests and texts is of its rules', () => {
  expect(gameOfRules('shared/games/chess/tuning.json')).toBe('chess');
  expect(gameOfRules('shared/games/chess/moves.ts')).toBe('chess');
  expect(gameOfRules('shared/games/chess/moves.test.ts')).toBeUndefined();
  expect(gameOfRules('shared/games/chess/README.md')).toBeUndefined();
  expect(gameOfRules('shared/math/grid.ts')).toBeUndefined();
});

test('levels and the module that lists them are of the rules, what is only looked at or heard is not', () => {
  expect(gameOfRules('assets/chess/levels/board.json')).toBe('chess');
  expect(gameOfRules('assets/chess/levels.ts')).toBe('chess');
  expect(gameOfRules('assets/chess/art/board.svg')).toBeUndefined();
  expect(gameOfRules('assets/chess/ids.ts')).toBeUndefined();
});
