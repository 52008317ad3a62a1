// A view, art, rules or tuning that is saved while the page is open is in it, its match goes on. Development only.
import type { ReportKind } from '../net/notice.ts';
import type { GameDisplay, PlayableGame } from '../ui/playable-game.ts';
import { reportOf } from '../ui/trouble.ts';
import type { FreshModule } from './fresh-modules.ts';

/** The page, as far as edits change it. */
export interface EditedPage {
  /** Undefined while there is none to play. */
  readonly match: object | undefined;
  /** Undefined until it is loaded. */
  display?(): GameDisplay | undefined;
  /** What stands on the page is begun anew: the title, or the session of the match over the line that it has. */
  renew?(): void;
}

/** What edits are made of. */
export interface EditsOptions {
  readonly game: Pick<PlayableGame, 'replace'>;
  readonly page: () => EditedPage | undefined;
  /** The hash of the rules that the page was loaded with. */
  readonly rules: string;
  /** The rules that the page says it plays by. */
  readonly setRules: (rules: string) => void;
  readonly show: (kind: ReportKind, report: string) => void;
  /** Nothing is wrong any more. */
  readonly clear: () => void;
  readonly reload: () => void;
  /** What is remembered over it: for which rules the page was loaded anew. */
  readonly reloadedFor: { read(): string; write(rules: string): void };
  /** Evaluates a module of this address once more. */
  readonly retry: (url: string) => Promise<unknown>;
  /** Calls back once after so many milliseconds. */
  readonly after: (delayMs: number, call: () => void) => void;
}

/** What the page and its room tell of edits. */
export interface Edits {
  /** A module was saved. */
  take(fresh: FreshModule): Promise<void>;
  /** The room's match goes on under these rules. */
  rulesChanged(rules: string): Promise<void>;
}

/** A page whose room has gone on is loaded anew when the rules do not come to it within this time. */
const RULES_MS = 5000;

/** Loading the page anew does not help: what was saved last is what it gets. */
const OTHER_RULES = `This page has rules that its room has not taken: what was saved last was refused, or the room was made by another process.
Save rules that the room can take, or take back what was changed: this page goes on then. The terminal says why they were refused.`;

/** Makes them. */
export function createEdits({
  game,
  page,
  rules,
  setRules,
  show,
  clear,
  reload,
  reloadedFor,
  retry,
  after,
}: EditsOptions): Edits {
  const first = game.replace?.({}) ?? {};
  let current: { readonly rules: string; readonly view: unknown } = { rules, view: Reflect.get(first, 'view') };
  /** By the hash of its rules: the newest view of each, for a room that takes its rules back. */
  const known = new Map([[rules, first]]);
  let awaited = '';
  let last: Promise<void> = Promise.resolve();

  /** All or nothing: what throws leaves what is shown, and the next save begins from there. */
  async function use(parts: object, of: string): Promise<void> {
    const view = Reflect.get(parts, 'view');
    if (readOnce(view) !== readOnce(current.view)) return reload();
    clear();
    const { view: shown, demoView: shownDemo } = Object.assign(
      { view: undefined, demoView: undefined },
      game.replace?.({}),
    );
    game.replace?.(parts);
    setRules(of);
    try {
      await page()?.display?.()?.replaceView?.();
      if (of !== current.rules || page()?.match === undefined) page()?.renew?.();
    } catch (error) {
      game.replace?.({ view: shown, demoView: shownDemo });
      setRules(current.rules);
      // The room has gone on: the next view of its rules is shown at once.
      if (of !== current.rules && page()?.match !== undefined) awaited = of;
      throw error;
    }
    current = { rules: of, view };
    reloadedFor.write('');
  }

  /** One after another: art takes its time to load, and the newest is shown last. */
  function queued(work: () => Promise<void>): Promise<void> {
    last = last.then(work).catch((error: unknown) => show('fault', reportOf(error)));
    return last;
  }

  async function take({ file, module, url, rules: of = current.rules }: FreshModule): Promise<void> {
    if (module === undefined) return tellWhyNot(url);
    if (file === 'front') {
      game.replace?.({ front: Reflect.get(module, 'front') });
      if (page()?.match === undefined) page()?.renew?.();
      return;
    }
    const view: unknown = Reflect.get(module, 'view');
    const parts = { view, demoView: Reflect.get(module, 'demoView') ?? view };
    known.set(of, parts);
    // The room says when: until then the old rules make the ticks that it seals.
    if (of !== current.rules && page()?.match !== undefined && awaited !== of) return;
    awaited = '';
    await use(parts, of);
  }

  /** The browser tells what a module threw only to who asks for it. One that does not come the development server has told of. */
  async function tellWhyNot(url: string): Promise<void> {
    try {
      await retry(url);
    } catch (error) {
      if (!(error instanceof TypeError && error.message.includes('dynamically imported')))
        show('fault', reportOf(error));
    }
  }

  async function rulesChanged(to: string): Promise<void> {
    const parts = known.get(to);
    if (parts !== undefined) return use(parts, to);
    awaited = to;
    const isReloadedFor = reloadedFor.read() === to;
    // Where nothing is played there is nothing to look at meanwhile.
    if (isReloadedFor || page()?.match === undefined) show('fault', OTHER_RULES);
    if (isReloadedFor) return;
    after(RULES_MS, () => {
      if (awaited !== to) return;
      reloadedFor.write(to);
      reload();
    });
  }

  return {
    take: (fresh) => queued(() => take(fresh)),
    rulesChanged: (to) => queued(() => rulesChanged(to)),
  };
}

/** What a page reads of a view once, when it begins: its keys, and which sounds there are. When it is another, the page is loaded anew, and comes back to its seat. */
function readOnce(view: unknown): string {
  if (typeof view !== 'object' || view === null) return '';
  const build: unknown = Reflect.get(view, 'build');
  const { controls, sharedControls, orders } = typeof build === 'function' ? build() : {};
  const sounds = ['assets', 'sounds', 'sprite'].reduce<unknown>(
    (of, name) => (typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined),
    view,
  );
  return JSON.stringify([controls, sharedControls, orders, Object.keys(sounds ?? {})]);
}
