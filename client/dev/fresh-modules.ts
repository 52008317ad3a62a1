// The modules of games that were saved while this page is open. Development only: the development server has view.ts and front.ts bring themselves here.

/** What a game's page is made of. */
export type EditedFile = 'view' | 'front';

/** One of them, saved anew. */
export interface FreshModule {
  readonly file: EditedFile;
  /** What it exports; undefined when it could not be evaluated. */
  readonly module: object | undefined;
  /** Where it came from. */
  readonly url: string;
  /** The hash of the rules that it was evaluated with; undefined when they are those that the page was loaded with. */
  readonly rules: string | undefined;
}

const listeners = new Map<string, (fresh: FreshModule) => void>();
const rules = new Map<string, string>();

// Told before the modules that were made of them.
import.meta.hot?.on('samestep:rules', (told: { readonly game: string; readonly rules: string }) => {
  rules.set(told.game, told.rules);
});

/** Called by the module's own `import.meta.hot.accept`. */
export function bring(game: string, file: EditedFile, module: object | undefined, url: string): void {
  listeners.get(game)?.({ file, module, url, rules: rules.get(game) });
}

/** From now on the game's modules are given to `take`. */
export function onFresh(game: string, take: (fresh: FreshModule) => void): void {
  listeners.set(game, take);
}
