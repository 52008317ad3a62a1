// Shows one screen at a time over the playing field, and keeps keyboard and screen reader where they belong.

/** One screen: what it shows, and what it does while it stands. */
export interface Screen {
  readonly root: HTMLElement;
  /** Where the keyboard goes when the screen appears; nowhere when absent. */
  readonly firstFocus?: HTMLElement;
  /** The screen has been put up. */
  opened?(): void;
  /** Called a few times a second while the screen stands. */
  update?(): void;
  /** The screen has been taken away. */
  close?(): void;
}

/** The place where screens appear. */
export interface Screens {
  /** The screen that stands, or null when the game has the page to itself. */
  readonly current: Screen | null;
  show(screen: Screen): void;
  clear(): void;
}

/** How often a standing screen is brought up to date, in milliseconds: fast enough for a countdown in seconds. */
const UPDATE_EVERY_MS = 250;

/** Makes the place for screens inside `host`. */
export function createScreens(host: HTMLElement): Screens {
  let current: Screen | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;

  function clear(): void {
    clearInterval(timer);
    current?.close?.();
    current?.root.remove();
    current = null;
  }

  return {
    get current() {
      return current;
    },
    clear,
    show(screen) {
      clear();
      current = screen;
      host.append(screen.root);
      screen.firstFocus?.focus({ preventScroll: true });
      screen.opened?.();
      screen.update?.();
      if (screen.update !== undefined) timer = setInterval(() => screen.update?.(), UPDATE_EVERY_MS);
    },
  };
}
