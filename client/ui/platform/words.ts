// What these screens say, in the page's language; and how they write dates, numbers and lengths of time.
import { LANGUAGE_TAGS } from '../language.ts';
import { spoken } from '../texts.ts';
import { english } from './english.ts';
import type { PlatformTexts } from './catalogue.ts';

/** The catalogue in use. */
export let words: PlatformTexts = english;

/** Speaks the page's language from now on; called before the first of these screens. */
export async function speakAsPage(): Promise<void> {
  if (spoken === 'zh') words = (await import('./chinese.ts')).chinese;
}

/** What people call a mode: its own name where the catalogue has none. */
export function modeName(mode: string): string {
  const plain = mode.replaceAll(/[-_]+/g, ' ');
  return words.modes[mode] ?? plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** 1:05, or 1:02:05 from an hour on. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const [first = 0, ...rest] = parts[0] > 0 ? parts : parts.slice(1);
  return [String(first), ...rest.map((part) => String(part).padStart(2, '0'))].join(':');
}

export function numberText(value: number): string {
  return new Intl.NumberFormat(LANGUAGE_TAGS[spoken]).format(value);
}

/** Day and hour; the year where it is another. */
export function momentText(ms: number, nowMs: number): string {
  const isThisYear = new Date(ms).getFullYear() === new Date(nowMs).getFullYear();
  return new Intl.DateTimeFormat(LANGUAGE_TAGS[spoken], {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(!isThisYear && { year: 'numeric' }),
  }).format(ms);
}

export function dayText(ms: number): string {
  return new Intl.DateTimeFormat(LANGUAGE_TAGS[spoken], { dateStyle: 'long' }).format(ms);
}

/** November 2026, of 2026-11: months of Greenwich. */
export function seasonText(season: string): string {
  const format = new Intl.DateTimeFormat(LANGUAGE_TAGS[spoken], { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return format.format(Date.parse(`${season}-01T00:00:00Z`));
}
