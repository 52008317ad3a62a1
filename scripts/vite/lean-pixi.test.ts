// Pixi's index as builds have it: what a page without WebGL needs is led to by an index of its own.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { indexOf, leanIndex, pixiNames } from '#scripts/vite/lean-pixi.ts';
import { inRoot, root } from '#scripts/paths.ts';

const folder = inRoot('node_modules/pixi.js/lib');
const index = readFileSync(`${folder}/index.mjs`, 'utf8');

test('the values of an import are found, over several lines, and types are not', () => {
  const source = `import { Container, type Sprite } from 'pixi.js';
import type { Texture } from 'pixi.js';
import {
  Mesh as Net,
  Shader,
} from 'pixi.js';
import { other } from './other.ts';`;
  expect(pixiNames(source)).toEqual(['Container', 'Mesh', 'Shader']);
});

test('the index keeps what is wanted and what it does, and loses lists and the rest', () => {
  const lean = leanIndex(index, new Set(['Sprite', 'WebGLRenderer']));
  expect(lean).toContain("export { Sprite } from './scene/sprite/Sprite.mjs';");
  expect(lean).toContain("import './rendering/init.mjs';");
  expect(lean).not.toMatch(/CanvasRenderer|Graphics|\/index\.mjs'/);
});

test('every name that the canvas takes is led to a file that is there', () => {
  const files = globSync('client/canvas/*.ts', { cwd: root, exclude: (path) => path.includes('.test') });
  const names = files.flatMap((file) => pixiNames(readFileSync(inRoot(file), 'utf8')));
  expect(names).toContain('CanvasRenderer');
  const lines = indexOf(index, names, folder).split('\n');
  expect(lines).toHaveLength(new Set(names).size);
  for (const line of lines) expect(existsSync(/from "(.+)";$/.exec(line)?.[1] ?? '')).toBe(true);
});
