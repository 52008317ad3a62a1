/** Bindings in the browser's storage: only what the player has changed, by action. Checked when read. */
import type { DeviceCode } from '#client/input/device-code.ts';

/** Where bindings are kept: `localStorage`. Both calls may throw where the browser refuses it. */
export interface Keeper {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/** Codes of one action at most. */
export const MAX_CODES = 8;
/** Goes up when stored bindings mean something else: those of other versions are not read. */
const VERSION = 1;

/** Reads the changed actions. One whose codes are not taken is left out: there is no such action any more, or it does not take them. */
export function readStored(
  keeper: Keeper | undefined,
  game: string,
  isTaken: (id: string, codes: readonly DeviceCode[]) => boolean,
): ReadonlyMap<string, readonly DeviceCode[]> {
  const stored = parsed(keeper, game);
  if (!isRecord(stored) || stored['version'] !== VERSION || !isRecord(stored['bindings'])) return new Map();
  const changed = new Map<string, readonly DeviceCode[]>();
  for (const [id, codes] of Object.entries(stored['bindings'])) {
    if (!isCodes(codes) || codes.length > MAX_CODES || new Set(codes).size < codes.length) continue;
    if (isTaken(id, codes)) changed.set(id, codes);
  }
  return changed;
}

/** Keeps the changed actions; a full or forbidden storage keeps none. */
export function writeStored(
  keeper: Keeper | undefined,
  game: string,
  changed: ReadonlyMap<string, readonly DeviceCode[]>,
): void {
  try {
    keeper?.setItem(keyOf(game), JSON.stringify({ version: VERSION, bindings: Object.fromEntries(changed) }));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

function parsed(keeper: Keeper | undefined, game: string): unknown {
  try {
    return JSON.parse(keeper?.getItem(keyOf(game)) ?? 'null');
  } catch (error) {
    // Damaged, somebody else's text, or a storage that refuses: the game's own bindings.
    if (error instanceof SyntaxError || error instanceof DOMException) return null;
    throw error;
  }
}

function keyOf(game: string): string {
  return `samestep.bindings.${game}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCodes(value: unknown): value is readonly DeviceCode[] {
  return Array.isArray(value) && value.every((code) => typeof code === 'string');
}
