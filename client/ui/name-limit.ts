// How long a name may be: said below its field once few characters are left, so that nobody wonders where the rest went.
import { NAME_LENGTH_MAX } from '../net/join-options.ts';
import { element, setText } from './dom.ts';
import { texts } from './texts.ts';

/** It is said from so many characters before the last one. */
const NEAR = 3;

/** Limits a field to the length of a name, and gives the line that says so. */
export function nameLimit(field: HTMLInputElement): HTMLElement {
  const hint = element('p', { class: 'hint', role: 'status', 'data-test': 'name-limit', hidden: true });
  field.maxLength = NAME_LENGTH_MAX;
  field.addEventListener('input', () => {
    const { length } = field.value;
    hint.hidden = length < NAME_LENGTH_MAX - NEAR;
    setText(hint, hint.hidden ? '' : texts.title.nameLimit(length, NAME_LENGTH_MAX));
  });
  return hint;
}
