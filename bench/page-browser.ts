// Pages of the benchmarks in a real, headless Chromium: built with the client's own plugins, served so that their clock is fine.
import { readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { chromium, type Browser } from '@playwright/test';
import { build } from 'vite';
import { assetsPlugin } from '#scripts/assets/plugin.ts';
import { ensureChromium } from '#scripts/chromium.ts';
import { inRoot } from '#scripts/paths.ts';
import { leanPackages } from '#scripts/vite/lean-packages.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.png': 'image/png',
};

/** The headless Chromium of the browser tests, with software graphics named outright. */
export function launchChromium(args: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: ensureChromium(console.error),
    args: ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', ...args],
  });
}

/** Pages that are served. */
export interface ServedPages {
  readonly url: string;
  close(): void;
}

/** Builds bench/page/ and serves it on loopback: ours as the client is built, the peer as Pixi comes. */
export async function servePages(): Promise<ServedPages> {
  const folder = temporaryFolder('bench');
  for (const side of ['ours', 'peer', 'first'] as const) {
    await build({
      configFile: false,
      logLevel: 'error',
      root: inRoot('bench/page'),
      base: `/${side}/`,
      publicDir: false,
      build: {
        outDir: join(folder, side),
        target: 'es2023',
        chunkSizeWarningLimit: 4000,
        rolldownOptions: { input: inRoot(`bench/page/${side}.ts`), output: { entryFileNames: 'page.js' } },
      },
      plugins: [side === 'ours' ? leanPackages() : [], assetsPlugin()],
    });
  }
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://page').pathname;
    const send = (type: string, body: string | Buffer) => {
      // Isolated pages have a clock of 5 µs; others one of 100.
      const isolated = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
      response.writeHead(200, { 'Content-Type': type, ...isolated }).end(body);
    };
    if (path === '/') return send('text/html', page('ours', 'peer'));
    if (path === '/first') return send('text/html', page('first'));
    try {
      send(types[extname(path)] ?? 'application/octet-stream', readFileSync(join(folder, path)));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.close();
      server.closeAllConnections();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A page that runs these builds. */
function page(...sides: readonly string[]): string {
  const scripts = sides.map((side) => `<script type="module" src="/${side}/page.js"></script>`);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Benchmark</title></head><body style="margin:0">${scripts.join('')}</body></html>`;
}
