// Plays scenes in browsers started anew, and finds those whose picture is not always the same.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { playScene, type Scene, type SceneSurroundings } from '#scripts/scenes/scenes.ts';
import { launchForPictures } from '#scripts/scenes/surroundings.ts';

/** What the launches gave. */
export interface SceneComparison {
  readonly scenes: number;
  readonly launches: number;
  /** Scenes with more than one picture, and how many each has. */
  readonly differing: readonly { readonly name: string; readonly pictures: number }[];
}

/** How they are played. */
export interface ComparisonOptions {
  readonly launches: number;
  /** Where the pictures of a scene that has several are kept, to be looked at. */
  readonly folder: string;
  readonly print: (line: string) => void;
}

/** Plays every scene once in each of so many launches. */
export async function compareScenes(
  scenes: readonly Scene[],
  surroundings: SceneSurroundings,
  { launches, folder, print }: ComparisonOptions,
): Promise<SceneComparison> {
  const seen = new Map(scenes.map(({ name }) => [name, new Map<string, Buffer>()]));
  for (let launch = 1; launch <= launches; launch++) {
    const browser = await launchForPictures(print);
    try {
      for (const scene of scenes) {
        const picture = await playScene(browser, scene, surroundings);
        const pictures = seen.get(scene.name) ?? new Map<string, Buffer>();
        const hash = createHash('sha256').update(picture).digest('hex').slice(0, 8);
        if (pictures.has(hash)) continue;
        pictures.set(hash, picture);
        if (pictures.size === 1) continue;
        keep(folder, scene.name, pictures);
        print(`launch ${launch}: ${scene.name} has another picture; see ${join(folder, scene.name)}-*.png.`);
      }
    } finally {
      await browser.close();
    }
    const differing = [...seen.values()].filter(({ size }) => size > 1).length;
    print(`launch ${launch} of ${launches}: ${scenes.length} scenes, ${differing} differ so far.`);
  }
  const differing = [...seen].filter(([, { size }]) => size > 1).map(([name, { size }]) => ({ name, pictures: size }));
  return { scenes: scenes.length, launches, differing };
}

function keep(folder: string, name: string, pictures: ReadonlyMap<string, Buffer>): void {
  mkdirSync(folder, { recursive: true });
  for (const [hash, picture] of pictures) writeFileSync(join(folder, `${name}-${hash}.png`), picture);
}
