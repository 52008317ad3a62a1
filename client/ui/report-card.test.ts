// Whatever is thrown in a page is shown, for as long as that is wanted.
import { expect, test } from 'vitest';
import { showFaults } from './report-card.ts';

function thrown(error: unknown, message = ''): Event {
  return Object.assign(new Event('error'), { error, message });
}

test('errors and rejections of a page are shown with what threw them, until it is ended', () => {
  const page = new EventTarget();
  const shown: string[] = [];
  const stop = showFaults(page, (kind, report) => void shown.push(`${kind}: ${report.split('\n')[0]}`));
  page.dispatchEvent(thrown(new RangeError('no ground')));
  page.dispatchEvent(thrown(null, 'Script error.'));
  page.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason: new TypeError('no art') }));
  // An image that did not load says nothing.
  page.dispatchEvent(new Event('error'));
  stop();
  page.dispatchEvent(thrown(new Error('later')));
  expect(shown).toEqual(['fault: RangeError: no ground', 'fault: Script error.', 'fault: TypeError: no art']);
});
