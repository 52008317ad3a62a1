// `npm run pictures`: every screen and both games at the size of a desk and of a phone, small in docs/pictures/.
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '#scripts/paths.ts';
import { accountShots } from '#scripts/scenes/account-shots.ts';
import { liveShots } from '#scripts/scenes/live-shots.ts';
import { privateShots } from '#scripts/scenes/private-shots.ts';
import { playScene, scenes } from '#scripts/scenes/scenes.ts';
import { smallPicture } from '#scripts/scenes/small-picture.ts';
import { createSurroundings, launchForPictures } from '#scripts/scenes/surroundings.ts';
import type { CommandCall, CommandOptions, CommandOutcome } from '#scripts/command.ts';

export const summary = 'Writes pictures of every screen and both games to docs/pictures/.';
export const usage = 'pictures -- [--only TEXT]';
export const options = {
  only: { type: 'string', value: 'TEXT', summary: 'only pictures whose names have this in them' },
} as const satisfies CommandOptions;

/** Scenes that are shown; the others are only compared. */
const shownScenes = /-(title|settings|no-such-room|match-14s)-(desktop|phone)$/;

export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  const { only } = call.values;
  const isWanted = (name: string): boolean => only === undefined || name.includes(only);
  const folder = inRoot('docs/pictures');
  mkdirSync(folder, { recursive: true });
  const surroundings = await createSurroundings();
  const browser = await launchForPictures(call.print);
  const written = new Set<string>();
  const keep = (name: string, png: Buffer): void => {
    const small = smallPicture(png);
    writeFileSync(join(folder, `${name}.webp`), small);
    written.add(`${name}.webp`);
    call.print(`${name}.webp: ${Math.round(small.length / 1000)} KB`);
  };
  try {
    for (const scene of scenes) {
      if (!shownScenes.test(scene.name) || !isWanted(scene.name)) continue;
      keep(scene.name.replace('match-14s', 'replay'), await playScene(browser, scene, surroundings));
    }
    for (const shot of [...liveShots, ...privateShots, ...accountShots]) {
      if (!shot.names.some(isWanted)) continue;
      await shot.take(browser, surroundings.url, (name, png) => (isWanted(name) ? keep(name, png) : undefined));
    }
  } finally {
    await browser.close();
    await surroundings.dispose();
  }
  // Strays go last: had the build or a browser failed, the pictures of before would be there still.
  if (only === undefined)
    for (const file of readdirSync(folder))
      if (file.endsWith('.webp') && !written.has(file)) rmSync(join(folder, file));
  const files = readdirSync(folder).filter((file) => file.endsWith('.webp'));
  const bytes = files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
  call.print(`${files.length} pictures, ${(bytes / 1e6).toFixed(2)} MB.`);
  return { report: { pictures: files.length, bytes } };
}
