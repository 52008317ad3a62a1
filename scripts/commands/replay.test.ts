// `npm run replay` on files that are recordings, were cut, or are something else.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSim } from '#shared/index.ts';
import { writeBlock, writePrelude, BLOCK } from '#shared/recording/format.ts';
import { encodeHeader, recordingHeader } from '#shared/recording/header.ts';
import { botBundles, mixedLevels, playGolden } from '#shared/testing/golden.ts';
import { CommandError } from '#scripts/command.ts';
import { run } from '#scripts/commands/replay.ts';
import { hashText, rulesBundle } from '#scripts/hashes.ts';
import { gameHashes, loadGame } from '#scripts/load-game.ts';
import { inRoot } from '#scripts/paths.ts';
import { recordMatch } from '#scripts/record-match.ts';
import type { WireHashes } from '#shared/wire/protocol.ts';

const ticks = 150;
const seed = 2 ** 33 + 5;
const game = await loadGame('dogfight');
const folder = mkdtempSync(join(tmpdir(), 'replay-'));
const file = join(folder, 'match.rec');

beforeAll(async () => {
  const recording = recordMatch({ game, seed, hashes: await gameHashes(game) });
  const sim = createSim(game, { seed });
  const bundleAt = botBundles(sim, mixedLevels(sim.seats));
  for (let tick = 1; tick <= ticks; tick++) {
    sim.step(bundleAt(tick));
    recording.step(bundleAt(tick), sim);
  }
  recording.write(file);
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command as its parser would call it. */
async function replay(path: string, to?: number) {
  const lines: string[] = [];
  const absent = { diff: undefined, branch: undefined, ticks: undefined, snapshot: undefined, compact: undefined };
  const values = { to, verify: false, ...absent };
  const outcome = await run({ values, positionals: [path], json: true, print: (line) => lines.push(line) });
  return { ...outcome, lines };
}

function written(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** The file of a match that has a header and no ticks. */
async function emptyRecording(name: string, hashes: Partial<WireHashes>, gameName = game.name): Promise<string> {
  const header = recordingHeader(game, { seed, hashes: { ...(await gameHashes(game)), ...hashes } });
  const block = writeBlock(BLOCK.header, encodeHeader({ ...header, game: gameName }), 0);
  return written(name, Uint8Array.of(...writePrelude(), ...block.bytes));
}

test('a recording plays to the checksum of its match', async () => {
  const { report, exitCode, lines } = await replay(file);
  const { checksum, chain } = playGolden(game, { ticks, seed });
  expect(report).toEqual({
    game: 'dogfight',
    ticks,
    checksum,
    chain,
    matches: true,
    firstMismatchTick: null,
    comparedChains: 3,
    isWhole: true,
    lostBytes: 0,
    damagedAtByte: null,
  });
  expect(exitCode).toBe(0);
  expect(lines.join(' ')).toContain('All 3 recorded chained checksums match.');
});

test('a recording plays up to a tick', async () => {
  const { report } = await replay(file, 70);
  expect(report).toMatchObject({ ticks: 70, matches: true, checksum: playGolden(game, { ticks: 70, seed }).checksum });
  expect((await replay(file, 10)).lines.join(' ')).toContain('before the first chained checksum');
});

test('a file that was cut plays as far as it is whole, and says so', async () => {
  const { report, exitCode, lines } = await replay(written('cut.rec', readFileSync(file).subarray(0, -1)));
  expect(report).toMatchObject({ ticks: 0, matches: true, isWhole: false });
  // Nothing is left that a checksum proves.
  expect(exitCode).toBe(1);
  expect(lines.join(' ')).toMatch(
    /cut before the match ended\. The file was cut inside of the block at byte \d+: \d+ bytes are lost/,
  );
});

test('a world that differs is exit code 1 and names the tick', async () => {
  const other = recordMatch({ game, seed: seed + 1, hashes: await gameHashes(game) });
  const sim = createSim(game, { seed });
  const bundleAt = botBundles(sim, mixedLevels(sim.seats));
  for (let tick = 1; tick <= ticks; tick++) {
    sim.step(bundleAt(tick));
    other.step(bundleAt(tick), sim);
  }
  const path = join(folder, 'other.rec');
  other.write(path);
  const { report, exitCode, lines } = await replay(path);
  expect(report).toMatchObject({ matches: false, firstMismatchTick: 60 });
  expect(exitCode).toBe(1);
  expect(lines.join(' ')).toContain('tick 60 has another chained checksum');
});

test.each<readonly [string, () => string | Promise<string>, string]>([
  ['a missing file', () => join(folder, 'nowhere.rec'), 'nowhere.rec; recordings are in data/recordings.'],
  ['a folder', () => folder, `${folder} is a folder and no recording; recordings are in data/recordings.`],
  ['another file', () => written('text.rec', new TextEncoder().encode('{}')), 'is not a recording'],
  ['an unknown game', () => emptyRecording('unknown.rec', {}, 'nonesuch'), 'recording of "nonesuch"'],
  ['a game that is a path', () => emptyRecording('path.rec', {}, '../dogfight'), 'recording of "../dogfight"'],
  ['foreign rules', () => emptyRecording('rules.rec', { rules: '0'.repeat(16) }), 'its rules hash is 0000000000000000'],
  [
    'a foreign layout',
    () => emptyRecording('layout.rec', { layout: '0'.repeat(16) }),
    'layout hash is 0000000000000000',
  ],
  [
    'foreign content',
    () => emptyRecording('content.rec', { content: '0'.repeat(16) }),
    'content hash is 0000000000000000',
  ],
])('%s is refused with one sentence', async (_, path, sentence) => {
  const failure = replay(await path());
  await expect(failure).rejects.toBeInstanceOf(CommandError);
  await expect(failure).rejects.toThrow(sentence);
});

test('another protocol does not matter: the file says how it is read', async () => {
  const path = await emptyRecording('protocol.rec', { protocol: '0'.repeat(16) });
  expect((await replay(path)).report).toMatchObject({ ticks: 0, matches: true });
});

test('a recording of earlier rules plays under the rules that a build has kept, and not under a changed file', async () => {
  // The same rules with one more space: another hash, the same match.
  const code = `${(await rulesBundle('dogfight')).code} `;
  const rules = hashText(code);
  const kept = inRoot(`dist/rules/${rules}.js`);
  const recording = recordMatch({ game, seed, hashes: { ...(await gameHashes(game)), rules } });
  const sim = createSim(game, { seed });
  const bundleAt = botBundles(sim, mixedLevels(sim.seats));
  for (let tick = 1; tick <= ticks; tick++) {
    sim.step(bundleAt(tick));
    recording.step(bundleAt(tick), sim);
  }
  const path = join(folder, 'earlier.rec');
  recording.write(path);
  await expect(replay(path)).rejects.toThrow(`its rules hash is ${rules}`);
  mkdirSync(inRoot('dist/rules'), { recursive: true });
  try {
    writeFileSync(kept, `${code} `);
    await expect(replay(path)).rejects.toThrow('is not the rules that its name says');
    writeFileSync(kept, code);
    expect((await replay(path)).report).toMatchObject({ ticks, matches: true, comparedChains: 3 });
  } finally {
    rmSync(kept);
  }
});
