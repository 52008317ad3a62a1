// How many play at this machine: a row of buttons on the title, where more than one could.
import { button, element } from './dom.ts';
import { texts } from './texts.ts';

/** What is known and kept of it. */
export interface LocalPlayers {
  /** How many could now: gamepads come and go. */
  possible(): number;
  /** How many do: of the possible ones. */
  chosen(): number;
  choose(players: number): void;
}

/** Makes the row. `show` is told at once, and with every change. */
export function playersChoice(
  players: LocalPlayers,
  show: (players: number) => void,
): { readonly root: HTMLElement; update(): void } {
  const choices = element('div', { class: 'player-choices' });
  const root = element(
    'div',
    { class: 'players', role: 'group', 'aria-labelledby': 'players-label' },
    element('span', { class: 'label', id: 'players-label' }, texts.title.players),
    choices,
  );
  const buttons: HTMLButtonElement[] = [];
  let shown = 0;

  function choose(count: number): void {
    players.choose(count);
    update();
  }

  function update(): void {
    const possible = players.possible();
    const chosen = players.chosen();
    while (buttons.length < possible) {
      const count = buttons.length + 1;
      const made = button(
        { class: 'button choice', 'data-test': `players-${count}` },
        () => choose(count),
        String(count),
      );
      buttons.push(made);
      choices.append(made);
    }
    root.hidden = possible < 2;
    buttons.forEach((each, i) => {
      each.hidden = i >= possible;
      each.setAttribute('aria-pressed', String(i + 1 === chosen));
    });
    if (chosen !== shown) show(chosen);
    shown = chosen;
  }

  update();
  return { root, update };
}
