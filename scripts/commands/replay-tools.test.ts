// `npm run replay` with --verify, --diff, --branch, --snapshot and --compact; and `npm run snapshot`.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSim } from '#shared/index.ts';
import { readBlocks } from '#shared/recording/format.ts';
import { NO_COMMANDS, NO_ORDERS, type Bundle, type Command } from '#shared/sim/bundle.ts';
import { CommandError, UsageError } from '#scripts/command.ts';
import { run } from '#scripts/commands/replay.ts';
import { run as runSnapshot } from '#scripts/commands/snapshot.ts';
import { gameHashes, loadGame } from '#scripts/load-game.ts';
import { recordMatch } from '#scripts/record-match.ts';
import type { Hashes } from '#shared/session/session.ts';

const ticks = 150;
const game = await loadGame('dogfight');
const ours: Hashes = await gameHashes(game);
const folder = mkdtempSync(join(tmpdir(), 'replay-tools-'));
const inFolder = (name: string) => join(folder, name);
const file = inFolder('match.rec');

/** Two people and a bot; `change` may alter what is sealed. */
function writeMatch(
  path: string,
  { seed = 5, hashes = ours, change = (bundle: Bundle) => bundle, seconds = ticks / 60 } = {},
): void {
  const recording = recordMatch({ game, seed, hashes });
  const sim = createSim(game, { seed });
  const seating = ([1, 1, 3] as const).map((presence, seat): Command => ({
    kind: 'join',
    seat,
    presence,
    level: presence === 3 ? 2 : 0,
    data: sim.emptyData,
  }));
  for (let tick = 1; tick <= seconds * 60; tick++) {
    const inputs = new Uint8Array(sim.seats * sim.inputBytes);
    inputs[0] = (tick >> 4) & 63;
    const bundle = change({ tick, inputs, orders: NO_ORDERS, commands: tick === 1 ? seating : NO_COMMANDS });
    sim.step(bundle);
    recording.step(bundle, sim);
  }
  recording.write(path);
}

beforeAll(() => writeMatch(file));
afterAll(() => rmSync(folder, { recursive: true }));

interface Values {
  readonly to?: number;
  readonly verify?: boolean;
  readonly diff?: string;
  readonly branch?: string;
  readonly ticks?: number;
  readonly snapshot?: string;
  readonly compact?: string;
}

/** Runs the command as its parser would call it. */
async function replay(path: string, values: Values = {}) {
  const lines: string[] = [];
  const absent = { to: undefined, verify: false, diff: undefined, branch: undefined, ticks: undefined };
  const outcome = await run({
    values: { ...absent, snapshot: undefined, compact: undefined, ...values },
    positionals: [path],
    json: true,
    print: (line) => lines.push(line),
  });
  return { ...outcome, text: lines.join('\n') };
}

test('a recording that is as it should be verifies, with what playing it gives', async () => {
  const { report, exitCode, text } = await replay(file, { verify: true });
  expect(exitCode).toBe(0);
  const played = await replay(file);
  expect(report).toEqual({ ...played.report, problems: [], provedTicks: ticks });
  expect(text).toContain('recorded chained checksums: 3; all are as they should be.');
});

test('what is wrong with a file is exit code 1 and a sentence with the byte', async () => {
  const bytes = readFileSync(file);
  const block = readBlocks(bytes).blocks[1];
  const changed = inFolder('changed.rec');
  writeFileSync(
    changed,
    bytes.map((byte, i) => (i === block.payloadOffset + 3 ? byte ^ 1 : byte)),
  );
  const { report, exitCode, text } = await replay(changed, { verify: true });
  expect(exitCode).toBe(1);
  expect(report).toMatchObject({
    ticks: 0,
    damagedAtByte: block.offset,
    problems: [{ kind: 'damage', offset: block.offset, tick: 0 }],
  });
  expect(text).toContain(`The file was changed in the block at byte ${block.offset}: `);
  // Without --verify it is played as far as it goes, and says the same.
  const played = await replay(changed);
  expect(played.exitCode).toBe(1);
  expect(played.text).toContain(`in the block at byte ${block.offset}: `);
});

