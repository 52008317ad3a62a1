// The game server inside Vite's development server: one process and one port for page, matchmaking and sockets.
import { colyseus } from 'colyseus/vite';
import { inRoot } from '#scripts/paths.ts';
import { developmentApi } from '#scripts/vite/development-api.ts';
import type { Plugin } from 'vite';

/** Files saved together (an editor's "save all", a checkout) are one reload: the second would find no clients. */
const settleMs = 150;
/** A room that has just been reloaded needs this long for its clients to be back before it may be reloaded again. */
const reloadGapMs = 1500;

/**
 * Colyseus' own plugin with two changes to its hot update: an edit that the rooms accept by `import.meta.hot.accept`
 * reloads nothing, and reloads of rooms are gathered and spaced. Before it stands what answers everything but pages and sockets.
 */
export function gameServer(): Plugin[] {
  const plugins: Plugin[] = colyseus({ serverEntry: inRoot('server/rooms.ts') });
  const reload = plugins.find((plugin) => plugin.name === 'colyseus:hmr');
  const original = reload?.hotUpdate;
  if (!reload || typeof original !== 'function') {
    throw new Error('colyseus/vite has no "colyseus:hmr" hot update any more; adapt scripts/vite/game-server.ts.');
  }
  const api = developmentApi();
  let timer: NodeJS.Timeout | undefined;
  let reloadedAtMs = 0;
  reload.hotUpdate = function (change) {
    if (this.environment.name !== 'colyseus' || change.modules.every((module) => isAccepted(module))) return;
    clearTimeout(timer);
    const delayMs = Math.max(settleMs, reloadedAtMs + reloadGapMs - Date.now());
    timer = setTimeout(() => {
      reloadedAtMs = Date.now();
      void original.call(this, change);
      // It forgets what was evaluated before the next of these.
      setTimeout(() => api.reloaded());
    }, delayMs);
  };
  return [api, ...plugins];
}

/** The part of Vite's module graph that says how far an edit reaches. */
export interface HotModule {
  readonly isSelfAccepting?: boolean | undefined;
  readonly importers: ReadonlySet<HotModule>;
  readonly acceptedHmrDeps: ReadonlySet<HotModule>;
}

/** Whether every way from a module up to the entry meets one that accepts the change. */
export function isAccepted(module: HotModule, seen: Set<HotModule> = new Set()): boolean {
  if (module.isSelfAccepting === true) return true;
  if (module.importers.size === 0) return false;
  seen.add(module);
  return [...module.importers].every(
    (importer) => importer.acceptedHmrDeps.has(module) || seen.has(importer) || isAccepted(importer, seen),
  );
}
