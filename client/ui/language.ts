// Which language a page speaks: what the player chose, else the first of the browser's that there is a catalogue for.

/** What can be chosen: the browser's, or one by its code. */
export const LANGUAGES = Object.freeze(['system', 'en', 'zh'] as const);
export type LanguageChoice = (typeof LANGUAGES)[number];

/** A language with a catalogue. */
export type Language = Exclude<LanguageChoice, 'system'>;

/** Each in its own words, so that who reads no other finds it. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = Object.freeze({ en: 'English', zh: '简体中文' });

/** What `lang` says of a page in it. */
export const LANGUAGE_TAGS: Readonly<Record<Language, string>> = Object.freeze({ en: 'en', zh: 'zh-Hans' });

/** The language for a choice and a browser's list, the most wanted first. */
export function languageOf(choice: LanguageChoice, wanted: readonly string[]): Language {
  if (choice !== 'system') return choice;
  for (const tag of wanted) {
    const code = tag.toLowerCase().split('-')[0];
    if (code === 'en' || code === 'zh') return code;
  }
  return 'en';
}
