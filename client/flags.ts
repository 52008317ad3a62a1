/** Features that an operator switches while the server runs, as far as this page has them: for what is shown, never for rules. */
import { assert } from '#shared/assert.ts';

/** As the server has them; see docs/platform.md, "Flags". */
const NAME = /^[a-zA-Z][\w.-]{0,63}$/;

let on: ReadonlySet<string> = new Set();

/** Some features, by name. */
export interface Flags<Name extends string> {
  /**
   * Whether this page has the feature; false until the server has said so, and where there is none. May be asked in every frame. During a match it
   * changes at most once: when the server's first answer comes.
   */
  isOn(name: Name): boolean;
}

/** The features that a view or a front asks for: another name does not compile. Throws for a name that no flag can have. */
export function defineFlags<const Names extends readonly string[]>(...names: Names): Flags<Names[number]> {
  for (const name of names)
    assert(NAME.test(name), `'${name}' is no name of a flag: letters, figures, dots, - and _, a letter first.`);
  return { isOn: isFlagOn };
}

/** Whether this page has a feature, whatever its name. */
export function isFlagOn(name: string): boolean {
  return on.has(name);
}

/** For the page, and for tests of views: from now on it has these features and no others. */
export function setFlags(names: Iterable<string>): void {
  on = new Set(names);
}
