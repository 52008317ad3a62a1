// Whether Vite gets the bundle: as files with hashes from a build, as served bytes from the development server.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, createServer } from 'vite';
import type { InlineConfig } from 'vite';
import { expect, onTestFinished, test, vi } from 'vitest';
import { inRoot } from '#scripts/paths.ts';
import { buildAssets } from './build-assets.ts';
import { readAssetFolder } from './folder.ts';
import { assetsPlugin } from './plugin.ts';

const assets = buildAssets(readAssetFolder('dogfight'));

/** A page that prints the bundle, gone after the test. */
function page(): string {
  const root = mkdtempSync(join(tmpdir(), 'page-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  writeFileSync(join(root, 'index.html'), '<script type="module" src="./main.js"></script>');
  writeFileSync(
    join(root, 'main.js'),
    `import assets from 'virtual:assets/dogfight'; import icons from 'virtual:assets/_shared'; console.log(assets, icons);`,
  );
  return root;
}

function settings(root: string, assetsRoot?: string): InlineConfig {
  return { root, configFile: false, publicDir: false, logLevel: 'silent', plugins: [assetsPlugin(assetsRoot)] };
}

test('a build emits the page and the sounds with hashes in their names, and the code points to them', async () => {
  const result = await build({ ...settings(page()), build: { write: false } });
  const output = Array.isArray(result) ? result[0].output : 'output' in result ? result.output : [];
  const files = new Map(output.map((file) => [file.fileName, file.type === 'asset' ? file.source : file.code]));
  const atlas = [...files.keys()].find((name) => /^assets\/dogfight-atlas-[\w-]{8}\.webp$/.test(name)) ?? 'no atlas';
  const flac = [...files.keys()].find((name) => /^assets\/dogfight-sounds-[\w-]{8}\.flac$/.test(name)) ?? 'no sounds';
  expect(Buffer.from(files.get(atlas) ?? '')).toEqual(Buffer.from(assets.webp));
  expect(Buffer.from(files.get(flac) ?? '')).toEqual(Buffer.from(assets.flac));
  const code = String(files.get([...files.keys()].find((name) => name.endsWith('.js')) ?? ''));
  for (const text of [atlas, flac, 'ship-hull', 'round-start', 'emblem-ring', 'sound-off'])
    expect(code).toContain(text);
});

test('the development server serves the same bytes under the address in the bundle', async () => {
  const server = await createServer({
    ...settings(page()),
    base: '/game/',
    server: { port: 0, host: '127.0.0.1', ws: false },
  });
  onTestFinished(() => server.close());
  await server.listen();
  const start = server.resolvedUrls?.local[0] ?? '';
  const code = (await server.transformRequest('virtual:assets/dogfight'))?.code ?? '';
  const path = /\/game\/@assets\/dogfight-sounds-[0-9a-f]{10}\.flac/.exec(code)?.[0] ?? 'none';
  const response = await fetch(new URL(path, start));
  expect(response.headers.get('content-type')).toBe('audio/flac');
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(assets.flac);
});

test('in development a new picture comes into the bundle and the ids, a broken one into an error', async () => {
  const root = page();
  const assetsRoot = join(root, 'assets');
  cpSync(inRoot('assets/_shared/font'), join(assetsRoot, '_shared/font'), { recursive: true });
  const addArt = (name: string, text: string) => {
    mkdirSync(join(assetsRoot, 'chess/art'), { recursive: true });
    writeFileSync(join(assetsRoot, 'chess/art', name), text);
  };
  const shape = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><rect width="4" height="4"/></svg>';
  addArt('king.svg', shape);
  const server = await createServer({ ...settings(root, assetsRoot), server: { middlewareMode: true, ws: false } });
  onTestFinished(() => server.close());
  const code = async () => (await server.transformRequest('virtual:assets/chess'))?.code ?? '';
  expect(await code()).not.toContain('rook');
  // Saved again until it is noticed: the watcher says nothing of what came before it was ready.
  const saveUntil = (text: string, check: () => Promise<void>) =>
    vi.waitFor(
      () => {
        addArt('rook.svg', text);
        return check();
      },
      { timeout: 20_000, interval: 200 },
    );
  await saveUntil(shape, async () => expect(await code()).toContain('rook'));
  expect(readFileSync(join(assetsRoot, 'chess/ids.ts'), 'utf8')).toContain(`| 'rook'`);
  await saveUntil('<svg', () => expect(code()).rejects.toThrow('assets/chess/art/rook.svg: the svg element needs'));
});

test('an unknown folder is an error that lists the known ones', async () => {
  const root = page();
  writeFileSync(join(root, 'main.js'), `import assets from 'virtual:assets/dogfigth'; console.log(assets);`);
  await expect(build({ ...settings(root), build: { write: false } })).rejects.toThrow(
    /assets\/dogfigth: does not exist; there are .*dogfight/,
  );
});