test('a world that differs is exit code 1 and names tick and byte', async () => {
  const other = inFolder('other-world.rec');
  const recording = recordMatch({ game, seed: 6, hashes: ours });
  const sim = createSim(game, { seed: 5 });
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  for (let tick = 1; tick <= 60; tick++) {
    const bundle = { tick, inputs, orders: NO_ORDERS, commands: NO_COMMANDS };
    sim.step(bundle);
    recording.step(bundle, sim);
  }
  recording.write(other);
  const { report, exitCode, text } = await replay(other, { verify: true });
  expect(exitCode).toBe(1);
  expect(report).toMatchObject({ matches: false, problems: [{ kind: 'mismatch', tick: 60 }] });
  expect(text).toMatch(/The worlds differ: the chained checksum of tick 60 is [0-9a-f]{16} at byte \d+/);
});

test('a recording does not differ from its copy', async () => {
  const { report, exitCode, text } = await replay(file, { diff: file });
  expect(exitCode).toBe(0);
  expect(report).toMatchObject({ matches: true, diff: { isSame: true, header: [], sealed: null, world: null } });
  expect(text).toContain('The recordings are the same match.');
});

test('an input that differs is named with tick, seat and controls, and with what it did to the world', async () => {
  const other = inFolder('input.rec');
  writeMatch(other, {
    change(bundle) {
      if (bundle.tick === 70) bundle.inputs[game.model.inputLayout.sizeBytes] = 99;
      return bundle;
    },
  });
  const { report, exitCode, text } = await replay(file, { diff: other });
  expect(exitCode).toBe(1);
  const [{ name }] = game.model.inputLayout.places;
  expect(report).toMatchObject({
    matches: true,
    diff: {
      isSame: false,
      header: [],
      sealed: { tick: 70, changes: [{ kind: 'input', index: 1, theirs: `${name} 99${restOfAxes()}` }] },
      chain: { tick: 120 },
      world: { tick: 70 },
    },
  });
  expect(text).toContain('Tick 70 was sealed differently:\n  input of seat 1: ');
  expect(text).toContain('The first recorded chained checksum that differs is that of tick 120: ');
  expect(text).toMatch(/The worlds differ from tick 70 on:\n {2}\S+ .*: \S+ here, \S+ there/);
});

/** How the other axes of an input at rest are written. */
function restOfAxes(): string {
  return game.model.inputLayout.places
    .slice(1)
    .flatMap(({ name, bit }) => (bit < 0 ? [` ${name} 0`] : []))
    .join('');
}

test('a command that differs, another seed and another length are named', async () => {
  const other = inFolder('command.rec');
  writeMatch(other, {
    seed: 6,
    seconds: 1,
    change: (bundle) => (bundle.tick === 30 ? { ...bundle, commands: [{ kind: 'leave', seat: 1 }] } : bundle),
  });
  const { report, text } = await replay(file, { diff: other });
  expect(report).toMatchObject({
    diff: {
      header: [{ name: 'seed', ours: 5, theirs: 6 }],
      sealed: { tick: 30, changes: [{ kind: 'command', index: 0, ours: 'none', theirs: 'leave of seat 1' }] },
      world: { tick: 0 },
    },
  });
  expect(text).toContain('seed: 5 here, 6 there.');
  expect(text).toContain('Ticks: 150 here, 60 there.');
  expect(text).toContain('The worlds differ from tick 0 on:');
});

test('a recording of foreign rules or another layout is compared as it is written, and says why no worlds were', async () => {
  const rules = inFolder('foreign-rules.rec');
  writeMatch(rules, { hashes: { ...ours, rules: '0'.repeat(16) } });
  const foreign = await replay(file, { diff: rules });
  expect(foreign.text).toContain('hashes.rules: ');
  expect(foreign.text).toContain(
    'The worlds were not compared. The recording was made under other rules: its rules hash',
  );
  expect(foreign).toMatchObject({ exitCode: 1, report: { diff: { sealed: null, chain: null, world: null } } });
  const layout = inFolder('foreign-layout.rec');
  writeMatch(layout, { hashes: { ...ours, layout: '0'.repeat(16) } });
  expect((await replay(file, { diff: layout })).text).toContain('The worlds were not compared: their layouts differ.');
});

