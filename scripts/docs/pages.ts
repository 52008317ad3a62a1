// The documents and the reference as pages of HTML, with links between them.
import { marked } from 'marked';
import { posix } from 'node:path';
import type { ReferenceEntry } from './reference.ts';

/** One page: its place below dist/docs, and its HTML. */
export interface Page {
  readonly path: string;
  readonly html: string;
}

/** A document of the repository as a page: `docs/guide/tiles.md` is `guide/tiles.html`. Links to files that are no page lead nowhere and are taken out. */
export function documentPage(file: string, markdown: string, isDocument: (file: string) => boolean): Page {
  const path = placeOf(file);
  const linked = markdown.replaceAll(
    /\[([^\]]+)\]\((?!https?:)([^)#\s]*)(#[^)\s]*)?\)/g,
    (whole, text, to, part = '') => {
      if (to === '') return whole;
      const target = posix.join(posix.dirname(file), to);
      if (isDocument(target)) return `[${text}](${posix.relative(posix.dirname(path), placeOf(target))}${part})`;
      return isDocument(`${target}/README.md`)
        ? `[${text}](${posix.relative(posix.dirname(path), placeOf(`${target}/README.md`))}${part})`
        : text;
    },
  );
  const title = /^# (.+)$/m.exec(markdown)?.[1] ?? file;
  return { path, html: pageOf(title, marked.parse(linked, { async: false }), path) };
}

/** What a face exports, by kind, in the order of names. */
export function referencePage(face: string, title: string, entries: readonly ReferenceEntry[]): Page {
  const path = `reference/${face.replace('/index.ts', '')}.html`;
  const parts = (['function', 'value', 'type'] as const).map((kind) => {
    const of = entries.filter((entry) => entry.kind === kind).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const sections = of.map(
      ({ name, doc, signature, path: file }) =>
        `<section id="${name}"><h3>${name}</h3>${marked.parse(doc, { async: false })}<pre><code>${escaped(signature)}</code></pre><p class="file">${file}</p></section>`,
    );
    return of.length === 0
      ? ''
      : `<h2>${{ function: 'Functions', value: 'Values', type: 'Types' }[kind]}</h2>${sections.join('\n')}`;
  });
  const list = entries.map(({ name }) => name).toSorted();
  const index = `<p class="index">${list.map((name) => `<a href="#${name}">${name}</a>`).join(' ')}</p>`;
  return { path, html: pageOf(title, `<h1>${title}</h1>${index}${parts.join('\n')}`, path) };
}

/** `docs/guide/README.md` is an index; the repository's README is the first page. */
function placeOf(file: string): string {
  return file
    .replace(/^docs\//, '')
    .replace(/README\.md$/, 'index.md')
    .replace(/\.md$/, '.html')
    .toLowerCase();
}

const NAVIGATION = [
  ['index.html', 'Samestep'],
  ['getting-started.html', 'First game'],
  ['guide/index.html', 'Guide'],
  ['rules.html', 'Rules'],
  ['reference/shared.html', 'Reference: rules'],
  ['reference/client.html', 'Reference: views'],
] as const;

function pageOf(title: string, body: string, path: string): string {
  const links = NAVIGATION.map(([to, text]) => {
    const current = to === path ? ' aria-current="page"' : '';
    return `<a href="${posix.relative(posix.dirname(path), to)}"${current}>${text}</a>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} · Samestep</title>
<style>
:root { color-scheme: light dark; }
body { margin: 0 auto; max-width: 60rem; padding: 0 1rem 4rem; font: 16px/1.55 system-ui, sans-serif; }
nav { display: flex; flex-wrap: wrap; gap: 0.3rem 1.2rem; padding: 1rem 0; border-bottom: 1px solid #8886; }
nav [aria-current] { font-weight: 700; text-decoration: none; }
pre { overflow: auto; padding: 0.8rem 1rem; border-radius: 8px; background: #8882; font-size: 0.85rem; }
code { font-family: ui-monospace, monospace; }
table { display: block; overflow: auto; border-collapse: collapse; }
td, th { padding: 0.3rem 0.6rem; border: 1px solid #8886; text-align: left; vertical-align: top; }
img { max-width: 100%; }
.index a { display: inline-block; margin-right: 0.8rem; }
.file { opacity: 0.6; font-size: 0.8rem; }
</style>
</head>
<body>
<nav>${links.join('\n')}</nav>
<main>${body}</main>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
