// What a first visit to a game downloads: read from the client's manifest, counted in gzip bytes.
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Part } from '#scripts/build/budgets.ts';

/** The part of a Vite manifest entry that decides what a browser fetches. */
export interface ManifestChunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly assets?: readonly string[];
}

export type Manifest = Readonly<Record<string, ManifestChunk>>;

export interface FirstVisit {
  /** Bytes over the wire, gzip; what is compressed already (pictures, sound) counts as it is when gzip does not help. */
  readonly gzipBytes: number;
  /** Bytes on disk. */
  readonly bytes: number;
  readonly files: readonly VisitedFile[];
}

/** One file of a visit, and which part of it it is. */
export interface VisitedFile {
  readonly file: string;
  readonly part: Part;
  readonly bytes: number;
  readonly gzipBytes: number;
}

/**
 * What the page `page` of the built client in `folder` fetches, each file once. `page` is a file of the folder. Its own script is the
 * part `game`, scripts that it shares with other pages are `engine`.
 */
export function firstVisit(folder: string, manifest: Manifest, page: string): FirstVisit {
  const linked = linkedFiles(readFileSync(join(folder, page), 'utf8'));
  const entries = Object.keys(manifest).filter((key) => linked.includes(manifest[key].file));
  if (entries.length === 0) throw new Error(`The page ${page} links to no chunk of the manifest.`);
  const names = new Set([page, ...linked, ...entries.flatMap((key) => neededFiles(manifest, key))]);
  const own = manifest[page]?.file;
  const files = [...names].map((file) => {
    const content = readFileSync(join(folder, file));
    return {
      file,
      part: partOf(file, own),
      bytes: content.length,
      gzipBytes: Math.min(content.length, gzipSync(content, { level: 9 }).length),
    };
  });
  return {
    gzipBytes: files.reduce((sum, file) => sum + file.gzipBytes, 0),
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    files,
  };
}

/** The files of the build that a page links to: scripts, preloads and styles. */
function linkedFiles(html: string): string[] {
  return [...html.matchAll(/\b(?:src|href)="\/?(assets\/[^"]+)"/g)].map(([, file = '']) => file);
}

/** Music is fetched when it is first to be heard, after the first picture: a track's file has `-music-` in its name. */
function isLater(file: string): boolean {
  return /-music-[^/]*\.flac$/.test(file);
}

function partOf(file: string, own: string | undefined): Part {
  if (file === own) return 'game';
  switch (extname(file)) {
    case '.html':
    case '.css':
      return 'page';
    case '.js':
      return 'engine';
    case '.flac':
      return 'sound';
    default:
      return 'art';
  }
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
    // Styles are in the page, or linked in it.
    files.push(chunk.file, ...(chunk.assets ?? []).filter((file) => !isLater(file)));
    waiting.push(...(chunk.imports ?? []));
  }
  return files;
}
