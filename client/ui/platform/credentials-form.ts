// A name and a password, for a new account or a known one; written so that password keepers know which it is.
import { element } from '../dom.ts';
import { nameLimit } from '../name-limit.ts';
import { words } from './words.ts';

/** Characters of a password, as the server wants them. */
const PASSWORD_MIN = 8;
const PASSWORD_MAX = 128;

/** Makes the form. `submit` gets what was typed when it can be what it has to be. */
export function credentialsForm(
  way: 'create' | 'signIn',
  { name: known, submit }: { readonly name: string; submit(name: string, password: string): void },
): HTMLFormElement {
  const isNew = way === 'create';
  const complaint = element('p', { class: 'complaint', id: 'account-complaint', role: 'alert' });
  const name = element('input', {
    class: 'field',
    id: 'account-name',
    name: 'username',
    type: 'text',
    autocomplete: 'username',
    autocapitalize: 'off',
    spellcheck: 'false',
    'aria-describedby': 'account-complaint',
    value: known,
  });
  const password = element('input', {
    class: 'field',
    id: 'account-password',
    name: 'password',
    type: 'password',
    maxlength: PASSWORD_MAX,
    autocomplete: isNew ? 'new-password' : 'current-password',
    'aria-describedby': 'account-password-hint account-complaint',
  });
  const show = element('input', { id: 'account-show', type: 'checkbox' });
  show.addEventListener('change', () => void (password.type = show.checked ? 'text' : 'password'));
  const form = element(
    'form',
    { class: 'account-form', 'data-test': `form-${way}` },
    element('label', { class: 'label', for: 'account-name' }, words.account.name),
    name,
    nameLimit(name),
    element('label', { class: 'label', for: 'account-password' }, words.account.password),
    password,
    element(
      'p',
      { class: 'hint', id: 'account-password-hint' },
      isNew ? words.account.passwordHint : words.account.signInNote,
    ),
    complaint,
    element('label', { class: 'check', for: 'account-show' }, show, words.account.showPassword),
    element(
      'button',
      { class: 'button button-main', type: 'submit', 'data-test': 'account-submit' },
      isNew ? words.account.create : words.account.signIn,
    ),
  );

  function refuse(field: HTMLInputElement, sentence: string): void {
    complaint.textContent = sentence;
    field.setAttribute('aria-invalid', 'true');
    field.focus();
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    complaint.textContent = '';
    for (const field of [name, password]) field.removeAttribute('aria-invalid');
    if (name.value.trim() === '') return refuse(name, words.account.nameMissing);
    // An old password is what it is.
    if (password.value === '' || (isNew && password.value.length < PASSWORD_MIN))
      return refuse(password, words.account.passwordShort);
    submit(name.value, password.value);
  });
  return form;
}
