/** The client's texts (scripts, styles, pages), compressed once and kept in memory: a first visit costs a third. */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { RequestHandler } from 'express';

const compress = promisify(gzip);

/** What shrinks; pictures and sounds are compressed already. */
const ENDINGS: readonly string[] = ['.html', '.js', '.css', '.svg', '.json', '.txt'];
const LEVEL = 9;

interface Compressed {
  readonly bytes: Buffer;
  readonly tag: string;
}

/**
 * Serves the folder's texts to whoever takes gzip, and passes everything else on. The files are those that were there at the
 * start: only their own addresses are served, so no address can lead out of the folder. `caching` gives a file's Cache-Control.
 */
export function compressedFiles(folder: string, caching: (path: string) => string): RequestHandler {
  const paths = textsOf(folder);
  const kept = new Map<string, Promise<Compressed>>();

  return (request, response, next) => {
    const path = paths.get(request.path);
    const isWanted = request.method === 'GET' || request.method === 'HEAD';
    if (path === undefined || !isWanted || request.acceptsEncodings('gzip') !== 'gzip') return next();
    const file = kept.get(path) ?? compressFile(path);
    kept.set(path, file);
    file.then(({ bytes, tag }) => {
      response.set({ 'Cache-Control': caching(path), ETag: tag, Vary: 'Accept-Encoding' });
      if (request.fresh) return void response.status(304).end();
      response.set('Content-Encoding', 'gzip').type(extname(path)).send(bytes);
    }, next);
  };
}

async function compressFile(path: string): Promise<Compressed> {
  const bytes = await compress(await readFile(path), { level: LEVEL });
  return { bytes, tag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"` };
}

/** By address; the folder itself is its index.html. Dot files are nobody's business. */
function textsOf(folder: string): ReadonlyMap<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => ENDINGS.includes(extname(path)));
  const texts = new Map(paths.map((path) => [`/${relative(folder, path).split(sep).join('/')}`, path]));
  for (const address of texts.keys()) if (address.includes('/.')) texts.delete(address);
  const page = texts.get('/index.html');
  if (page !== undefined) texts.set('/', page);
  return texts;
}
