// Whether a wrong sound file is refused with the name of the field.
import { expect, test } from 'vitest';
import { AssetError } from './asset-error.ts';
import { parseSound } from './sound-parameters.ts';

const layer = { wave: 'sine', decayMs: 100 };
const good = { about: 'a blip', layers: [layer] };

test('a short file gets the usual values', () => {
  const sound = parseSound(JSON.stringify(good), 'x.json');
  expect(sound.loudnessDb).toBe(0);
  expect(sound.layers[0]).toMatchObject({ hz: 440, level: 1, bend: 3, notes: [[0, 0, 1]] });
});

test.each([
  ['not JSON', '{', 'not JSON'],
  ['a list', [], 'must be an object'],
  ['an unknown field', { ...good, volume: 3 }, 'volume is not a field'],
  ['an unknown field of a layer', { ...good, layers: [{ ...layer, pitch: 3 }] }, 'layers[0].pitch is not a field'],
  ['no layer', { ...good, layers: [] }, 'layers is empty'],
  ['no description', { layers: [layer] }, 'about must be a sentence'],
  ['a wrong wave', { ...good, layers: [{ wave: 'sinus' }] }, 'layers[0].wave must be one of sine'],
  [
    'a value out of range',
    { ...good, layers: [{ ...layer, level: 2 }] },
    'layers[0].level is 2; it must be a number from 0 to 1',
  ],
  ['a slide of three', { ...good, layers: [{ ...layer, hz: [1, 2, 3] }] }, 'layers[0].hz must be a number or'],
  ['a wrong note', { ...good, layers: [{ ...layer, notes: [3] }] }, 'layers[0].notes must be a list'],
  [
    'a loop with an echo',
    { ...good, loopMs: 200, echo: { delayMs: 9, feedback: 0, level: 1 } },
    'echo has no place in a loop',
  ],
  ['a loop that slides', { ...good, loopMs: 200, layers: [{ ...layer, hz: [100, 200] }] }, 'layers slide'],
  ['a loop of odd length', { ...good, loopMs: 205 }, 'loopMs must be a multiple of 20'],
  [
    'a loop with half a tremolo',
    { ...good, loopMs: 200, layers: [{ ...layer, tremolo: { hz: 7, depth: 1 } }] },
    'tremolo of 7 Hz',
  ],
])('%s is refused', (_, content, sentence) => {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  expect(() => parseSound(text, 'x.json')).toThrow(AssetError);
  expect(() => parseSound(text, 'x.json')).toThrow(sentence);
  expect(() => parseSound(text, 'x.json')).toThrow('x.json');
});
