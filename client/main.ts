// The page of a game: binds the browser to the app, and the app to the game. client/pages/ has an entry for each.
import { buildId, games, protocol } from 'virtual:samestep/build';
import { colyseusDoor, type Access } from './net/colyseus-door.ts';
import { listPads } from '#client/input/page-devices.ts';
import { startApp } from './ui/app.ts';
import { troubleScreen } from './ui/error-screen.ts';
import { createScreens } from './ui/screens.ts';
import { LANGUAGE_TAGS, languageOf, type Language } from './ui/language.ts';
import { readSettings, storageOrNull } from './ui/settings.ts';
import { serverWord } from './ui/server-word.ts';
import { createTestHook, type AppPhase, type TestedPage } from './ui/test-hook.ts';
import { speak } from './ui/texts.ts';
import { styleForSide } from './ui/side-style.ts';
import { showTurnHint } from './ui/turn-hint.ts';
import { detailOf, troubleOf } from './ui/trouble.ts';
import { assertMath } from '#shared/index.ts';
import type { Account } from './net/account.ts';
import type { Clock } from './net/connection.ts';
import type { AppOptions } from './ui/app-options.ts';
import type { PageAsks } from './ui/page-asks.ts';
import type { PlayableGame } from './ui/playable-game.ts';
import './styles/base.css';
import './styles/screens.css';
import './styles/match.css';
import './styles/pause.css';
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

/** Everything but the game. */
const surroundings = {
  build: { games: { ...games }, protocol },
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
  padCount: () => listPads().filter((pad) => pad !== null).length,
  hasDemo: test === null && !isMotionReduced,
  asks: asksHere,
  account: pageAccount,
  serverWord: () => serverWord(location.href, document.documentElement.lang.slice(0, 2)),
  sourceFor: () => undefined,
  report: (error: unknown) => reportError(error),
};

/** What loads a game's own words in another language than English; a game without them keeps its English ones. */
export type GameLanguages = Readonly<Partial<Record<Exclude<Language, 'en'>, () => Promise<void>>>>;

/** Plays a game in this page; what keeps it from that stands on the page. */
export async function startPage(make: () => PlayableGame, languages: GameLanguages = {}): Promise<void> {
  try {
    const language = languageOf(readSettings(surroundings.longStorage).language, navigator.languages);
    document.documentElement.lang = LANGUAGE_TAGS[language];
    const spoken = language === 'en' ? undefined : languages[language]?.();
    await Promise.all([speak(language), spoken, styleForSide()]);
    await start(make());
  } catch (error) {
    surroundings.report(error);
    createScreens(surroundings.screens).show(
      troubleScreen(troubleOf(error), detailOf(error), surroundings.address.reload),
    );
  }
}

async function start(game: PlayableGame): Promise<void> {
  // For whoever writes the game; a build has nothing of it.
  const development = import.meta.env.DEV
    ? await (await import('./dev/development.ts')).develop(game, surroundings.build)
    : undefined;
  assertMath();
  if (game.isAcross) showTurnHint(document.body);
  const door = colyseusDoor(location.origin, game.name, accessOf(pageAccount));
  const options: AppOptions = { ...surroundings, game, door, ...development?.options };
  const page = test === null ? startApp(options) : startTested(options);
  development?.follow(page);
}

/** This browser's account. */
async function pageAccount(): Promise<Account> {
  return (await import('./page-account.ts')).account;
}

let asks: Promise<PageAsks> | undefined;

function asksHere(phase: () => AppPhase): Promise<PageAsks> {
  asks ??= import('./ui/page-asks.ts').then(({ createPageAsks }) =>
    createPageAsks({
      clock,
      // In development what is saved comes by itself.
      buildId: import.meta.env.DEV ? '' : buildId,
      storage: surroundings.longStorage,
      account: pageAccount,
      phase,
    }),
  );
  asks.catch(() => (asks = undefined));
  return asks;
}

/** At the door. Where the account's code cannot be had, one plays as nobody. */
function accessOf(ask: () => Promise<Account>): Access {
  let known: Account | undefined;
  return {
    async token() {
      known ??= await ask().catch(() => undefined);
      return known?.token();
    },
    refused: () => known?.refused(),
  };
}

/** Under `?test` scripts steer; `?test=keys` leaves the devices to the page. */
function startTested(options: AppOptions): TestedPage {
  let sourceFor: AppOptions['sourceFor'] = () => undefined;
  const page = startApp({ ...options, sourceFor: (slot, sim) => sourceFor(slot, sim) });
  const { hook, sourceFor: scripted } = createTestHook(page);
  if (test !== 'keys') sourceFor = scripted;
  window.samestepTest = hook;
  return page;
}

function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`index.html has no element '${id}'.`);
  return found;
}
