// Brings the written ids and module declarations in step with the asset folders. Run: node scripts/assets/write-ids.ts
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assetFolderNames, ASSETS_ROOT, readAssetFolder } from './folder.ts';
import { declarationsText, idsText } from './ids.ts';
import { levelsText } from './levels.ts';

/** Every written file with the text that it should have; paths are absolute. */
export function wantedIdFiles(root = ASSETS_ROOT): Map<string, string> {
  const names = assetFolderNames(root);
  const wanted = new Map(names.map((name) => [join(root, name, 'ids.ts'), idsText(readAssetFolder(name, root))]));
  for (const name of names) {
    const { levels } = readAssetFolder(name, root);
    if (levels.length > 0) wanted.set(join(root, name, 'levels.ts'), levelsText(levels));
  }
  return wanted.set(join(root, 'assets.d.ts'), declarationsText(names));
}

/** The files that differ from what they should be. */
export function staleIdFiles(root = ASSETS_ROOT): string[] {
  return [...wantedIdFiles(root)]
    .filter(([path, text]) => !existsSync(path) || readFileSync(path, 'utf8') !== text)
    .map(([path]) => path);
}

/** Writes the files that differ and returns their paths. */
export function writeIdFiles(root = ASSETS_ROOT): string[] {
  const wanted = wantedIdFiles(root);
  const stale = staleIdFiles(root);
  for (const path of stale) writeFileSync(path, wanted.get(path) ?? '');
  return stale;
}

if (import.meta.main) {
  const written = writeIdFiles();
  console.log(written.length === 0 ? 'The ids are in step.' : `Wrote ${written.join(', ')}.`);
}
