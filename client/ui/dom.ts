// Makes DOM elements in one expression; everything the screens are built from.

/** Text is put in as text: nothing a player typed is ever read as markup. */
export type Child = Node | string;

/** Attributes by name; `false` and `undefined` leave one out, `true` sets it empty. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** An element with attributes and children. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === undefined) continue;
    made.setAttribute(name, value === true ? '' : String(value));
  }
  made.append(...children);
  return made;
}

/** A drawing from our own assets, hidden from screen readers: its button says what it means. */
export function picture(svg: string, className = 'icon'): HTMLElement {
  const holder = element('span', { class: className, 'aria-hidden': 'true' });
  holder.innerHTML = svg;
  return holder;
}

/** A button that never submits a form. */
export function button(attributes: Attributes, press: () => void, ...children: readonly Child[]): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, ...children);
  made.addEventListener('click', press);
  return made;
}

/** Sets text only when it changed: screen readers and layout are left alone. */
export function setText(target: Node, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** Nothing has the keyboard any more: it belongs to the game. */
export function letGo(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

/** When the picture that is drawn next has been. */
export function nextPicture(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
  });
}
