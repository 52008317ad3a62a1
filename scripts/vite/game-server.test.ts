// How far an edit reaches, and that Colyseus' plugin still has the hook that ours replaces.
import { expect, test } from 'vitest';
import { gameServer, isAccepted } from '#scripts/vite/game-server.ts';
import type { HotModule } from '#scripts/vite/game-server.ts';

interface Node extends HotModule {
  readonly importers: Set<HotModule>;
  readonly acceptedHmrDeps: Set<HotModule>;
}

const node = (): Node => ({ importers: new Set(), acceptedHmrDeps: new Set() });

/** The first is imported by the second, and so on; the last is the entry. */
function chain(length: number): Node[] {
  const nodes = Array.from({ length }, node);
  for (const [i, each] of nodes.entries()) if (i + 1 < length) each.importers.add(nodes[i + 1]);
  return nodes;
}

test('an edit that nobody accepts reaches the entry', () => {
  expect(isAccepted(chain(3)[0])).toBe(false);
});

test('an edit stops where it, or what imports it, is accepted', () => {
  const [rules, face, room] = chain(3);
  room.acceptedHmrDeps.add(face);
  expect(isAccepted(rules)).toBe(true);
  expect(isAccepted(room)).toBe(false);
  expect(isAccepted({ ...node(), isSelfAccepting: true })).toBe(true);
});

test('one way past the one that accepts is enough to reach the entry', () => {
  const [rules, face, room] = chain(3);
  room.acceptedHmrDeps.add(face);
  rules.importers.add(room);
  expect(isAccepted(rules)).toBe(false);
});

test('modules that import each other in a circle end the search', () => {
  const [first, second] = chain(2);
  second.importers.add(first);
  expect(isAccepted(first)).toBe(true);
});

test('Colyseus still has the hot update that is replaced', () => {
  expect(gameServer().map(({ name }) => name)).toContain('colyseus:hmr');
});
