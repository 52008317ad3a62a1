/** From a recording to its match: by a keyframe when that is right, from the first tick when it is not, and the same match either way. */
import { beforeAll, expect, test } from 'vitest';
import { createSim } from '#shared/sim/sim.ts';
import { abandonedSource } from './abandoned-match.test-helper.ts';
import { tinyGame } from './harness.test-helper.ts';
import { hashOfTicket } from './match-note.ts';
import { resumeMatch, type ResumedMatch, type ResumeSource } from './resume-match.ts';
import { room } from './room-definition.ts';

let source: ResumeSource;
let plain: ReturnType<typeof resume>;
let otherKeyframe: string;

beforeAll(async () => {
  source = await abandonedSource({ ticks: 3_900 });
  otherKeyframe = (await abandonedSource({ ticks: 3_900, seed: 8 })).keyframe ?? '';
  plain = resume({ ...source, keyframe: undefined });
});

/** The match, its bytes, and how many steps it took. */
function resume(from: ResumeSource): {
  readonly match: ResumedMatch;
  readonly state: Uint8Array;
  readonly steps: number;
} {
  let steps = 0;
  const definition: ResumeSource['definition'] = {
    ...from.definition,
    createSim(...values) {
      const sim = from.definition.createSim(...values);
      const { step } = sim;
      return Object.defineProperty(sim, 'step', {
        value(...bundle: Parameters<typeof step>) {
          steps++;
          step(...bundle);
        },
      });
    },
  };
  const match = resumeMatch({ ...from, definition });
  if ('why' in match) throw new Error(match.why);
  const state = new Uint8Array(match.sim.stateBytes);
  match.sim.save(state);
  return { match, state, steps };
}

function keyframeWith(change: object): string {
  return JSON.stringify({ ...JSON.parse(source.keyframe ?? ''), ...change });
}

function keyframeTick(): number {
  const { tick }: { readonly tick: number } = JSON.parse(source.keyframe ?? '');
  return tick;
}

test('without a keyframe every tick is played', () => {
  expect(plain.steps).toBe(plain.match.recording.ticks);
  expect(plain.match.sim.tick).toBe(plain.match.recording.ticks);
});

test('from a keyframe it is the same match, and at most a minute and a little is played', () => {
  const { match, state, steps } = resume(source);
  expect(steps).toBeLessThan(400);
  expect(steps).toBeGreaterThan(0);
  expect(state).toEqual(plain.state);
  expect([match.chain, match.inputs, match.kept]).toEqual([plain.match.chain, plain.match.inputs, plain.match.kept]);
});

test.each([
  ['what is played again', 30, false],
  ['all of it', 30, true],
])('delayed watchers are shown the world of then, as far as %s reaches back', (_, watchDelaySeconds, isWhole) => {
  const definition = room(tinyGame, { sync: 'state', watchDelaySeconds });
  const { match } = resume({ ...source, definition, keyframe: isWhole ? undefined : source.keyframe });
  const { earlier, recording } = match;
  const sim = createSim(tinyGame, { seed: 0 });
  sim.load(earlier.state);
  expect(sim.tick).toBe(isWhole ? recording.ticks - 60 * watchDelaySeconds : keyframeTick());
  for (const bundle of earlier.bundles) sim.step(bundle);
  const state = new Uint8Array(sim.stateBytes);
  sim.save(state);
  expect(state).toEqual(plain.state);
  // In other rooms nothing of it is kept.
  expect(plain.match.earlier.bundles).toEqual([]);
});

test.each([
  ['no JSON', () => 'x'],
  ['another format', () => keyframeWith({ format: 9 })],
  ['a tick beyond the recording', () => keyframeWith({ tick: 1_000_000 })],
  ['a tick of its own', () => keyframeWith({ tick: 100 })],
  ['another chained checksum', () => keyframeWith({ chain: [1, 2] })],
  ['a chained checksum that is none', () => keyframeWith({ chain: ['1', 2] })],
  ['a world that does not unpack', () => keyframeWith({ packed: 'AAAA' })],
  ['no world', () => keyframeWith({ packed: 7 })],
  ['the world of another match', () => keyframeWith({ packed: JSON.parse(otherKeyframe).packed })],
])('a keyframe with %s costs time and nothing else', (_, keyframe) => {
  const { state, steps } = resume({ ...source, keyframe: keyframe() });
  expect(state).toEqual(plain.state);
  expect(steps).toBeGreaterThanOrEqual(plain.steps);
});

test.each([
  ['beyond the match', { seats: [4] }],
  ['twice', { seats: [1, 1], data: [Uint8Array.of(0), Uint8Array.of(0)] }],
  ['with data that does not fit', { seats: [1], data: [Uint8Array.of(0, 0, 0)] }],
])('a note that names a seat %s is not believed', (_, change) => {
  const person = {
    name: 'Eve',
    level: 0,
    data: [Uint8Array.of(0)],
    sinceTick: 0,
    ticketHash: hashOfTicket('a'),
    seats: [0],
  };
  const note = { ...source.note, people: [{ ...person, ...change }] };
  expect(resumeMatch({ ...source, note })).toEqual({
    why: 'Its note names seats that the match does not have.',
    isOver: false,
  });
});

test('a file that is no recording, and one of another game, are left with a sentence', () => {
  expect(resumeMatch({ ...source, bytes: new Uint8Array(9) })).toMatchObject({
    why: expect.stringMatching(/not a recording/),
  });
  const definition = { ...source.definition, name: 'chess' };
  expect(resumeMatch({ ...source, definition })).toEqual({ why: 'It is a match of tiny.', isOver: false });
});
