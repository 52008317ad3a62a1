// Account, matches and leaderboard as one dialog with a tab for each.
import { button, element } from '../dom.ts';
import { TABS, type PlatformTab } from './catalogue.ts';
import { words } from './words.ts';
import type { Panel } from './panel.ts';

/** The dialog; `open` shows it over everything else. */
export interface PlatformDialog {
  readonly root: HTMLDialogElement;
  open(tab: PlatformTab): void;
  close(): void;
}

/** Makes the closed dialog. */
export function platformDialog(panels: Readonly<Record<PlatformTab, Panel>>, closed: () => void): PlatformDialog {
  const tabs = TABS.map((tab) =>
    button(
      {
        class: 'tab',
        role: 'tab',
        id: `tab-${tab}`,
        'aria-controls': `panel-${tab}`,
        'data-test': `tab-${tab}`,
      },
      () => choose(tab),
      words.tabs[tab],
    ),
  );
  const holders = TABS.map((tab) =>
    element(
      'div',
      {
        class: 'platform-panel',
        role: 'tabpanel',
        id: `panel-${tab}`,
        'aria-labelledby': `tab-${tab}`,
        'data-test': `panel-${tab}`,
      },
      panels[tab].root,
    ),
  );
  const list = element('div', { class: 'tabs', role: 'tablist', 'aria-label': words.dialogLabel }, ...tabs);
  const root = element(
    'dialog',
    { class: 'panel dialog platform', 'aria-label': words.dialogLabel, 'data-test': 'platform-dialog' },
    element(
      'div',
      { class: 'platform-head' },
      list,
      button(
        { class: 'button button-round', 'aria-label': words.close, title: words.close, 'data-test': 'platform-close' },
        () => root.close(),
        '×',
      ),
    ),
    ...holders,
  );
  let shown: PlatformTab = 'account';

  function choose(tab: PlatformTab): void {
    shown = tab;
    TABS.forEach((each, i) => {
      const isChosen = each === tab;
      tabs[i].setAttribute('aria-selected', String(isChosen));
      // One stop of the Tab key for all of them; arrows go from one to the next.
      tabs[i].tabIndex = isChosen ? 0 : -1;
      holders[i].hidden = !isChosen;
    });
    root.scrollTop = 0;
    panels[tab].shown();
  }

  list.addEventListener('keydown', (event) => {
    const at = TABS.indexOf(shown);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: TABS.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const place = (to + TABS.length) % TABS.length;
    choose(TABS[place]);
    tabs[place].focus();
  });
  root.addEventListener('close', closed);
  // A click beside the panel closes it: the target is then the dialog itself.
  root.addEventListener('click', (event) => {
    if (event.target === root) root.close();
  });
  return {
    root,
    open(tab) {
      if (!root.open) root.showModal();
      choose(tab);
      tabs[TABS.indexOf(tab)].focus({ preventScroll: true });
    },
    close() {
      if (root.open) root.close();
    },
  };
}
