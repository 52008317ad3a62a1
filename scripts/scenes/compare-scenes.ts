// Plays scenes in browsers started anew, and finds those whose picture is not always the same.
import { createHash } from 'node:crypto';
import { playScene, type Scene, type SceneSurroundings } from '#scripts/scenes/scenes.ts';
import { launchForPictures } from '#scripts/scenes/surroundings.ts';

/** What the launches gave. */
export interface SceneComparison {
  readonly scenes: number;
  readonly launches: number;
  /** Scenes with more than one picture, and how many each has. */
  readonly differing: readonly { readonly name: string; readonly pictures: number }[];
}

/** Plays every scene once in each of so many launches. */
export async function compareScenes(
  scenes: readonly Scene[],
  surroundings: SceneSurroundings,
  { launches, print }: { readonly launches: number; readonly print: (line: string) => void },
): Promise<SceneComparison> {
  const seen = new Map(scenes.map(({ name }) => [name, new Set<string>()]));
  for (let launch = 1; launch <= launches; launch++) {
    const browser = await launchForPictures(print);
    try {
      for (const scene of scenes) {
        const picture = await playScene(browser, scene, surroundings);
        seen.get(scene.name)?.add(createHash('sha256').update(picture).digest('hex'));
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
