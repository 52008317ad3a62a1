// What the page says now, in the language that was chosen: screens read it when they are made.
import { english } from './english.ts';
import type { Texts } from './catalogue.ts';

/** The catalogue in use. */
export const texts: Texts = english;
