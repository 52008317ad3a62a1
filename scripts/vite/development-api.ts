// The Vite plugin that answers what a page asks of its server beside files: accounts, queue, leaderboards, matchmaking, by the rooms that are loaded.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { inRoot } from '#scripts/paths.ts';
import { isRunnableDevEnvironment, type Plugin, type ViteDevServer } from 'vite';

/** Evaluated among the rooms, whose services it has. */
const ENTRY = inRoot('server/development-api.ts');
/** All that a server answers by itself; everything else is a file. */
const ANSWERED = /^\/(?:(?:api|matchmake|\.well-known)\/|(?:health|ready|metrics|version)$)/;

/** What the entry opens, over the rooms that it was evaluated with. */
export interface RoomsApi {
  answer(request: IncomingMessage, response: ServerResponse): void;
  /** Others have taken its place. Never rejects. */
  retire(): Promise<void>;
}

/** As the entry has it: `openDevelopmentApi`. */
interface Entry {
  openDevelopmentApi(listening: { readonly host: string | undefined; readonly port: number }): RoomsApi;
}

/** The plugin, and what is called once rooms are being loaded anew. */
export interface DevelopmentApiPlugin extends Plugin {
  reloaded(): void;
}

/** It stands before Colyseus' own plugin, whose answers to matchmaking know no accounts. */
export function developmentApi(): DevelopmentApiPlugin {
  let follow = (): Promise<RoomsApi | undefined> => Promise.resolve(undefined);
  return {
    name: 'samestep:development-api',
    configureServer(server) {
      const { logger } = server.config;
      const rooms = followRooms((): Promise<Entry> => evaluate(server), {
        open: ({ openDevelopmentApi }) => openDevelopmentApi(listeningOf(server)),
        failed: (sentence, error) => logger.error(sentence, { timestamp: true, ...(error && { error }) }),
      });
      follow = rooms.newest;
      server.httpServer?.once('close', () => void rooms.close());
      server.middlewares.use((request, response, next) => {
        if (!ANSWERED.test(pathOf(request))) return next();
        rooms.newest().then(
          (api) => api.answer(request, response),
          // Why has been said in the terminal.
          () => refuse(response),
        );
      });
    },
    reloaded() {
      // Why has been said in the terminal.
      follow().catch(() => undefined);
    },
  };
}

/** What it does with a module of the rooms. */
interface RoomsFollower<Module> {
  readonly open: (module: Module) => RoomsApi;
  /** They could not be loaded, or opened: said once for each fault, however many ask meanwhile. */
  readonly failed: (sentence: string, error: Error | undefined) => void;
}

/** The addresses over the newest rooms; those before are closed. `load`: the same module until rooms are loaded anew. */
export function followRooms<Module extends object>(
  load: () => Promise<Module>,
  { open, failed }: RoomsFollower<Module>,
) {
  let opened: { readonly module: Module; readonly api: RoomsApi } | undefined;
  /** Not opened again before they are loaded anew. */
  let broken: { readonly module: Module; readonly error: unknown } | undefined;
  let said = '';

  function say(what: string, error: unknown): void {
    const sentence = `${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    if (sentence === said) return;
    said = sentence;
    failed(sentence, error instanceof Error ? error : undefined);
  }

  function openNew(module: Module): RoomsApi {
    if (broken?.module === module) throw broken.error;
    try {
      return open(module);
    } catch (error) {
      broken = { module, error };
      say('The addresses of the rooms could not be opened', error);
      throw error;
    }
  }

  return {
    /** Rooms that cannot be loaded leave those before in their place. Rejects as `load` does where there were none. */
    async newest(): Promise<RoomsApi> {
      const module = await load().catch((error: unknown) => {
        say('The rooms could not be loaded', error);
        if (opened === undefined) throw error;
        return opened.module;
      });
      if (opened?.module === module) return opened.api;
      const before = opened;
      opened = { module, api: openNew(module) };
      said = '';
      void before?.api.retire();
      return opened.api;
    },
    async close(): Promise<void> {
      const last = opened;
      opened = undefined;
      await last?.api.retire();
    },
  };
}

function evaluate({ environments }: ViteDevServer): Promise<Entry> {
  const environment = environments['colyseus'];
  if (!isRunnableDevEnvironment(environment))
    throw new Error('The environment of the rooms runs nothing any more; adapt scripts/vite/development-api.ts.');
  return environment.runner.import(ENTRY);
}

/** As it listens; before it does, as it will. */
function listeningOf({ httpServer, config }: ViteDevServer): {
  readonly host: string | undefined;
  readonly port: number;
} {
  const address = httpServer?.address();
  const { host, port } = config.server;
  return {
    host: typeof host === 'string' ? host : host === true ? undefined : 'localhost',
    port: typeof address === 'object' && address !== null ? address.port : port,
  };
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?')[0];
}

function refuse(response: ServerResponse): void {
  response.writeHead(503, { 'Content-Type': 'application/json', 'Retry-After': '1' });
  response.end(
    JSON.stringify({
      code: 'away',
      message: 'The rooms cannot be loaded just now: what is wrong stands in the terminal.',
    }),
  );
}
