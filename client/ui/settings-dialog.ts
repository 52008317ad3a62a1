// The player's choices as a dialog: how loud, how much moves, and in which colours. What is chosen counts at once and is kept.
import { controlsPanel } from './controls-panel.ts';
import { button, element } from './dom.ts';
import { LANGUAGES, LANGUAGE_NAMES, LANGUAGE_TAGS } from './language.ts';
import { nameLimit } from './name-limit.ts';
import { settingsWords } from './settings-words.ts';
import { texts } from './texts.ts';
import { cleanName } from '../net/join-options.ts';
import type { Bus } from '#client/audio/sound-face.ts';
import type { Bindings } from '#client/input/bindings.ts';
import { PALETTE_NAMES } from '#client/view/palette.ts';
import { MOTIONS, type Settings } from './settings.ts';

/** What the dialog shows and changes. */
export interface SettingsDialogOptions {
  readonly sound: {
    readonly isMuted: boolean;
    toggle(): void;
    volume(bus: Bus): number;
    /** 0…1. */
    setVolume(bus: Bus, volume: number): void;
  };
  /** The game's actions and what does them; absent where thumbs play. */
  readonly bindings?: Bindings;
  /** Whether WebGL draws the picture; asked whenever it opens. */
  isAccelerated(): boolean;
  settings(): Settings;
  change(changed: Partial<Settings>): void;
  /** It opened or closed. */
  onToggle?(isOpen: boolean): void;
}

/** The dialog; `open` shows it over everything else. */
export interface SettingsDialog {
  readonly root: HTMLDialogElement;
  readonly isOpen: boolean;
  open(): void;
  close(): void;
}

interface Choice<Name> {
  readonly names: readonly Name[];
  get(): Name;
  set(name: Name): void;
}

/** Steps of a slider, percent. */
const STEP = 5;

