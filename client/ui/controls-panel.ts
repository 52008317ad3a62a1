// The keys in the settings, of a player alone and of each of several: what each action is bound to, changed by pressing something else.
import type { MapName } from '#client/input/actions.ts';
import { captureBinding, type CaptureRefusal } from '#client/input/capture-binding.ts';
import type { BindResult, Bindings, BindingRow } from '#client/input/bindings.ts';
import { button, element, setText } from './dom.ts';
import { settingsWords } from './settings-words.ts';

/** The panel. */
export interface ControlsPanel {
  readonly root: HTMLElement;
  /** Draws what is bound now. */
  refresh(): void;
  /** Nothing waits for a key any more. */
  close(): void;
}

/** Makes the panel of a game's bindings. */
export function controlsPanel(bindings: Bindings): ControlsPanel {
  const words = settingsWords();
  let capture: AbortController | undefined;
  const alone = element('div', { class: 'bindings' });
  // Closed: most have no use for them.
  const shared = Array.from({ length: bindings.sharedCount }, () => element('div', { class: 'bindings' }));
  const parts = shared.map((list, i) =>
    element('details', { 'data-test': `shared-${i}` }, element('summary', {}, words.controls.shared(i + 1)), list),
  );
  const said = element('p', { class: 'complaint', role: 'status' });
  const resetAll = button(
    { class: 'button', 'data-test': 'reset-controls' },
    () => bindings.resetAll(),
    words.controls.resetAll,
  );
  const root = element('div', { class: 'controls-panel' }, alone, ...parts, said, resetAll);
  bindings.onChange(refresh);

  function refresh(): void {
    const rows = bindings.rows();
    const fill = (list: HTMLElement, map: MapName) =>
      list.replaceChildren(...rows.filter(({ action }) => action.map === map).map(rowOf));
    fill(alone, 'alone');
    shared.forEach(fill);
    resetAll.disabled = !rows.some(({ isChanged }) => isChanged);
  }

  function rowOf(row: BindingRow): HTMLElement {
    const caps = row.codes.map(({ code, cap }) =>
      button(
        {
          class: 'cap',
          title: words.controls.change(row.label, cap),
          'aria-label': words.controls.change(row.label, cap),
          'data-test': `bind-${row.action.id}`,
        },
        () => void ask(row, code),
        cap,
      ),
    );
    const add = button(
      {
        class: 'cap cap-add',
        title: words.controls.add(row.label),
        'aria-label': words.controls.add(row.label),
        'data-test': `add-${row.action.id}`,
      },
      () => void ask(row, undefined),
      '+',
    );
    return element(
      'div',
      { class: 'binding' },
      element('span', {}, row.label),
      element('span', { class: 'caps' }, ...caps, add),
    );
  }

  /** Waits for the next key, button or stick. Escape leaves all as it was. */
  async function ask(row: BindingRow, replaces: string | undefined): Promise<void> {
    capture?.abort();
    const own = new AbortController();
    capture = own;
    const isStick = row.action.part === 'stick';
    setText(said, isStick ? words.controls.push(row.label) : words.controls.press(row.label));
    const captured = await captureBinding({
      accepts: isStick ? 'stick' : 'button',
      signal: own.signal,
      onRefused: ({ reason }: CaptureRefusal) => setText(said, words.controls.refused[reason]),
    });
    if (capture !== own) return;
    capture = undefined;
    setText(said, '');
    if (captured.kind === 'cancelled') return;
    tell(row, captured.code, bindings.bind(row.action.id, captured.code, { replaces }));
  }

  /** A key that does something else already gives that up, and it is said. */
  function tell(row: BindingRow, code: string, result: BindResult): void {
    if (result.kind === 'refused') setText(said, words.controls.refused[result.reason]);
    if (result.kind !== 'conflict') return;
    const others = bindings.rows().filter(({ action }) => result.with.includes(action.id));
    const answer = bindings.bind(row.action.id, code, { conflict: 'takeOver' });
    if (answer.kind === 'bound') setText(said, words.controls.taken(others.map(({ label }) => label).join(', ')));
  }

  return {
    root,
    refresh,
    close() {
      capture?.abort();
      capture = undefined;
      setText(said, '');
    },
  };
}
