/** The whole screen for the picture, held upright or across as the view wants it where the device can be told so. */

/** How a view wants a phone to be held. */
export type Orientation = 'landscape' | 'portrait';

/** What the browser offers. */
export interface ScreenDoor {
  /** Whether pages may have the whole screen here; phones of one maker say no. */
  readonly isPossible: boolean;
  isOn(): boolean;
  enter(): Promise<void>;
  leave(): Promise<void>;
  /** Holds the screen so for as long as it is whole. Rejects where the device cannot be told. */
  hold(orientation: Orientation): Promise<void>;
}

/** The whole screen. */
export interface Fullscreen {
  /** False: show no button for it. */
  readonly isPossible: boolean;
  readonly isOn: boolean;
  /**
   * Takes the whole screen, or gives it back; from within a click or a key, or browsers refuse. Resolves to whether it is on then: a refusal is no
   * error, the game goes on in its window.
   */
  toggle(): Promise<boolean>;
}

/** Makes the whole screen of a page. Without an orientation the device turns as it likes. */
export function createFullscreen(door: ScreenDoor, orientation?: Orientation): Fullscreen {
  async function enter(): Promise<void> {
    await door.enter();
    // A desktop cannot be turned, and says so by a rejection.
    if (orientation !== undefined) await door.hold(orientation).catch(() => undefined);
  }

  return {
    isPossible: door.isPossible,
    get isOn() {
      return door.isOn();
    },
    async toggle() {
      if (!door.isPossible) return false;
      await (door.isOn() ? door.leave() : enter()).catch(() => undefined);
      return door.isOn();
    },
  };
}

/** The browser's own, for an element and what lies in it. */
export function browserScreen(element: HTMLElement): ScreenDoor {
  return {
    isPossible: document.fullscreenEnabled,
    isOn: () => document.fullscreenElement !== null,
    enter: () => element.requestFullscreen({ navigationUI: 'hide' }),
    leave: () => document.exitFullscreen(),
    async hold(orientation) {
      const { orientation: turned } = screen;
      if (!canHold(turned)) throw new DOMException('The screen cannot be held.', 'NotSupportedError');
      await turned.lock(orientation);
    },
  };
}

/** Not every browser has it, so TypeScript's library does not know it. */
interface Lockable {
  lock(orientation: Orientation): Promise<void>;
}

function canHold(orientation: ScreenOrientation): orientation is ScreenOrientation & Lockable {
  return 'lock' in orientation && typeof orientation.lock === 'function';
}
