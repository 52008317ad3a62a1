// Calls somebody back who waits with the page out of sight: its title flashes and a chime sounds until they answer.
import type { Clock } from '../../net/connection.ts';

export interface ReadyAlertParts {
  /** Whose title it is. */
  readonly page: { title: string };
  readonly clock: Clock;
  chime(): void;
}

export interface ReadyAlert {
  /** Calls with this title, until `end`. */
  begin(title: string): void;
  end(): void;
}

/** The title changes so often: a browser wakes a hidden page no more than once a second. */
const FLASH_MS = 1000;
/** The chime sounds with every so many changes. */
const CHIME_EVERY = 4;

/** Makes it, silent. */
export function createReadyAlert({ page, clock, chime }: ReadyAlertParts): ReadyAlert {
  let own: string | null = null;
  let cancel = (): void => undefined;

  function end(): void {
    cancel();
    if (own !== null) page.title = own;
    own = null;
  }

  return {
    begin(title) {
      if (own !== null) return;
      const before = page.title;
      own = before;
      let count = 0;
      const flash = () => {
        page.title = count % 2 === 0 ? `● ${title}` : before;
        if (count % CHIME_EVERY === 0) chime();
        count++;
        cancel = clock.after(FLASH_MS, flash);
      };
      flash();
    },
    end,
  };
}
