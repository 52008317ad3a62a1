/** A game alone in a page: no server, the people at this machine, and bots. */
import { createDisplay, type Display, type DisplayOptions } from '#client/display.ts';
import type { Match, MatchOptions } from '#client/match.ts';
import type { View } from '#client/view/define-view.ts';
import type { ModelDefinition } from '#shared/model/model.ts';
import { createLocalSession, type LocalSession } from '#shared/session/local.ts';
import { encodePlayerData, type Game } from '#shared/sim/game.ts';

/** How a game is played in one page. */
export interface LocalOptions<D extends ModelDefinition = ModelDefinition> extends DisplayOptions {
  /** People at this machine, 0…; 1 when absent. They take the first seats. */
  readonly local?: number;
  /** Strength 1–3 of a bot for each seat after theirs; none when absent. */
  readonly bots?: readonly number[];
  /** The world's random numbers follow from it; another one at each visit when absent. */
  readonly seed?: number;
  readonly config?: Readonly<Record<string, number>>;
  /** Player data of a seat; zeros when absent. */
  readonly dataOf?: (seat: number) => Readonly<Record<string, number>>;
  readonly nameOf?: (seat: number) => string;
  readonly sourceFor?: MatchOptions<D>['sourceFor'];
  readonly onFinish?: MatchOptions<D>['onFinish'];
}

/** A game being played alone. */
export interface LocalPlay<D extends ModelDefinition> {
  readonly display: Display<D>;
  readonly match: Match<D>;
  /** Ends the match and gives the page back. */
  stop(): void;
}

/**
 * Plays a game in this page, at once and without a server. A hidden page stands still. What the rules or the view throw ends the match under
 * its last picture and goes to the console; in development it stands in the page, too.
 */
export async function play<D extends ModelDefinition, SpriteName extends string, SoundName extends string>(
  game: Game<D>,
  view: View<D, SpriteName, SoundName>,
  options: LocalOptions<D> = {},
): Promise<LocalPlay<D>> {
  const stopReports = import.meta.env.DEV ? await showReports() : () => undefined;
  const { local = 1, bots = [], seed = Math.floor(Math.random() * 2 ** 32), dataOf = () => ({}) } = options;
  const display = await createDisplay(view, options);
  await display.prepareSplit(local);
  const dataFor = (seat: number) => encodePlayerData(game.model.definition, dataOf(seat));
  let session: LocalSession | undefined;
  const match = display.startMatch({
    seed,
    ...(options.config && { config: options.config }),
    ...(options.nameOf && { nameOf: options.nameOf }),
    ...(options.sourceFor && { sourceFor: options.sourceFor }),
    ...(options.onFinish && { onFinish: options.onFinish }),
    session(sim) {
      const data = Array.from({ length: local }, (_, seat) => dataFor(seat));
      session = createLocalSession({ sim, players: local, data, bots });
      return session;
    },
  });
  const followVisibility = () => session?.setPaused(document.hidden);
  document.addEventListener('visibilitychange', followVisibility);
  return {
    display,
    match,
    stop() {
      document.removeEventListener('visibilitychange', followVisibility);
      display.destroy();
      stopReports();
    },
  };
}

/** For whoever writes the game; a build has nothing of it. */
async function showReports(): Promise<() => void> {
  const { createReportCard, showFaults } = await import('#client/ui/report-card.ts');
  return showFaults(window, createReportCard(document.body));
}
