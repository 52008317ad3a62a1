// Every cut is still to be made in what is installed, and what is cut is in no build.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cuts, developmentOnly, sdkParts, sdkStandIn } from '#scripts/vite/lean-packages.ts';
import { inRoot, root } from '#scripts/paths.ts';

const textOf = (file: string) => readFileSync(inRoot(`node_modules/${file}`), 'utf8');

test.each(cuts)('$text stands once in $file', ({ file, text }) => {
  expect(textOf(file).split(text).length - 1).toBe(1);
});

test('what makes functions from text has another in its place in pixi.js/unsafe-eval', () => {
  const installed = textOf('pixi.js/lib/unsafe-eval/init.mjs');
  for (const name of ['_generateUniformsSync', '_generateUboSync', '_generateShaderSync', 'generateParticleUpdate'])
    expect(installed).toContain(`${name}: generate`);
  expect(readFileSync(inRoot('client/view/webgl-surface.ts'), 'utf8')).toMatch(/^import 'pixi\.js\/unsafe-eval';$/m);
});

test('the renderers are told not to fetch what is not there', () => {
  for (const file of ['client/view/webgl-surface.ts', 'client/canvas/canvas-surface.ts'])
    expect(readFileSync(inRoot(file), 'utf8')).toContain('skipExtensionImports: true');
});

test('what the Colyseus SDK gets instead is there, for every part that it imports', () => {
  expect(existsSync(inRoot(sdkStandIn))).toBe(true);
  const files = ['Client', 'Room', 'Connection'].map((name) => textOf(`@colyseus/sdk/build/${name}.mjs`)).join('\n');
  for (const part of sdkParts) expect(files).toContain(` from '${part}';`);
});

test('what is only for development exports one function, which the client asks for under vite dev only', () => {
  const exported = readFileSync(inRoot(developmentOnly), 'utf8').match(/^export (?!interface|type)\w+ \w+/gm);
  expect(exported).toEqual(['export function createNativeTrap']);
  const asked = globSync('client/**/*.ts', { cwd: root, exclude: (path) => path.includes('.test') }).flatMap(
    (file) => readFileSync(inRoot(file), 'utf8').match(/isStrict: [\w.]+/g) ?? [],
  );
  expect(new Set(asked)).toEqual(new Set(['isStrict: import.meta.env.DEV']));
});
