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
  /** Browsers at one time: each has its own pictures, whatever the others do. */
  readonly atOnce: number;
  /** Where the pictures of a scene that has several are kept, to be looked at. */
  readonly folder: string;
  readonly print: (line: string) => void;
}

/** Plays every scene once in each of so many launches. */
export async function compareScenes(
  scenes: readonly Scene[],
  surroundings: SceneSurroundings,
  { launches, atOnce, folder, print }: ComparisonOptions,
): Promise<SceneComparison> {
  const seen = new Map(scenes.map(({ name }) => [name, new Map<string, Buffer>()]));
  const differing = () => [...seen].filter(([, { size }]) => size > 1);
  let begun = 0;
  let done = 0;

  function take(name: string, picture: Buffer): void {
    const pictures = seen.get(name) ?? new Map<string, Buffer>();
    const hash = createHash('sha256').update(picture).digest('hex').slice(0, 8);
    if (pictures.has(hash)) return;
    pictures.set(hash, picture);
    if (pictures.size === 1) return;
    keep(folder, name, pictures);
    print(`${name} has another picture; see ${join(folder, name)}-*.png.`);
  }

  async function launchAgain(): Promise<void> {
    while (begun < launches) {
      begun++;
      const browser = await launchForPictures(print);
      try {
        for (const scene of scenes) take(scene.name, await playScene(browser, scene, surroundings));
      } finally {
        await browser.close();
      }
      done++;
      print(`launch ${done} of ${launches}: ${scenes.length} scenes, ${differing().length} differ so far.`);
    }
  }

  await Promise.all(Array.from({ length: Math.min(atOnce, launches) }, launchAgain));
  return {
    scenes: scenes.length,
    launches,
    differing: differing().map(([name, { size }]) => ({ name, pictures: size })),
  };
}

function keep(folder: string, name: string, pictures: ReadonlyMap<string, Buffer>): void {
  mkdirSync(folder, { recursive: true });
  for (const [hash, picture] of pictures) writeFileSync(join(folder, `${name}-${hash}.png`), picture);
}
