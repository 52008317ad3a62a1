/** Any one maximum says no alone, nothing does at once, and it does not swing. */
import { expect, test } from 'vitest';
import { Admission, type AdmissionReading } from './admission.ts';

const maxima = { late: 100, loop: 0.9, requests: 1000 };
const calm: AdmissionReading = { late: 2, loop: 0.2, requests: 5 };

function after(readings: readonly AdmissionReading[], admission = new Admission(maxima)) {
  const changes = readings.map((reading) => admission.take(reading)).filter((change) => change !== undefined);
  return { admission, changes };
}

const times = (count: number, reading: AdmissionReading) => Array.from({ length: count }, () => reading);

test.each([
  ['late ticks', { ...calm, late: 101 }, 'late'],
  ['a busy loop', { ...calm, loop: 0.91 }, 'loop'],
  ['slow requests', { ...calm, requests: 1001 }, 'requests'],
  // Three times the latency, and all else at rest: what a weighted score of 0.6 and 0.4 lets through.
  ['requests of three times the maximum', { late: 0, loop: 0, requests: 3000 }, 'requests'],
  ['what is above all classes', { ...calm, late: Infinity }, 'late'],
])('%s alone close it', (_, reading, limit) => {
  const { admission, changes } = after(times(3, reading));
  expect(changes).toEqual(['closed']);
  expect(admission.state).toMatchObject({ isClosed: true, why: [limit] });
});

test('one hiccup closes nothing, nor do two with a good second between', () => {
  const bad = { ...calm, late: 5000 };
  expect(after([bad, bad, calm, bad, bad, calm]).changes).toEqual([]);
});

test('different ones in a row close it too', () => {
  const { changes } = after([
    { ...calm, late: 200 },
    { ...calm, loop: 1 },
    { ...calm, requests: 2000 },
  ]);
  expect(changes).toEqual(['closed']);
});

test('it opens after five seconds well below all maxima, and not at the height at which it closed', () => {
  const { admission } = after(times(3, { ...calm, late: 200 }));
  expect(after(times(100, { ...calm, late: 99 }), admission).changes).toEqual([]);
  expect(admission.state).toMatchObject({ isClosed: true, why: ['late'] });
  expect(after([...times(4, calm), { ...calm, late: 80 }, ...times(4, calm)], admission).changes).toEqual([]);
  expect(after(times(1, calm), admission).changes).toEqual(['opened']);
  expect(admission.state).toMatchObject({ isClosed: false, why: [] });
});

test('what has a maximum of 0 or no reading is not looked at', () => {
  const off = new Admission({ late: 0, loop: 0, requests: 0 });
  expect(after(times(10, { late: 9999, loop: 1, requests: 9999 }), off).changes).toEqual([]);
  expect(off.state.used).toEqual([]);
  const { admission, changes } = after(times(10, { late: undefined, loop: 0.45, requests: undefined }));
  expect(changes).toEqual([]);
  expect(admission.state.used).toEqual([{ limit: 'loop', ratio: 0.5 }]);
});

test('a process that is at rest again opens although nobody asks it anything', () => {
  const { admission } = after(times(3, { ...calm, requests: 9000 }));
  expect(after(times(5, { late: undefined, loop: 0.01, requests: undefined }), admission).changes).toEqual(['opened']);
});
