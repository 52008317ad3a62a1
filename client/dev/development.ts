// What `npm run dev` adds to a game's page: reports over it, and what is saved while it is open. A build has nothing of it.
import { createReportCard, showFaults } from '../ui/report-card.ts';
import { storageOrNull } from '../ui/settings.ts';
import type { AppOptions } from '../ui/app-options.ts';
import type { PlayableGame } from '../ui/playable-game.ts';
import { createEdits, type EditedPage } from './edits.ts';
import { onFresh } from './fresh-modules.ts';

/** The page's part in it. */
export interface Development {
  readonly options: Pick<AppOptions, 'showReport' | 'rulesChanged'>;
  /** The page has begun. */
  follow(page: EditedPage): void;
}

/** Where a tab keeps it. */
const RELOADED = 'samestep.reloadedFor';

/** `build` is what the page says of its rules: it says another hash when they are changed. */
export function develop(
  game: PlayableGame,
  build: { readonly games: Record<string, { readonly rules: string }> },
): Development {
  const show = createReportCard(document.body);
  showFaults(window, show);
  let page: EditedPage | undefined;
  const edits = createEdits({
    game,
    page: () => page,
    rules: build.games[game.name]?.rules ?? '',
    setRules(rules) {
      build.games[game.name] = { rules };
    },
    show,
    clear: () => document.querySelector<HTMLElement>('[data-test="close-fault"]')?.click(),
    reload: () => location.reload(),
    reloadedFor: {
      read: () => storageOrNull(() => sessionStorage)?.getItem(RELOADED) ?? '',
      write: (rules) => storageOrNull(() => sessionStorage)?.setItem(RELOADED, rules),
    },
    retry: (url) => import(/* @vite-ignore */ `${url.split('?')[0]}?t=${Date.now()}`),
    after: (delayMs, call) => void setTimeout(call, delayMs),
  });
  onFresh(game.name, (fresh) => void edits.take(fresh));
  import.meta.hot?.on('vite:error', ({ err }) => {
    const { message, id, loc, frame = '' } = err;
    const file = loc?.file ?? id ?? '';
    const place = loc === undefined ? file : `${file}:${loc.line}:${loc.column}`;
    show('fault', plain([message, place, frame].filter((line) => line !== '').join('\n')));
    // Its own sheet would lie over the game, which goes on.
    setTimeout(() => document.querySelector('vite-error-overlay')?.remove());
  });
  return {
    options: { showReport: show, rulesChanged: (rules) => void edits.rulesChanged(rules) },
    follow(begun) {
      page = begun;
    },
  };
}

/** Without the colours of a terminal. */
function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/\u001b\[[\d;]*m/g, '').trim();
}
