/** The errors of views: a name that is not there, an option that cannot be, a browser that cannot draw. */
import { SamestepError } from '#shared/errors.ts';

/** Something in a view is called by a name that nothing has. `known` are the names there are. */
export function unknownName(what: string, name: string, known: readonly string[]): SamestepError {
  return new SamestepError({
    code: 'view/name',
    what,
    fix: known.length === 0 ? 'There is none of its kind.' : `There is ${listed(known)}.`,
    data: { name, known },
  });
}

/** Something is asked for that only a game with art has. */
export function withoutArt(what: string): SamestepError {
  return new SamestepError({
    code: 'view/option',
    what: `${what} was asked for.`,
    why: 'This view was defined without art.',
    fix: 'Give defineView the assets of the game: defineView(game, assets, …).',
  });
}

/** Pixi reports a missing WebGL by a sentence, and a broken one by whatever fails first: here all of it is one code, as is a missing 2D canvas. */
export function noGraphics(cause: unknown): SamestepError {
  return new SamestepError({
    code: 'view/graphics',
    what: 'No picture can be drawn in this browser.',
    why: 'It offers neither a WebGL that works nor a 2D canvas.',
    fix: 'Turn on hardware acceleration, or use another browser.',
    cause,
  });
}

/** Of many names the first ones do for a sentence; all are in `data`. */
const LISTED = 12;

function listed(names: readonly string[]): string {
  const more = names.length - LISTED;
  return more > 0 ? `${names.slice(0, LISTED).join(', ')} and ${more} more` : names.join(', ');
}
