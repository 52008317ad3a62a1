// The button that turns all sound off and on again.
import { button, picture } from './dom.ts';
import { icons } from './icons.ts';
import { texts } from './texts.ts';

/** The page's one switch for sound. */
export interface SoundSwitch {
  readonly isMuted: boolean;
  toggle(): void;
}

/** Makes the button; it shows what is, and says what it would do. */
export function soundToggle(sound: SoundSwitch): HTMLButtonElement {
  const made = button({ class: 'button button-round', 'data-test': 'sound' }, () => {
    sound.toggle();
    refresh();
  });
  function refresh(): void {
    made.replaceChildren(picture(sound.isMuted ? icons.soundOff : icons.soundOn));
    made.setAttribute('aria-pressed', String(sound.isMuted));
    made.setAttribute('aria-label', texts.sound.mute);
    made.title = sound.isMuted ? texts.sound.unmute : texts.sound.mute;
  }
  refresh();
  return made;
}
