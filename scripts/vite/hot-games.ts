// The Vite plugin that brings saved games into the running page and the running rooms: each of their modules accepts itself, and says so.
import { relative, sep } from 'node:path';
import { refreshRules } from '#scripts/build-info.ts';
import { root } from '#scripts/paths.ts';
import type { Plugin } from 'vite';

const build = '\0virtual:samestep/build';

/** In the development server only: a build is for players. */
export function hotGames(): Plugin {
  return {
    name: 'samestep:hot-games',
    apply: 'serve',
    transform: {
      filter: { id: /\/(client\/games\/[^/]+\/(view|front)|shared\/games\/[^/]+\/sim|server\/rooms)\.ts$/ },
      handler(code, id) {
        const added = acceptance(relative(root, id).replaceAll(sep, '/'), this.environment.name);
        // Below the code: its lines stay where they are.
        return added === undefined ? undefined : { code: `${code}\n${added}`, map: null };
      },
    },
    async hotUpdate({ file }) {
      if (this.environment.name !== 'client') return;
      const game = gameOfRules(relative(root, file).replaceAll(sep, '/'));
      if (game === undefined) return;
      const rules = await rulesOf(game);
      if (rules === undefined) return;
      const { moduleGraph, hot } = this.environment;
      // A page that is loaded from now on has the new hash.
      const module = moduleGraph.getModuleById(build);
      if (module !== undefined) moduleGraph.invalidateModule(module);
      hot.send('samestep:rules', { game, rules });
    },
  };
}

/** What a module has to say in the page or in the rooms beside what is written in it; undefined for nothing. */
export function acceptance(path: string, environment: string): string | undefined {
  // Production has no desk: rules do not change there.
  if (path === 'server/rooms.ts' && environment === 'colyseus')
    return `import { rulesDesk as samestepDesk } from '#server/rules-desk.ts';
services.rules = samestepDesk;`;
  const [, tier, game, file] = /^(client|shared)\/games\/([^/]+)\/(\w+)\.ts$/.exec(path) ?? [];
  if (tier === 'client' && environment === 'client')
    return `import { bring as samestepBring } from '#client/dev/fresh-modules.ts';
if (import.meta.hot) import.meta.hot.accept((fresh) => samestepBring('${game}', '${file}', fresh, import.meta.url));`;
  if (tier === 'shared' && environment === 'colyseus')
    return `import { offerRules as samestepOffer } from '#server/rules-desk.ts';
if (import.meta.hot) import.meta.hot.accept((fresh) => void samestepOffer(fresh));`;
  return undefined;
}

/** The game whose rules a file is of: its levels are, its tests and texts are not. */
export function gameOfRules(path: string): string | undefined {
  if (/\.(test|test-helper|test-d)\.ts$|\.md$/.test(path)) return undefined;
  const [, ofRules, ofLevels] =
    /^(?:shared\/games\/([^/]+)\/|assets\/([^/]+)\/levels(?:\/[^/]+\.json|\.ts)$)/.exec(path) ?? [];
  return ofRules ?? ofLevels;
}

/** Undefined while they cannot be read: then the modules that they are made of cannot either, and nothing changes. */
async function rulesOf(game: string): Promise<string | undefined> {
  try {
    return await refreshRules(game);
  } catch {
    return undefined;
  }
}
