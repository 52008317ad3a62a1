// The button that gives the picture the whole screen, and takes it back.
import { button, picture } from './dom.ts';
import { icons } from './icons.ts';
import { texts } from './texts.ts';
import type { Fullscreen } from '#client/view/fullscreen.ts';

/** A button that follows what it switches: Escape and gestures leave the whole screen without it. */
export interface FullscreenButton {
  readonly root: HTMLButtonElement;
  refresh(): void;
}

/** Makes the button; unseen where the browser gives no page the whole screen. */
export function fullscreenButton(fullscreen: Fullscreen): FullscreenButton {
  let shown: boolean | undefined;
  const root = button({ class: 'button button-round', 'data-test': 'fullscreen' }, () => {
    void fullscreen.toggle().then(refresh);
  });
  root.hidden = !fullscreen.isPossible;
  root.setAttribute('aria-label', texts.screen.whole);
  function refresh(): void {
    const { isOn } = fullscreen;
    if (isOn === shown) return;
    shown = isOn;
    root.replaceChildren(picture(isOn ? icons.smaller : icons.larger));
    root.setAttribute('aria-pressed', String(isOn));
    root.title = isOn ? texts.screen.leave : texts.screen.whole;
  }
  refresh();
  return { root, refresh };
}
