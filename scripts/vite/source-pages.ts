// Pages whose whole program is given as text, served from the sources of the client without a game server.
import { rmSync } from 'node:fs';
import { createServer, type Plugin } from 'vite';
import { assetsPlugin } from '#scripts/assets/plugin.ts';
import { inRoot } from '#scripts/paths.ts';
import { buildInfoPlugin } from './build-info.ts';
import { gamePagesPlugin } from './game-pages.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

/** Served pages. */
export interface SourcePages {
  /** The address of the folder that all lie in, which is that of the page of a game from its sources. */
  readonly root: string;
  /** The address of a page by its name. */
  url(name: string): string;
  close(): Promise<void>;
}

/** Serves each program, TypeScript, as a page of its own that fills the window. */
export async function servePages(programs: Readonly<Record<string, string>>): Promise<SourcePages> {
  const cacheDir = temporaryFolder('vite');
  const server = await createServer({
    configFile: false,
    root: inRoot('client'),
    cacheDir,
    logLevel: 'error',
    publicDir: false,
    server: { port: 0, host: '127.0.0.1', hmr: false },
    plugins: [buildInfoPlugin(), gamePagesPlugin(), assetsPlugin(), pagesOf(programs)],
  });
  await server.listen();
  const base = server.resolvedUrls?.local[0] ?? '';
  return {
    root: base,
    url: (name) => `${base}${name}.html`,
    async close() {
      await server.close();
      rmSync(cacheDir, { recursive: true, force: true });
    },
  };
}

function pagesOf(programs: Readonly<Record<string, string>>): Plugin {
  // There are no such files; their place says what `#client` means.
  const files = new Map(Object.keys(programs).map((name) => [`/${name}.ts`, inRoot(`client/${name}.ts`)]));
  const sources = new Map(Object.entries(programs).map(([name, source]) => [inRoot(`client/${name}.ts`), source]));
  return {
    name: 'samestep:source-pages',
    resolveId: (id) => files.get(id),
    load: (id) => sources.get(id),
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const [, name = ''] = /^\/([a-z-]+)\.html/.exec(request.url ?? '') ?? [];
        if (!Object.hasOwn(programs, name)) return next();
        response.setHeader('content-type', 'text/html');
        response.end(
          '<!doctype html><meta name="viewport" content="width=device-width, initial-scale=1">' +
            `<body style="margin: 0"><script type="module" src="/${name}.ts"></script></body>`,
        );
      });
    },
  };
}
