// Why the page cannot play at all, told by the error's code: nothing a match or a server could cure.
import { SamestepError } from '#shared/errors.ts';

/** `engine`: arithmetic that differs; `graphics`: no WebGL; `loading`: something did not arrive, or did not run. */
export type Trouble = 'engine' | 'graphics' | 'loading';

/** The trouble behind an error at start-up. */
export function troubleOf(error: unknown): Trouble {
  if (!(error instanceof SamestepError)) return 'loading';
  if (error.code === 'sim/engine-differs') return 'engine';
  return error.code === 'view/graphics' ? 'graphics' : 'loading';
}

/** What happened, for whoever is asked for help. */
export function detailOf(error: unknown): string {
  if (error instanceof SamestepError) return error.what;
  return error instanceof Error ? error.message : '';
}
