// Writes the names of a folder's sprites, sounds and icons as types, so that a missing asset does not compile.
import { artNames } from './art.ts';
import { SHARED_FOLDER } from './folder.ts';
import type { AssetFolder } from './folder.ts';

/** The text of `assets/<folder>/ids.ts`. */
export function idsText(folder: AssetFolder): string {
  const art = artNames(folder.art);
  const icons = union('IconId', 'A picture for the DOM in icons/.', namesOf(folder.icons));
  const others = [
    union('SpriteId', 'A picture in art/.', art.sprites),
    union('ClipId', 'A clip of a sheet in art/.', art.clips),
    union('SoundId', 'A sound in sound/.', namesOf(folder.sounds)),
    union('MusicId', 'A track in music/.', namesOf(folder.music)),
  ];
  return [
    `// The names of what this folder holds. Written by scripts/assets/write-ids.ts.\n`,
    ...(folder.name === SHARED_FOLDER ? [] : others),
    icons,
  ].join('\n');
}

/** The text of `assets/assets.d.ts`: a declaration of the virtual module of every folder. */
export function declarationsText(folderNames: readonly string[]): string {
  return [
    `// The modules that the asset plugin makes, one for each folder. Written by scripts/assets/write-ids.ts.\n`,
    ...folderNames.map((name) => {
      const isShared = name === SHARED_FOLDER;
      return `declare module 'virtual:assets/${name}' {
  import type { ${isShared ? 'IconSet' : 'AssetBundle'} } from '#assets/asset-bundle.ts';
  import type { ${isShared ? 'IconId' : 'ClipId, IconId, MusicId, SoundId, SpriteId'} } from '#assets/${name}/ids.ts';
  const assets: ${isShared ? 'IconSet<IconId>' : 'AssetBundle<SpriteId, SoundId, IconId, MusicId, ClipId>'};
  export default assets;
}
`;
    }),
  ].join('\n');
}

function namesOf(sources: readonly { readonly name: string }[]): string[] {
  return sources.map(({ name }) => name);
}

function union(type: string, sentence: string, names: readonly string[]): string {
  // Knip does not see what an ambient module imports, hence the tag.
  const head = `/** ${sentence} @public */\nexport type ${type} =`;
  if (names.length === 0) return `${head} never;\n`;
  return `${head}\n${names.map((name) => `  | '${name}'`).join('\n')};\n`;
}
