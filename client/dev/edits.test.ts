// What becomes of a saved file on the page: shown at once, when the room says so, or not at all.
import { expect, test } from 'vitest';
import { createEdits } from './edits.ts';

interface Parts {
  view: object;
  demoView: object;
  front: object;
}

const viewOf = (name: string, keys = 'ArrowLeft', sounds: readonly string[] = ['hit']) => ({
  name,
  build: () => ({ controls: { x: keys } }),
  assets: { sounds: { sprite: Object.fromEntries(sounds.map((sound) => [sound, [0, 1]])) } },
});

/** A page that notes what is done to it. `match`: whether one is played. */
function pageWith({ match }: { readonly match: boolean }) {
  const parts: Parts = { view: viewOf('first'), demoView: viewOf('demo'), front: { title: 'first' } };
  const done: string[] = [];
  const later: (() => void)[] = [];
  let reloads = 0;
  let remembered = '';
  const edits = createEdits({
    game: { replace: (saved) => ({ ...Object.assign(parts, saved) }) },
    page: () => ({
      match: match ? {} : undefined,
      display: () =>
        Object.assign(Object.create(null), {
          async replaceView() {
            const name = Reflect.get(parts.view, 'name');
            // Art that is being loaded.
            if (name === 'slow') await new Promise((resolve) => setTimeout(resolve, 5));
            if (name === 'broken') throw new RangeError('no sky');
            done.push(`shows ${name}`);
          },
        }),
      renew: () => void done.push('begins anew'),
    }),
    rules: 'a',
    setRules: (rules) => void done.push(`rules ${rules}`),
    show: (_kind, report) => void done.push(`reports ${report.split('\n')[0]}`),
    clear: () => undefined,
    reload: () => void reloads++,
    reloadedFor: { read: () => remembered, write: (rules) => void (remembered = rules) },
    retry: () => Promise.reject(new RangeError('no ground')),
    after: (_delayMs, call) => void later.push(call),
  });
  const save = (name: string, rules?: string, keys?: string, sounds?: readonly string[]) =>
    edits.take({ file: 'view', module: { view: viewOf(name, keys, sounds) }, url: '/view.ts', rules });
  return { edits, save, done, later, parts, reloads: () => reloads };
}

test('a view of the same rules is shown at once, and the match goes on', async () => {
  const { save, done } = pageWith({ match: true });
  await save('second');
  expect(done).toEqual(['rules a', 'shows second']);
});

test('on the title the demo begins anew by what was saved', async () => {
  const { save, done } = pageWith({ match: false });
  await save('second', 'b');
  expect(done).toEqual(['rules b', 'shows second', 'begins anew']);
});

test('other rules wait for the room, whichever of both comes first', async () => {
  for (const first of ['page', 'room']) {
    const { edits, save, done } = pageWith({ match: true });
    if (first === 'page') await save('second', 'b');
    else await edits.rulesChanged('b');
    expect(done).toEqual([]);
    if (first === 'page') await edits.rulesChanged('b');
    else await save('second', 'b');
    expect(done).toEqual(['rules b', 'shows second', 'begins anew']);
  }
});

test('a room that takes its rules back gets the view that was made for them', async () => {
  const { edits, save, done } = pageWith({ match: true });
  await save('second', 'b');
  await edits.rulesChanged('b');
  await edits.rulesChanged('a');
  expect(done.slice(3)).toEqual(['rules a', 'shows first', 'begins anew']);
});

test('a page to which the rules do not come is loaded anew, and only then', async () => {
  const { edits, save, later, reloads } = pageWith({ match: true });
  await edits.rulesChanged('b');
  await save('second', 'b');
  later[0]();
  expect(reloads()).toBe(0);
  await edits.rulesChanged('c');
  later[1]();
  expect(reloads()).toBe(1);
});

test('other keys are read by loading the page anew', async () => {
  const { save, done, reloads } = pageWith({ match: true });
  await save('second', 'a', 'ArrowRight');
  expect([done, reloads()]).toEqual([[], 1]);
});

test('a module that threw is reported with what it threw, and what is shown stays', async () => {
  const { edits, done, parts } = pageWith({ match: true });
  await edits.take({ file: 'view', module: undefined, url: '/view.ts', rules: 'b' });
  expect(done).toHaveLength(1);
  expect(done[0]).toContain('no ground');
  expect(parts.view).toMatchObject({ name: 'first' });
});

test('what stands outside the picture is taken at once', async () => {
  const { edits, parts, done } = pageWith({ match: true });
  await edits.take({ file: 'front', module: { front: { title: 'second' } }, url: '/front.ts', rules: undefined });
  expect(parts.front).toEqual({ title: 'second' });
  expect(done).toEqual([]);
});

test('a sound that was added or renamed is heard by loading the page anew', async () => {
  for (const sounds of [['hit', 'miss'], ['miss']]) {
    const { save, done, reloads } = pageWith({ match: true });
    await save('second', 'a', undefined, sounds);
    expect([done, reloads()]).toEqual([[], 1]);
  }
});

test('what throws changes nothing, and the next save is shown', async () => {
  const { save, done, parts } = pageWith({ match: true });
  await save('broken');
  expect(parts.view).toMatchObject({ name: 'first' });
  await save('second');
  expect(done.filter((said) => !said.startsWith('rules'))).toEqual(['reports RangeError: no sky', 'shows second']);
});

test('a view that throws when the room has gone on is reported, and the next one begins the session of its rules', async () => {
  const { edits, save, done } = pageWith({ match: true });
  await save('broken', 'b');
  await edits.rulesChanged('b');
  expect(done).toEqual(['rules b', 'rules a', 'reports RangeError: no sky']);
  await save('second', 'b');
  expect(done.slice(3)).toEqual(['rules b', 'shows second', 'begins anew']);
});

test('of two saves the newer one is shown last, however long the older one takes', async () => {
  const { save, done } = pageWith({ match: true });
  await Promise.all([save('slow'), save('second')]);
  expect(done.filter((said) => said.startsWith('shows'))).toEqual(['shows slow', 'shows second']);
});

test('a page that was loaded with rules its room does not have says so at once, and is loaded anew all the same', async () => {
  const { edits, done, later, reloads } = pageWith({ match: false });
  await edits.rulesChanged('b');
  expect(done).toEqual([expect.stringContaining('rules that its room has not taken')]);
  later[0]();
  expect(reloads()).toBe(1);
});

test('a page that was loaded anew in vain says what to do, and goes on when it is done', async () => {
  const { edits, save, done, later, reloads } = pageWith({ match: true });
  await edits.rulesChanged('b');
  later[0]();
  await edits.rulesChanged('b');
  expect(reloads()).toBe(1);
  expect(later).toHaveLength(1);
  expect(done).toEqual([expect.stringContaining('rules that its room has not taken')]);
  await save('second', 'b');
  expect(done.slice(1)).toEqual(['rules b', 'shows second', 'begins anew']);
});
