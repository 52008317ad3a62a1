// Clips of the list of games: what a choice may say, and that those which are kept are what the page expects.
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inRoot, root } from '#scripts/paths.ts';
import { CLIP, CLIP_BYTES_MAX, readClipChoice } from './clip.ts';

const read = (text: string) => readClipChoice('assets/chess/clip.json', text);

test('a choice may leave out what is usual', () => {
  expect(read('{ "about": "Mate in two.", "zoom": 1.5 }')).toEqual({ seed: 1, fromSeconds: 20, zoom: 1.5 });
});

test.each([
  ['{', 'is not JSON'],
  ['[]', 'must be an object'],
  ['{ "speed": 2 }', 'has "speed"; it may have about, seed, fromSeconds, zoom.'],
  ['{ "seed": 1.5 }', 'seed must be a whole number from 0 to 4294967295.'],
  ['{ "zoom": 0.5 }', 'zoom must be a number from 1 to 4.'],
])('%s is refused by its file and what may stand there', (text, sentence) => {
  expect(() => read(text)).toThrow(`assets/chess/clip.json: ${sentence}`);
});

test('every clip that is kept has the frames that pages step through, and is small', () => {
  const files = globSync('assets/*/clip.webp', { cwd: root });
  expect(files.length).toBeGreaterThanOrEqual(2);
  for (const file of files) {
    const bytes = readFileSync(inRoot(file));
    // The size of a lossy picture: 14 bits each after the start code of its only frame (RFC 6386, section 9.1).
    const at = bytes.indexOf(Buffer.of(0x9d, 0x01, 0x2a)) + 3;
    const size = [bytes.readUInt16LE(at) & 0x3fff, bytes.readUInt16LE(at + 2) & 0x3fff];
    expect([file, bytes.toString('latin1', 8, 12), size]).toEqual([
      file,
      'WEBP',
      [CLIP.width, CLIP.height * CLIP.frames],
    ]);
    expect(bytes.length).toBeLessThanOrEqual(CLIP_BYTES_MAX);
  }
});
