/** What stands on a key, a mouse button or a pad: for hints and settings, so that they cannot tell another key than the one that works. */

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
  Pointer0: 'Left click',
  Pointer1: 'Middle click',
  Pointer2: 'Right click',
  PadButton0: 'A',
  PadButton1: 'B',
  PadButton2: 'X',
  PadButton3: 'Y',
  PadButton4: 'LB',
  PadButton5: 'RB',
  PadButton6: 'LT',
  PadButton7: 'RT',
  PadButton8: 'View',
  PadButton9: 'Menu',
  PadButton10: 'LS',
  PadButton11: 'RS',
  PadButton12: 'D-pad ↑',
  PadButton13: 'D-pad ↓',
  PadButton14: 'D-pad ←',
  PadButton15: 'D-pad →',
  PadButton16: 'Home',
  'PadAxis+leftX': 'Left stick ↔',
  'PadAxis-leftX': 'Left stick ↔',
  'PadAxis+leftY': 'Left stick ↕',
  'PadAxis-leftY': 'Left stick ↕',
  'PadAxis+rightX': 'Right stick ↔',
  'PadAxis-rightX': 'Right stick ↔',
  'PadAxis+rightY': 'Right stick ↕',
  'PadAxis-rightY': 'Right stick ↕',
});

/** The cap of a device code: on a US keyboard `KeyE` is `E`, `Digit1` is `1`, `ArrowUp` is `↑`; on a standard pad `PadButton0` is `A`. */
export function keyCap(code: string): string {
  return CAPS[code] ?? code.replace(/^(Key|Digit)(?=.$)/, '');
}

/** Keys that each do the same, as groups of one cap for a guide; the same cap only once. */
export function keyCaps(codes: readonly string[]): readonly (readonly string[])[] {
  return [...new Set(codes.map(keyCap))].map((cap) => [cap]);
}

/** Keys that pull an axis both ways, as pairs of caps: `[['←', '→'], ['A', 'D']]`. A key without its counterpart is left out. */
export function axisCaps(axis: readonly [readonly string[], readonly string[]]): readonly (readonly string[])[] {
  return groupedCaps(axis);
}

/** Keys that belong together, as groups of one key from each list: `[['←', '→', '↑', '↓'], …]`. A group that is not complete is left out. */
export function groupedCaps(lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const count = lists.length === 0 ? 0 : Math.min(...lists.map((list) => list.length));
  return Array.from({ length: count }, (_, i) => lists.map((list) => keyCap(list[i])));
}
