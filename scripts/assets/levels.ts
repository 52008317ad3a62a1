// What the levels of a folder are made of, written as data that the types of rules and views follow from.
import { SamestepError } from '#shared/errors.ts';
import { kindOf, type LevelShape, type PropertyKind, type PropertyShape } from '#shared/levels/level.ts';
import { readTiled, type PropertyValue } from '#shared/levels/tiled.ts';
import { AssetError } from './asset-error.ts';
import type { SourceFile } from './folder.ts';

/** The text of `assets/<folder>/levels.ts`. Throws AssetError for a map that is damaged. */
export function levelsText(levels: readonly SourceFile[]): string {
  const imports = levels.map(({ name }, i) => `import map${i} from './levels/${name}.json' with { type: 'json' };\n`);
  const entries = levels.map(({ name, file, text }, i) => {
    const shape = JSON.stringify(shapeOf(text, file), null, 2).replaceAll('\n', '\n    ');
    return `  '${name}': {\n    file: '${file}',\n    map: map${i},\n    shape: ${shape},\n  },\n`;
  });
  return [
    '// The levels of this folder, and what they are made of. Written by scripts/assets/write-ids.ts.\n',
    ...imports,
    '\n/** Drawn in Tiled, for `readLevel`. @public */\nexport const levels = {\n',
    ...entries,
    '} as const;\n',
  ].join('');
}

/** Layers and custom properties of a map. */
export function shapeOf(text: string, file: string): LevelShape {
  const { kinds, layers, objects } = read(text, file);
  const tiles = kinds.flatMap((kind) => (kind === undefined ? [] : [kind.properties]));
  return {
    tileLayers: Object.keys(layers),
    tile: propertyShape(tiles, file, 'the tileset'),
    objectLayers: Object.fromEntries(
      Object.entries(objects).map(([layer, all]) => [
        layer,
        propertyShape(
          all.map(({ properties }) => properties),
          file,
          `the layer "${layer}"`,
        ),
      ]),
    ),
  };
}

function read(text: string, file: string): ReturnType<typeof readTiled> {
  try {
    return readTiled(JSON.parse(text), file);
  } catch (cause) {
    if (cause instanceof SyntaxError)
      throw new AssetError('bad-level', file, `is not JSON: ${cause.message}`, { cause });
    if (cause instanceof SamestepError) throw new AssetError('bad-level', file, cause.what, { cause });
    throw cause;
  }
}

function propertyShape(
  all: readonly Readonly<Record<string, PropertyValue>>[],
  file: string,
  where: string,
): PropertyShape {
  const kinds = new Map<string, PropertyKind>();
  for (const properties of all) {
    for (const [name, value] of Object.entries(properties)) {
      const kind = kindOf(value);
      const known = kinds.get(name) ?? kind;
      if (known !== kind)
        throw new AssetError('bad-level', file, `${where} has the property "${name}" as a ${known} and as a ${kind}.`);
      kinds.set(name, kind);
    }
  }
  return Object.fromEntries(
    [...kinds].map(([name, kind]): [string, PropertyKind] => {
      const isEverywhere = all.every((properties) => Object.hasOwn(properties, name));
      return [name, isEverywhere ? kind : `${kindText(kind)}?`];
    }),
  );
}

function kindText(kind: PropertyKind): 'flag' | 'number' | 'text' {
  if (kind.startsWith('flag')) return 'flag';
  return kind.startsWith('number') ? 'number' : 'text';
}
