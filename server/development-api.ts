/** What `npm run dev` answers beside its pages: the addresses of a server. Vite evaluates it with the rooms, and anew whenever they are loaded anew. */
import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { matchMaker } from '@colyseus/core';
import type { Listening } from './addresses.ts';
import { createHttpApp } from './http-app.ts';
import { replayFinder } from './kept-replays.ts';
import { errorText } from './log.ts';
import { pageRules } from './matchmaking/page-rules.ts';
import { observe } from './observability/observe.ts';
import { createOrigins } from './origins.ts';
import { services } from './rooms.ts';

/** The addresses over one making of the rooms. */
export interface DevelopmentApi {
  /** Answers whatever it is asked; 404 where there is nothing. */
  answer(request: IncomingMessage, response: ServerResponse): void;
  /** Others have taken its place: who waits in the queue hears that now; records are closed once the last of its rooms has gone. Never rejects. */
  retire(): Promise<void>;
}

/** Rooms that are loaded anew give way at once; ones that hang are not waited for longer. */
const ROOMS_GONE_MS = 30_000;
const LOOK_MS = 200;

/** Opens it, once for this making of the rooms. `listening`: as Vite does. */
export function openDevelopmentApi(listening: Pick<Listening, 'host' | 'port'>): DevelopmentApi {
  const { config, log, metrics, build, platform, queue, actions, replays } = services;
  const recordingsFolder = join(config.dataDir, 'recordings');
  // Pages are Vite's.
  const noPages = mkdtempSync(join(tmpdir(), 'samestep-dev-'));
  const observed = observe({
    // Vite works in this process, too: nobody is refused for that.
    services: { ...services, config: { ...config, admissionMaxima: { late: 0, loop: 0, requests: 0 } } },
    connections: { open: () => 0, bytes: () => ({ received: 0, sent: 0 }) },
    isDraining: () => matchMaker.state !== matchMaker.MatchMakerState.READY,
  });
  const app = createHttpApp({
    clientFolder: noPages,
    trustedProxies: config.trustedProxies,
    listening: () => ({ ...listening, publicUrl: config.publicUrl }),
    health: () => ({
      ok: matchMaker.state === matchMaker.MatchMakerState.READY,
      rooms: metrics.value('rooms'),
      players: metrics.value('players'),
      buildId: build.buildId,
      build: { protocol: build.protocol, games: build.games },
      counts: metrics.all(),
      ...(platform && { config: { version: platform.live.state.version, problem: platform.live.problem } }),
    }),
    ticketState: (roomId, ticket) => services.restarts.ticketState(roomId, ticket),
    findReplay: replayFinder(replays, recordingsFolder),
    platform,
    queue,
    rulesFor: pageRules(services),
    actions,
    recordingsFolder,
    observed,
    origins: createOrigins(config),
    metricsToken: config.metricsToken,
    log,
    metrics,
  });

  async function close(): Promise<void> {
    await queue?.close();
    for (let waitedMs = 0; metrics.value('rooms') > 0 && waitedMs < ROOMS_GONE_MS; waitedMs += LOOK_MS)
      await new Promise((resolve) => void setTimeout(resolve, LOOK_MS).unref());
    observed.stop();
    rmSync(noPages, { recursive: true, force: true });
    await platform?.close();
  }

  return {
    answer: (request, response) => app(request, response),
    retire: () =>
      close().catch((error: unknown) => {
        log.warn('dev.retire', 'What the rooms before had open could not be closed.', { error: errorText(error) });
      }),
  };
}
