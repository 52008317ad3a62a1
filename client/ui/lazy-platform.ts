// The way to account, matches that were, leaderboards and the queue: their code is fetched when the first of them is wanted.
import type { AppOptions } from './app-options.ts';
import type { Platform, PlatformOptions } from './platform/platform.ts';

/** What the page gives it. */
export type PlatformParts = Omit<PlatformOptions, 'account'>;

/** Gives what is made of the parts to whoever wants it, once it is there. What did not arrive is asked for again when it is wanted again. */
export function lazyPlatform(
  { account, report }: Pick<AppOptions, 'account' | 'report'>,
  parts: () => PlatformParts,
): (use: (platform: Platform) => unknown) => void {
  let made: Promise<Platform> | undefined;

  async function make(): Promise<Platform> {
    const [{ createPlatform }, known] = await Promise.all([import('./platform/platform.ts'), account()]);
    return createPlatform({ ...parts(), account: known });
  }

  return (use) => {
    made ??= make();
    made.catch(() => (made = undefined));
    made.then(use).catch(report);
  };
}
