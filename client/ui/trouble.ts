// Why the page cannot play at all, told by the error's code: nothing a match or a server could cure.
import { SamestepError } from '#shared/errors.ts';

/** `engine`: arithmetic that differs; `graphics`: neither WebGL nor a 2D canvas; `loading`: something did not arrive, or did not run. */
export type Trouble = 'engine' | 'graphics' | 'loading';

/** The trouble behind an error at start-up. */
export function troubleOf(error: unknown): Trouble {
  if (!(error instanceof SamestepError)) return 'loading';
  if (error.code === 'sim/engine-differs') return 'engine';
  return error.code === 'view/graphics' ? 'graphics' : 'loading';
}

/** Everything an error says, for whoever writes the game: what and why, where (the system stands among the functions), and its causes. */
export function reportOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack = '', cause } = error;
  // Chromium begins the stack with what happened, others leave it out.
  const lines = stack.includes(message) ? stack : `${name}: ${message}\n${stack}`;
  return cause === undefined ? lines : `${lines}\nCaused by ${reportOf(cause)}`;
}

/** What happened, for whoever is asked for help. */
export function detailOf(error: unknown): string {
  if (error instanceof SamestepError) return error.what;
  return error instanceof Error ? error.message : '';
}
