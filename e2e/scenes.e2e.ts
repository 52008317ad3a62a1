// A few of the scenes of `npm run test:long -- scenes`: the same steps give the same picture, byte for byte, in a browser that is started anew.
import { rmSync } from 'node:fs';
import { chromium, expect, test } from '@playwright/test';
import { PICTURE_FLAGS } from '#scripts/chromium-flags.ts';
import { playScene, scenesNamed } from '#scripts/scenes/scenes.ts';
import { recordMatch } from '#scripts/scenes/surroundings.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

const NAMES = ['dogfight-settings-phone', 'dogfight-match-2s-phone'];

test('scenes are the same byte for byte in two cold browsers', async ({ baseURL }) => {
  test.slow();
  const folder = temporaryFolder('scenes');
  const executablePath = process.env['SAMESTEP_CHROMIUM'];
  try {
    const surroundings = { url: baseURL ?? '', recordings: { dogfight: recordMatch(folder, 'dogfight', 200) } };
    const launch = async (): Promise<readonly string[]> => {
      const browser = await chromium.launch({
        args: [...PICTURE_FLAGS],
        ...(executablePath !== undefined && { executablePath }),
      });
      const pictures: string[] = [];
      for (const scene of scenesNamed(NAMES)) {
        const picture = await playScene(browser, scene, surroundings);
        pictures.push(picture.toString('base64'));
      }
      await browser.close();
      return pictures;
    };
    const first = await launch();
    const second = await launch();
    expect(new Set(first).size, 'each scene shows something else').toBe(NAMES.length);
    NAMES.forEach((name, i) => expect(first[i] === second[i], name).toBe(true));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
