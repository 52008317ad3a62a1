// The Vite plugin behind `virtual:samestep/game-pages`: the page of each game, as its own file describes it.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { CLIP, clipFile } from '#scripts/assets/clip.ts';
import { inRoot, root } from '#scripts/paths.ts';
import type { Plugin } from 'vite';

/** One game's page. */
export interface GamePage {
  readonly game: string;
  /** Its address below the server's: `/` or `/chess.html`. */
  readonly path: string;
  readonly title: string;
  /** One sentence; empty when the page has no description. */
  readonly tagline: string;
  /** An SVG as text; empty when the game has no emblem. */
  readonly emblem: string;
}

const id = 'virtual:samestep/game-pages';
const resolvedId = `\0${id}`;
/** Whose page index.html is. */
const FIRST_GAME = 'dogfight';

/** Provides `gamePages`, the first game's page first. */
export function gamePagesPlugin(): Plugin {
  return {
    name: 'samestep:game-pages',
    resolveId: { filter: { id: /^virtual:samestep\/game-pages$/ }, handler: () => resolvedId },
    load: {
      filter: { id: /virtual:samestep\/game-pages$/ },
      handler() {
        const files = globSync('client/*.html', { cwd: root }).toSorted();
        for (const file of files) this.addWatchFile(inRoot(file));
        const pages = files.map((file) => gamePage(basename(file), readFileSync(inRoot(file), 'utf8'), emblemOf));
        return gamePagesModule(pages.toSorted(byPath), (game) => existsSync(clipFile(game)));
      },
    },
  };
}

/** The module's code. A clip's file is Vite's to name, and to fetch when it is to be seen; `hasClip` says whether a game has one. */
export function gamePagesModule(pages: readonly GamePage[], hasClip: (game: string) => boolean): string {
  const { frames, seconds } = CLIP;
  const imports: string[] = [];
  const entries = pages.map(({ game, ...said }, i) => {
    const page = { name: game, ...said };
    if (!hasClip(game)) return `{ ...${JSON.stringify(page)}, clip: null }`;
    imports.push(`import clip${i} from ${JSON.stringify(`${clipFile(game)}?url&no-inline`)};`);
    return `{ ...${JSON.stringify(page)}, clip: { url: clip${i}, frames: ${frames}, seconds: ${seconds} } }`;
  });
  return [...imports, `export const gamePages = [${entries.join(', ')}];`].join('\n');
}

/** What a page's file says of its game. `emblemOf`: the SVG of a game's emblem, or an empty text. */
export function gamePage(file: string, html: string, emblemOf: (game: string) => string): GamePage {
  const [, titleText = ''] = /<title>([^<]*)<\/title>/.exec(html) ?? [];
  const [, description = ''] = /<meta\s+name="description"\s+content="([^"]*)"/.exec(html) ?? [];
  const [, game = FIRST_GAME] = /<body[^>]*\sdata-game="([^"]*)"/.exec(html) ?? [];
  const title = titleText.split(' · ')[0];
  // The description begins with the title, for those who find it without the page.
  const sentence = description.startsWith(`${title}: `) ? description.slice(title.length + 2) : description;
  const [first] = sentence.split(/(?<=[.!?])\s/);
  return {
    game,
    path: file === 'index.html' ? '/' : `/${file}`,
    title,
    tagline: first.charAt(0).toUpperCase() + first.slice(1),
    emblem: emblemOf(game),
  };
}

function emblemOf(game: string): string {
  const file = inRoot(`assets/${game}/icons/emblem.svg`);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function byPath(a: GamePage, b: GamePage): number {
  return a.path < b.path ? -1 : 1;
}
