/** What stands on a key: for hints that are made from the action map, and so cannot tell another key than the one that works. */

const CAPS: Readonly<Record<string, string>> = Object.freeze({
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  ShiftLeft: 'Shift',
  ShiftRight: 'Shift',
  ControlLeft: 'Ctrl',
  ControlRight: 'Ctrl',
  AltLeft: 'Alt',
  AltRight: 'Alt',
  Comma: ',',
  Period: '.',
  Slash: '/',
  Semicolon: ';',
  Quote: "'",
  Minus: '-',
  Equal: '=',
});

/** The cap of a `KeyboardEvent.code` on a US keyboard: `KeyE` is `E`, `Digit1` is `1`, `ArrowUp` is `↑`. */
export function keyCap(code: string): string {
  return CAPS[code] ?? code.replace(/^(Key|Digit)(?=.$)/, '');
}

/** Keys that each do the same, as groups of one cap for a guide; the same cap only once. */
export function keyCaps(codes: readonly string[]): readonly (readonly string[])[] {
  return [...new Set(codes.map(keyCap))].map((cap) => [cap]);
}

/** Keys that pull an axis both ways, as pairs of caps: `[['←', '→'], ['A', 'D']]`. A key without its counterpart is left out. */
export function axisCaps([negative, positive]: readonly [
  readonly string[],
  readonly string[],
]): readonly (readonly string[])[] {
  return negative.slice(0, positive.length).map((code, i) => [keyCap(code), keyCap(positive[i])]);
}
