// What brings others into a match: its link, to play or to watch, to copy or to be read by a phone's camera.
import { copyLink } from './copy-link.ts';
import { button, element, picture, setText } from './dom.ts';
import { icons } from './icons.ts';
import { texts } from './texts.ts';

/** The links that lead into one match. */
export interface MatchLinks {
  readonly play: string;
  readonly watch: string;
}

/** The panel. */
export interface InvitePanel {
  readonly root: HTMLElement;
  /** Where the keyboard goes when somebody wants to invite. */
  readonly firstFocus: HTMLElement;
  /** It is looked at now: draws what takes time. */
  shown(): void;
  close(): void;
}

const COPIED_MS = 2000;

/** Makes the panel. `drawCode`: an SVG that a camera reads as this text; rejects when it cannot be loaded. */
export function invitePanel(links: MatchLinks, drawCode: (text: string) => Promise<string>): InvitePanel {
  let isWatching = false;
  let isShown = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const link = element('input', { class: 'field', id: 'match-link', type: 'text', readonly: true, value: links.play });
  const copyText = element('span', { role: 'status' }, texts.play.copy);
  const copyIcon = picture(icons.copy);
  const say = (sentence: string, icon: string) => {
    setText(copyText, sentence);
    copyIcon.innerHTML = icon;
    clearTimeout(timer);
    timer = setTimeout(() => {
      setText(copyText, texts.play.copy);
      copyIcon.innerHTML = icons.copy;
    }, COPIED_MS);
  };
  const copy = button(
    { class: 'button button-main', 'aria-label': texts.play.copy, 'data-test': 'copy-link' },
    () => void copyLink(link, say),
    copyIcon,
    copyText,
  );
  const sentence = element('p', {}, texts.play.inviteSentence);
  const code = element('div', { class: 'code', role: 'img', 'aria-label': texts.play.codeLabel, hidden: true });
  const choices = [
    choice('play', texts.play.linkToPlay, () => choose(false)),
    choice('watch', texts.play.linkToWatch, () => choose(true)),
  ];
  const root = element(
    'section',
    { class: 'invite' },
    sentence,
    element('div', { class: 'choices', role: 'group', 'aria-label': texts.play.linkLabel }, ...choices),
    element('label', { class: 'visually-hidden', for: 'match-link' }, texts.play.linkLabel),
    element('div', { class: 'row' }, link, copy),
    code,
  );
  link.addEventListener('focus', () => link.select());
  choose(false);

  function choice(test: string, text: string, press: () => void): HTMLButtonElement {
    return button({ class: 'button choice', 'data-test': `link-${test}` }, press, text);
  }

  function choose(watches: boolean): void {
    isWatching = watches;
    link.value = watches ? links.watch : links.play;
    setText(sentence, watches ? texts.play.watchSentence : texts.play.inviteSentence);
    choices.forEach((each, i) => each.setAttribute('aria-pressed', String((i === 1) === watches)));
    if (isShown) draw();
  }

  function draw(): void {
    const drawn = isWatching;
    drawCode(link.value).then(
      (svg) => {
        if (drawn !== isWatching) return;
        code.innerHTML = svg;
        code.hidden = false;
      },
      // The link is there all the same.
      () => void (code.hidden = true),
    );
  }

  return {
    root,
    firstFocus: copy,
    shown() {
      if (isShown) return;
      isShown = true;
      draw();
    },
    close: () => clearTimeout(timer),
  };
}

/** An SVG that a camera reads as a text. */
export async function drawQrCode(text: string): Promise<string> {
  const { renderSVG } = await import('uqr');
  return renderSVG(text, { ecc: 'M', border: 2 });
}