/** Makes the closed dialog. */
export function createSettingsDialog(options: SettingsDialogOptions): SettingsDialog {
  const { sound } = options;
  const words = settingsWords();
  const refreshers: (() => void)[] = [];

  function slider(bus: Bus, label: string): HTMLElement {
    const id = `volume-${bus}`;
    const shown = element('output', { for: id });
    const range = element('input', { id, type: 'range', min: 0, max: 100, step: STEP, 'data-test': id });
    const refresh = () => {
      range.value = String(Math.round(sound.volume(bus) * 100));
      shown.textContent = `${range.value} %`;
    };
    range.addEventListener('input', () => {
      sound.setVolume(bus, range.valueAsNumber / 100);
      // Who turns it up wants to hear it.
      if (sound.isMuted && range.valueAsNumber > 0) sound.toggle();
      refreshAll();
    });
    refreshers.push(refresh);
    return element('div', { class: 'setting' }, element('label', { for: id }, label), range, shown);
  }

  function muteBox(): HTMLElement {
    const box = element('input', { id: 'mute', type: 'checkbox', 'data-test': 'mute' });
    box.addEventListener('change', () => sound.toggle());
    refreshers.push(() => void (box.checked = sound.isMuted));
    return element('div', { class: 'setting' }, element('label', { for: 'mute' }, words.settings.mute), box);
  }

  /** One of several, of which the shown one is in use. */
  function choice<Name extends string>(
    id: string,
    label: string,
    names: Readonly<Record<Name, string>>,
    of: Choice<Name>,
  ) {
    const select = element(
      'select',
      { id, class: 'field', 'data-test': id },
      ...Object.entries<string>(names).map(([value, text]) => element('option', { value }, text)),
    );
    select.addEventListener('change', () => {
      const chosen = of.names.find((name) => name === select.value);
      if (chosen !== undefined) of.set(chosen);
    });
    refreshers.push(() => void (select.value = of.get()));
    return element('div', { class: 'setting' }, element('label', { for: id }, label), select);
  }

  const motion = choice('motion', words.settings.motion, words.settings.motions, {
    names: MOTIONS,
    get: () => options.settings().motion,
    set: (chosen) => options.change({ motion: chosen }),
  });
  const palette = choice('palette', words.settings.colors, words.settings.palettes, {
    names: PALETTE_NAMES,
    get: () => options.settings().palette,
    set: (chosen) => options.change({ palette: chosen }),
  });
  function nameField(): HTMLElement[] {
    const field = element('input', {
      id: 'settings-name',
      class: 'field',
      type: 'text',
      placeholder: texts.title.namePlaceholder,
      autocomplete: 'nickname',
      spellcheck: 'false',
      'aria-describedby': 'settings-name-hint',
    });
    field.addEventListener('change', () =>
      options.change({ name: field.value.trim() === '' ? '' : cleanName(field.value) }),
    );
    refreshers.push(() => void (field.value = options.settings().name));
    return [
      element('div', { class: 'setting' }, element('label', { for: 'settings-name' }, words.settings.name), field),
      nameLimit(field),
      element('p', { class: 'hint', id: 'settings-name-hint' }, words.settings.nameHint),
    ];
  }

  function languageSelect(): HTMLElement {
    const select = element(
      'select',
      { id: 'language', class: 'field', 'data-test': 'language' },
      ...LANGUAGES.map((language) => {
        if (language === 'system') return element('option', { value: language }, words.settings.systemLanguage);
        return element('option', { value: language, lang: LANGUAGE_TAGS[language] }, LANGUAGE_NAMES[language]);
      }),
    );
    select.addEventListener('change', () => {
      const chosen = LANGUAGES.find((language) => language === select.value);
      if (chosen !== undefined) options.change({ language: chosen });
    });
    refreshers.push(() => void (select.value = options.settings().language));
    return element('div', { class: 'setting' }, element('label', { for: 'language' }, words.settings.language), select);
  }

  function refreshAll(): void {
    for (const refresh of refreshers) refresh();
  }

  const plainPicture = element('p', { class: 'hint', 'data-test': 'plain-picture' }, words.settings.plainPicture);
  refreshers.push(() => void (plainPicture.hidden = options.isAccelerated()));
  const controls = options.bindings === undefined ? undefined : controlsPanel(options.bindings);
  if (controls !== undefined) refreshers.push(controls.refresh);
  const buses = Object.entries(words.settings.volumes) as [Bus, string][];
  const done = button(
    { class: 'button button-main', 'data-test': 'settings-done' },
    () => root.close(),
    words.settings.done,
  );
  const root = element(
    'dialog',
    { class: 'panel dialog settings', 'aria-labelledby': 'settings-title', 'data-test': 'settings-dialog' },
    element('h2', { id: 'settings-title' }, words.settings.title),
    element(
      'div',
      { class: 'settings-part' },
      element('div', {}, ...nameField(), languageSelect()),
      element(
        'fieldset',
        {},
        element('legend', {}, words.settings.sound),
        ...buses.map(([bus, label]) => slider(bus, label)),
        muteBox(),
      ),
      element('fieldset', {}, element('legend', {}, words.settings.picture), motion, palette, plainPicture),
    ),
    ...(controls === undefined
      ? []
      : [element('fieldset', {}, element('legend', {}, words.controls.title), controls.root)]),
    done,
  );
  root.addEventListener('close', () => {
    controls?.close();
    options.onToggle?.(false);
  });
  // A click beside the panel closes it: the target is then the dialog itself.
  root.addEventListener('click', (event) => {
    if (event.target === root) root.close();
  });
  return {
    root,
    get isOpen() {
      return root.open;
    },
    open() {
      if (root.open) return;
      refreshAll();
      root.showModal();
      // It begins at its top, though the button that leaves it has the focus.
      done.focus({ preventScroll: true });
      root.scrollTop = 0;
      options.onToggle?.(true);
    },
    close() {
      if (root.open) root.close();
    },
  };
}
