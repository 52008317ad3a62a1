/** The end of a recording, also of a match that cannot be ended as it should. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { readRecording } from '#shared/recording/reader.ts';
import type { Bundle } from '#shared/sim/bundle.ts';
import { hashesOf } from './build-info.ts';
import { testServices, tinyBuild, tinyGame } from './harness.test-helper.ts';
import { recordMatch } from './match-recording.ts';
import { createMatch } from './match.ts';
import { room } from './room-definition.ts';

const services = testServices({ RECORDINGS_MAX_COUNT: '1' });
const { recordings } = services;

afterEach(() => rmSync(services.folder, { recursive: true }));

/** A match of a room, and its recording. */
function begin(roomId: string) {
  let stepped = (_bundle: Bundle): void => {};
  const match = createMatch({
    definition: room(tinyGame, { sync: 'lockstep' }),
    hashesOf: () => hashesOf(tinyGame, tinyBuild),
    seed: 7,
    resumed: undefined,
    bots: { seats: 2, level: 2 },
    isStrict: true,
    nowMs: 0,
    send: () => {},
    close: () => {},
    stepped: (bundle) => stepped(bundle),
  });
  const settle = () => {
    throw new Error('the rules failed');
  };
  const recording = recordMatch(
    { ...match, settle },
    { recordings, roomId, isPrivate: false, hasLobby: false, match: 1 },
  );
  if (recording === undefined) throw new Error('Nothing is recorded.');
  stepped = (bundle) => recording.stepped(bundle);
  return { match, recording };
}

test('a match that cannot be settled leaves no note and a file that is closed, and a restart does not find it', async () => {
  const { match, recording } = begin('unsettled');
  recording.note([]);
  match.advance(1500);
  recording.flush();
  await expect(recording.finish()).rejects.toThrow('the rules failed');
  expect(existsSync(`${recording.path}.note.json`)).toBe(false);
  expect(await recordings.noted()).toEqual([]);
  const { isWhole, ticks } = readRecording(readFileSync(recording.path));
  expect({ isWhole, ticks }).toEqual({ isWhole: false, ticks: match.sim.tick });
  // It is no longer being written: the next one that ends takes its place.
  const next = begin('next');
  await expect(next.recording.finish()).rejects.toThrow('the rules failed');
  expect([recording, next.recording].map(({ path }) => existsSync(path))).toEqual([false, true]);
});
