// The gallery's page: a list of all examples, the one that was chosen, and its text.
import { createManualClock } from '#client/index.ts';
import { exampleNamed, exampleNames, sourceOf } from './gallery.ts';

declare global {
  interface Window {
    /** For tests: plays each example for some frames by a clock of its own; resolves to their names. */
    playExamples(frames: number): Promise<readonly string[]>;
  }
}

const field = byId('field');
const list = byId('list');
let running: { stop(): void } | undefined;

async function show(name: string): Promise<void> {
  const { title, text, start } = await exampleNamed(name);
  running?.stop();
  running = undefined;
  field.replaceChildren();
  byId('title').textContent = title;
  byId('text').textContent = text;
  byId('source').textContent = await sourceOf(name);
  byId('file').textContent = `client/examples/${name}.ts · docs/guide/${name}.md`;
  for (const link of list.querySelectorAll('a')) link.ariaCurrent = link.hash === `#${name}` ? 'page' : null;
  running = await start({ parent: field });
}

for (const name of exampleNames) {
  const { title, text } = await exampleNamed(name);
  const link = document.createElement('a');
  link.href = `#${name}`;
  const heading = document.createElement('b');
  heading.textContent = title;
  link.append(heading, ` ${text}`);
  list.append(link);
}

window.playExamples = async (frames) => {
  running?.stop();
  for (const name of exampleNames) {
    const clock = createManualClock();
    field.replaceChildren();
    running = await (await exampleNamed(name)).start({ parent: field, clock });
    for (let i = 0; i < frames; i++) clock.step(100);
    if (field.querySelector('canvas') === null) throw new Error(`${name} shows nothing.`);
    running.stop();
  }
  running = undefined;
  return exampleNames;
};

const chosen = () => location.hash.slice(1) || exampleNames[0];
let shown = Promise.resolve();
// One after the other: an example takes a moment to load, and the next may be chosen meanwhile.
const showChosen = () => void (shown = shown.then(() => show(chosen())).catch(reportError));
addEventListener('hashchange', showChosen);
if (!location.search.includes('test')) showChosen();

function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no element '${id}'.`);
  return found;
}
