/** What a player may be called: one short printable line, different from everyone else's in the room. */

/** The longest name, in characters as people count them. */
export const NAME_LENGTH_MAX = 16;

/** Longer texts are not looked at: cleaning costs time. */
const NAME_TEXT_MAX = 200;

/** One line, single spaces, no control or formatting characters, at most 16 characters; `Player` when nothing is left. */
export function cleanName(text: string): string {
  const plain = text
    .slice(0, NAME_TEXT_MAX)
    .normalize('NFC')
    .replaceAll(/[\p{C}\p{Z}]+/gu, ' ')
    .trim();
  return firstLetters(plain, NAME_LENGTH_MAX).trim() || 'Player';
}

/** The name, or the name with the first number that nobody has: Ann, Ann 2, Ann 3. Case and accents do not make two names. */
export function uniqueName(name: string, taken: Iterable<string>): string {
  const keys = new Set([...taken].map(nameKey));
  if (!keys.has(nameKey(name))) return name;
  for (let number = 2; ; number++) {
    const suffix = ` ${number}`;
    const candidate = firstLetters(name, NAME_LENGTH_MAX - suffix.length).trim() + suffix;
    if (!keys.has(nameKey(candidate))) return candidate;
  }
}

/** Names of one key look alike: case, accents and width do not count. */
export function nameKey(name: string): string {
  return name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** To make one takes longer than to use it. */
const LETTERS = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Whole characters: a letter is never cut from its accent, nor a pair of surrogates in two. */
function firstLetters(text: string, count: number): string {
  // One line of ASCII has a letter for each unit.
  if (/^[ -~]*$/.test(text)) return text.slice(0, count);
  const letters = [...LETTERS.segment(text)].map(({ segment }) => segment);
  const kept = letters.slice(0, count).join('');
  // One "letter" may be a tower of combining marks; sixteen honest ones never need this many units.
  return kept.length <= NAME_LENGTH_MAX * 8 ? kept : Array.from(kept).slice(0, count).join('');
}
