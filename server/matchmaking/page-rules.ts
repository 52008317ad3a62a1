/** By which rules those of a page are matched. */
import { ApiError } from '../api/api-error.ts';
import type { BuildInfo } from '../build-info.ts';
import type { Cluster } from '../cluster/cluster.ts';

export interface PageRulesParts {
  readonly build: Pick<BuildInfo, 'games'>;
  readonly cluster?: Pick<Cluster, 'servedRules'> | undefined;
  /** Where rules are saved while rooms run: in development alone. */
  readonly rules?: object | undefined;
}

/** By which rules those of a page are matched that says it has `wanted`. Throws an `ApiError` for rules that nobody has. */
export type RulesFor = (game: string, wanted: string | undefined) => string;

/**
 * Those of the page, when some open process has them. A page that does not say has our own. In development our own too: rooms change theirs
 * while they run. Throws `page-foreign` where nobody has them: a match would be found, and lost at its door.
 */
export function pageRules({ build, cluster, rules: desk }: PageRulesParts): RulesFor {
  return (game, wanted) => {
    const own = build.games[game]?.rules ?? '';
    if (wanted === undefined || wanted === own || desk !== undefined) return own;
    if (cluster?.servedRules(game, wanted) === wanted) return wanted;
    throw new ApiError('page-foreign', 'This page is of another build than the servers. Load it anew.');
  };
}
