// Whether a track's text becomes its notes and its notes the same bits on every machine, and what a wrong file is told.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { MUSIC_RATE, renderMusic } from './music.ts';
import { parseMusic } from './music-parameters.ts';

const sine = { wave: 'sine', hz: 440, attackMs: 5, decayMs: 300 };
const track = (bars: readonly string[], more: object = {}, instrument: object = {}) =>
  parseMusic(
    JSON.stringify({
      about: 'a test',
      tempo: 120,
      beatsPerBar: 4,
      stepsPerBeat: 1,
      bars: 2,
      seed: 1,
      instruments: [{ name: 'tone', layers: [sine], bars, ...instrument }],
      ...more,
    }),
    'assets/chess/music/calm.json',
  );

test('the bits of a track that uses everything are the same on every machine', () => {
  const music = track(
    ['c4! - e4+g4? .', '%'],
    { looseness: 0.5, echo: { delayMs: 90, feedback: 0.4, level: 0.5 } },
    { sustain: 0.8, layers: [sine, { wave: 'noise', attackMs: 2, decayMs: 50 }] },
  );
  const bytes = Buffer.from(renderMusic('golden', music).buffer);
  expect(createHash('sha256').update(bytes).digest('hex').slice(0, 16)).toBe('615e2fe6a9f336d7');
});

test('bars become notes: lengths, chords, accents, what is held, what comes again', () => {
  const [{ notes }] = track(['a4 - c5! .', 'a3+e4?']).instruments;
  expect(notes).toEqual([
    { step: 0, steps: 2, semitones: 0, level: 0.75 },
    { step: 2, steps: 1, semitones: 3, level: 1 },
    { step: 4, steps: 4, semitones: -12, level: 0.45 },
    { step: 4, steps: 4, semitones: -5, level: 0.45 },
  ]);
  const [again] = track(['a4 . . . | %']).instruments;
  expect(again.notes.map(({ step }) => step)).toEqual([0, 4]);
  const [short] = track(['x .']).instruments;
  expect(short.notes.map(({ step }) => step)).toEqual([0, 4]);
});

test('a track lasts what its tempo says, to half a step’s sample', () => {
  expect(renderMusic('x', track(['a4'])).length / MUSIC_RATE).toBeCloseTo(4, 3);
});

test.each([
  [() => track(['h4']), "assets/chess/music/calm.json: instruments[0].bars has 'h4', which is no note"],
  [() => track(['a4 b4 c4']), 'instruments[0].bars has 3 tokens in a bar of 4 steps'],
  [() => track(['a4 | a4 | a4']), 'instruments[0].bars has 3 bars, which does not divide the 2 of the track'],
  [() => track(['a4'], { tempo: 900 }), 'tempo is 900; it must be a number from 30 to 200'],
  [() => track(['a4'], { bars: 1.5 }), 'bars is 1.5; it must be a whole number'],
  [() => track(['a4'], { bars: 60 }), 'bars make 120 s; a track is at most 40 s'],
  [() => track(['a4'], { mood: 'sad' }), 'mood is not a field here'],
  [() => track(['a4'], {}, { layers: [] }), 'instruments[0].layers is empty'],
  [() => track(['a4'], {}, { layers: [{ wave: 'sin' }] }), 'instruments[0].layers[0].wave must be one of'],
  [() => track(['a4'], { instruments: [] }), 'instruments is empty'],
])('a wrong file is told its field: %#', (read, message) => {
  expect(read).toThrow(message);
});
