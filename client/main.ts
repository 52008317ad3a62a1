// The page: binds the browser to the app, and the app to the game it plays.
import { games, protocol } from 'virtual:samestep/build';
import { front } from './games/dogfight/front.ts';
import { demoView, view } from './games/dogfight/view.ts';
import { findGame } from './games/find-game.ts';
import { colyseusDoor } from './net/colyseus-door.ts';
import { startApp } from './ui/app.ts';
import { troubleScreen } from './ui/error-screen.ts';
import { otherGames } from './ui/game-list.ts';
import { playableGame } from './ui/playable-game.ts';
import { createScreens } from './ui/screens.ts';
import { storageOrNull } from './ui/settings.ts';
import { shareAddress } from './ui/share-address.ts';
import { createTestHook } from './ui/test-hook.ts';
import { detailOf, troubleOf } from './ui/trouble.ts';
import { assertMath } from '#shared/index.ts';
import type { Clock } from './net/connection.ts';
import type { AppOptions } from './ui/app-options.ts';
import './styles/base.css';
import './styles/screens.css';
import './styles/match.css';
import './styles/settings.css';

const test = new URLSearchParams(location.search).get('test');
const isMotionReduced = matchMedia('(prefers-reduced-motion: reduce)').matches;

const clock: Clock = {
  nowMs: () => performance.now(),
  after(delayMs, call) {
    const timer = setTimeout(call, delayMs);
    return () => clearTimeout(timer);
  },
};

/** For whoever writes the game; a build has nothing of it. */
const showReport = import.meta.env.DEV ? await reports() : undefined;

/** Everything but the game, which may have to be fetched. */
const surroundings = {
  build: { games, protocol },
  clock,
  address: {
    read: () => location.href,
    write: (url: string) => history.replaceState(null, '', url),
    reload: () => location.reload(),
  },
  field: byId('field'),
  screens: byId('screens'),
  longStorage: storageOrNull(() => localStorage),
  tabStorage: storageOrNull(() => sessionStorage),
  isTouch: test === null && matchMedia('(pointer: coarse)').matches,
  hasDemo: test === null && !isMotionReduced,
  games: async () => otherGames((await import('virtual:samestep/game-pages')).gamePages, location.pathname),
  shareAddress: () => shareAddress(location.href),
  sourceFor: () => undefined,
  report: (error: unknown) => reportError(error),
  ...(showReport && { showReport }),
};

await start().catch((error: unknown) => {
  surroundings.report(error);
  createScreens(surroundings.screens).show(
    troubleScreen(troubleOf(error), detailOf(error), surroundings.address.reload),
  );
});

async function reports(): Promise<AppOptions['showReport']> {
  const { createReportCard, showFaults } = await import('./ui/report-card.ts');
  const show = createReportCard(document.body);
  showFaults(window, show);
  return show;
}

async function start(): Promise<void> {
  assertMath();
  const { game: chosen } = document.body.dataset;
  // A page may name another game than dogfight: `<body data-game="…">`.
  const game = (chosen === undefined ? undefined : await findGame(chosen)) ?? playableGame(view, demoView, front);
  const options: AppOptions = { ...surroundings, game, door: colyseusDoor(location.origin, game.name) };
  if (test === null) startApp(options);
  else startTested(options);
}

/** Under `?test` scripts steer; `?test=keys` leaves the devices to the page. */
function startTested(options: AppOptions): void {
  let sourceFor: AppOptions['sourceFor'] = () => undefined;
  const page = startApp({ ...options, sourceFor: (slot, sim) => sourceFor(slot, sim) });
  const { hook, sourceFor: scripted } = createTestHook(page);
  if (test !== 'keys') sourceFor = scripted;
  window.samestepTest = hook;
}

function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`index.html has no element '${id}'.`);
  return found;
}
