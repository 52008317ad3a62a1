// What a first visit to a game downloads: read from the client's manifest, counted in gzip bytes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** The part of a Vite manifest entry that decides what a browser fetches. */
export interface ManifestChunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
  readonly assets?: readonly string[];
}

export type Manifest = Readonly<Record<string, ManifestChunk>>;

export interface FirstVisit {
  /** Bytes over the wire, gzip; what is compressed already (pictures, sound) counts as it is when gzip does not help. */
  readonly gzipBytes: number;
  /** Bytes on disk. */
  readonly bytes: number;
  readonly files: readonly { readonly file: string; readonly bytes: number; readonly gzipBytes: number }[];
}

/**
 * The files of the page itself and of everything that the chunks in `entries` need, each once. `folder` is the built
 * client; `entries` are keys of the manifest. Throws when an entry is not in the manifest.
 */
export function firstVisit(folder: string, manifest: Manifest, entries: readonly string[]): FirstVisit {
  const names = new Set(['index.html', ...entries.flatMap((entry) => neededFiles(manifest, entry))]);
  const files = [...names].map((file) => {
    const content = readFileSync(join(folder, file));
    return { file, bytes: content.length, gzipBytes: Math.min(content.length, gzipSync(content, { level: 9 }).length) };
  });
  return {
    gzipBytes: files.reduce((sum, file) => sum + file.gzipBytes, 0),
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    files,
  };
}

function neededFiles(manifest: Manifest, entry: string): string[] {
  const files: string[] = [];
  const seen = new Set<string>();
  const waiting = [entry];
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (seen.has(key)) continue;
    seen.add(key);
    const chunk = Object.hasOwn(manifest, key) ? manifest[key] : undefined;
    if (!chunk) throw new Error(`The client's manifest has no entry ${key}.`);
    files.push(chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? []));
    waiting.push(...(chunk.imports ?? []));
  }
  return files;
}
