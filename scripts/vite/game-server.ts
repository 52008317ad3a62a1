// The game server inside Vite's development server: one process and one port for page, matchmaking and sockets.
import { colyseus } from 'colyseus/vite';
import { inRoot } from '#scripts/paths.ts';
import type { Plugin } from 'vite';

/** Files saved together (an editor's "save all", a checkout) are one reload: the second would find no clients. */
const settleMs = 150;
/** A room that has just been reloaded needs this long for its clients to be back before it may be reloaded again. */
const reloadGapMs = 1500;

/**
 * Colyseus' own plugin with one change to its hot update: reloads of rooms are gathered and spaced. A reload makes every room anew
 * under its id, with the new rules and their hashes; pages reload too and join it again.
 */
export function gameServer(): Plugin[] {
  const plugins: Plugin[] = colyseus({ serverEntry: inRoot('server/rooms.ts') });
  const reload = plugins.find((plugin) => plugin.name === 'colyseus:hmr');
  const original = reload?.hotUpdate;
  if (!reload || typeof original !== 'function') {
    throw new Error('colyseus/vite has no "colyseus:hmr" hot update any more; adapt scripts/vite/game-server.ts.');
  }
  let timer: NodeJS.Timeout | undefined;
  let reloadedAtMs = 0;
  reload.hotUpdate = function (change) {
    if (this.environment.name !== 'colyseus' || change.modules.length === 0) return;
    clearTimeout(timer);
    const delayMs = Math.max(settleMs, reloadedAtMs + reloadGapMs - Date.now());
    timer = setTimeout(() => {
      reloadedAtMs = Date.now();
      void original.call(this, change);
    }, delayMs);
  };
  return plugins;
}
