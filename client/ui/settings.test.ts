// The player's choices, kept in the browser.
import { expect, test } from 'vitest';
import { memoryStorage } from '../net/memory-storage.test-helper.ts';
import { readSettings, storageOrNull, writeSettings } from './settings.ts';

test('choices are found again', () => {
  const storage = memoryStorage();
  writeSettings(storage, { name: 'Ada', players: 2, motion: 'reduced', palette: 'redGreen', language: 'zh' });
  expect(readSettings(storage)).toEqual({
    name: 'Ada',
    players: 2,
    motion: 'reduced',
    palette: 'redGreen',
    language: 'zh',
  });
});

test('a storage that is missing, forbidden or spoilt gives fresh choices', () => {
  expect(readSettings(null)).toEqual({
    name: '',
    players: 1,
    motion: 'system',
    palette: 'standard',
    language: 'system',
  });
  for (const text of [
    '{',
    '7',
    'null',
    '{"name":5}',
    '{"motion":"wild"}',
    '{"players":0}',
    '{"players":2.5}',
    '{"players":"2"}',
    '{"palette":"grey"}',
    '{"language":"tlh"}',
  ]) {
    const storage = memoryStorage();
    storage.setItem('samestep.settings', text);
    expect(readSettings(storage)).toEqual({
      name: '',
      players: 1,
      motion: 'system',
      palette: 'standard',
      language: 'system',
    });
  }
  const forbidden = () => {
    throw new Error('SecurityError');
  };
  expect(storageOrNull(forbidden)).toBeNull();
});

test('a name that someone else put there is cleaned', () => {
  const storage = memoryStorage();
  storage.setItem('samestep.settings', JSON.stringify({ name: `x\u0000${'y'.repeat(50)}` }));
  expect(readSettings(storage).name).toBe('x yyyyyyyyyyyyyy');
});
