// A sentence for everyone who is here, where it covers nothing: of the server's operator, or of the page itself.
import { element } from './dom.ts';

/** Its place, which shows once it is known that there is one. Empty for none. */
export function noticeLine(told: Promise<string>): HTMLElement {
  const notice = element('p', { class: 'panel hint notice', role: 'status', hidden: true, 'data-test': 'notice' });
  void told.then((text) => {
    notice.hidden = text === '';
    // Put in once it shows: only then it is read out.
    notice.textContent = text;
  });
  return notice;
}