test('a branch goes on from a tick with bots for people, and is a recording that verifies', async () => {
  const out = inFolder('branch.rec');
  const { report, exitCode, text } = await replay(file, { to: 90, branch: out, ticks: 100 });
  expect(exitCode).toBe(0);
  expect(report).toMatchObject({ ticks: 90, branch: { file: out, fromTick: 90, ticks: 190 } });
  expect(text).toContain('goes on from tick 90 to tick 190: checksum ');
  const branch = await replay(out, { verify: true });
  expect(branch).toMatchObject({ exitCode: 0, report: { ticks: 190, provedTicks: 190, problems: [] } });
  expect((await replay(file, { diff: out })).report).toMatchObject({
    diff: {
      sealed: {
        tick: 91,
        changes: [
          { kind: 'input', index: 0 },
          { kind: 'command', index: 0, ours: 'none', theirs: 'presence of seat 0 (3, level 2)' },
          { kind: 'command', index: 1, ours: 'none', theirs: 'presence of seat 1 (3, level 2)' },
        ],
      },
    },
  });
  expect((await replay(file, { diff: out })).text).toContain('seats.presence of seat 0: 1 here, 3 there');
  // From the end by default, 600 ticks on.
  const later = inFolder('later.rec');
  expect((await replay(file, { branch: later })).report).toMatchObject({ branch: { fromTick: 150, ticks: 750 } });
  // What is there already is left alone.
  await expect(replay(file, { branch: out })).rejects.toThrow('Name a file that is not there yet.');
});

test('a compact recording is the same match in fewer bytes', async () => {
  const out = inFolder('compact.rec');
  const { report } = await replay(file, { compact: out });
  expect(report).toMatchObject({ compact: { file: out, sizeBytes: readFileSync(out).length } });
  expect(readFileSync(out).length).toBeLessThan(readFileSync(file).length);
  expect((await replay(out, { diff: file })).report).toMatchObject({ diff: { isSame: true } });
});

test('a compact recording of a damaged one is said to be only what could be read', async () => {
  const [cut, out] = [inFolder('cut.rec'), inFolder('compact-of-cut.rec')];
  writeFileSync(cut, readFileSync(file).subarray(0, -20));
  const { text } = await replay(cut, { compact: out });
  expect(text).toContain(`${out} is what could be read of the recording in ${readFileSync(out).length} bytes.`);
});

test('options that do not go together are refused with one sentence', async () => {
  await expect(replay(file, { ticks: 5 })).rejects.toThrow(new UsageError('--ticks goes with --branch OUT.'));
  for (const values of [{ verify: true }, { diff: file }])
    await expect(replay(file, { ...values, to: 5 })).rejects.toBeInstanceOf(UsageError);
  await expect(replay(file, { diff: inFolder('nowhere.rec') })).rejects.toBeInstanceOf(CommandError);
});

/** Runs `npm run snapshot` as its parser would. */
async function snapshot(path: string, playOn = 0) {
  const lines: string[] = [];
  const call = {
    values: { ticks: playOn },
    positionals: [path],
    json: true,
    print: (line: string) => lines.push(line),
  };
  const outcome = await runSnapshot(call);
  return { ...outcome, text: lines.join('\n') };
}

test('a world of any tick is written, loaded as it is, and plays on', async () => {
  const out = inFolder('middle.snapshot');
  const { report } = await replay(file, { to: 90, snapshot: out });
  expect(report).toMatchObject({ snapshot: { file: out, tick: 90, sizeBytes: readFileSync(out).length } });
  const checksum = /checksum ([0-9a-f]{16})/.exec((await replay(file, { to: 90 })).text)?.[1];
  const loaded = await snapshot(out);
  expect(loaded.report).toMatchObject({
    game: 'dogfight',
    isSameLayout: true,
    tick: 90,
    checksum,
    storedChecksum: checksum,
  });
  expect(loaded.text).toContain('loaded as it is');
  expect((await snapshot(out, 30)).report).toMatchObject({ storedTick: 90, tick: 120 });
});

test('a file that is no whole snapshot is one sentence with the byte', async () => {
  const out = inFolder('cut.snapshot');
  await replay(file, { to: 30, snapshot: inFolder('whole.snapshot') });
  writeFileSync(out, readFileSync(inFolder('whole.snapshot')).subarray(0, 500));
  await expect(snapshot(out)).rejects.toThrow(CommandError);
  await expect(snapshot(out)).rejects.toThrow(/byte \d+/);
  await expect(snapshot(file)).rejects.toThrow('cannot be loaded');
  await expect(snapshot(inFolder('none.snapshot'))).rejects.toThrow(
    /^There is no stored snapshot .*none\.snapshot; `npm run replay/,
  );
});
