// The Vite plugin that says where a JSON file is wrong: Vite's own error of it names no file, and its sheet cannot be shown.
import type { Plugin } from 'vite';

/** In the development server only: a build ends with what its bundler says. */
export function readableJson(): Plugin {
  return {
    name: 'samestep:readable-json',
    apply: 'serve',
    // Before Vite's own.
    enforce: 'pre',
    transform: {
      filter: { id: /\.json$/ },
      handler(code, id) {
        const fault = faultOfJson(code);
        if (fault !== undefined) this.error({ ...fault, loc: { file: id, ...fault.loc }, id });
      },
    },
  };
}

/** What is wrong with a text that is no JSON, and where. */
export interface JsonFault {
  readonly message: string;
  /** The line from 1, the column from 0, as bundlers count. */
  readonly loc: { readonly line: number; readonly column: number };
}

/** Undefined for JSON. */
export function faultOfJson(text: string): JsonFault | undefined {
  const message = refusalOf(text);
  if (message === undefined) return undefined;
  const before = text.slice(0, placeOf(text, message)).split('\n');
  const loc = { line: before.length, column: before.at(-1)?.length ?? 0 };
  // The engine tells the place in the text, or a piece of it: neither helps whoever sees the line.
  const reason = message
    .replace(/ \(line \d+ column \d+\)$|, (?:\.\.\.)?"[^]*" is not valid JSON$/, '')
    .replace(/ in JSON at position \d+$/, '');
  return { message: `This is not JSON: ${reason} (line ${loc.line}, column ${loc.column + 1}).`, loc };
}

function refusalOf(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A token that was not expected has no place in the message: the shortest beginning of the text that is refused for it ends there. */
function placeOf(text: string, message: string): number {
  const place = /at position (\d+)/.exec(message)?.[1];
  if (place !== undefined) return Number(place);
  const isUnexpected = (length: number) => refusalOf(text.slice(0, length))?.startsWith('Unexpected token') === true;
  if (!isUnexpected(text.length)) return text.length;
  let [low, high] = [0, text.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (isUnexpected(middle)) high = middle;
    else low = middle;
  }
  return low;
}
