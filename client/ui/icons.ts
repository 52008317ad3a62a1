// The drawings on buttons: the shared ones by what they mean here, and those that only this page has.
import shared from 'virtual:assets/_shared';

const draw = (paths: string) =>
  `<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${paths}</svg>`;

export const icons = Object.freeze({
  soundOn: shared['sound-on'],
  soundOff: shared['sound-off'],
  copy: shared.copy,
  done: shared.check,
  play: shared.play,
  invite: shared.link,
  leave: draw('<path d="M10 4H5.5A1.5 1.5 0 0 0 4 5.5v13A1.5 1.5 0 0 0 5.5 20H10M14.5 8l4.5 4-4.5 4M18.5 12H9.5"/>'),
  scores: draw('<path d="M4 20v-7h5v7m0 0V5h6v15m0 0v-9h5v9z"/>'),
  before: draw('<path d="M14.5 6l-6 6 6 6"/>'),
  next: draw('<path d="M9.5 6l6 6-6 6"/>'),
  pause: draw('<path d="M8 5v14M16 5v14"/>'),
  replay: draw('<path d="M4 12a8 8 0 1 0 2.6-5.9M4 4v4.5h4.5M10.5 9.2v5.6l4.6-2.8z"/>'),
  settings: draw(
    '<circle cx="12" cy="12" r="3.2"/><path d="M12 3.5v3M12 17.5v3M3.5 12h3M17.5 12h3M6 6l2.1 2.1M15.9 15.9L18 18M6 18l2.1-2.1M15.9 8.1L18 6"/>',
  ),
  larger: draw('<path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5"/>'),
  smaller: draw('<path d="M9 4v5H4M20 9h-5V4M15 20v-5h5M4 15h5v5"/>'),
  turn: draw(
    '<rect x="3.5" y="10.5" width="17" height="9.5" rx="2"/><path d="M10 3.5h4.5A3.5 3.5 0 0 1 18 7m-2-1.5L18 7.5l2-2"/>',
  ),
  person: draw('<circle cx="12" cy="8.5" r="4"/><path d="M4.5 20a7.5 7.5 0 0 1 15 0"/>'),
  board: draw(
    '<path d="M8 4h8v6a4 4 0 0 1-8 0zM8 6H4.5v1.5A3.5 3.5 0 0 0 8 11m8-5h3.5v1.5A3.5 3.5 0 0 1 16 11m-4 3v6m-4 0h8"/>',
  ),
  lock: draw('<rect x="5.5" y="10.5" width="13" height="9.5" rx="2"/><path d="M8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5"/>'),
});
