// What the page says now, in the language that was chosen: screens read it when they are made.
import { english } from './english.ts';
import type { Texts } from './catalogue.ts';
import type { Language } from './language.ts';

/** The catalogue in use. */
export let texts: Texts = english;

/** The language of it. */
export let spoken: Language = 'en';

/** Speaks a language from now on. Called before the first screen: a page that shall speak another is loaded anew. */
export async function speak(language: Language): Promise<void> {
  spoken = language;
  texts = language === 'zh' ? (await import('./chinese.ts')).chinese : english;
}
