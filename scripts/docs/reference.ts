// What the public faces export, as their sources say it: the docstring above each declaration, and the declaration without its body.
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseSync } from 'rolldown/utils';
import { inRoot, root } from '#scripts/paths.ts';

/** One export of a face. */
export interface ReferenceEntry {
  readonly name: string;
  readonly kind: 'function' | 'value' | 'type';
  /** Below the repository's root. */
  readonly path: string;
  /** The docstring's text; empty when there is none. */
  readonly doc: string;
  /** TypeScript, without the bodies of functions. */
  readonly signature: string;
}

/** The part of the parsed tree that is looked at. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** A source as the bundler's parser reads it. */
interface Source {
  readonly path: string;
  readonly text: string;
  readonly body: readonly Node[];
  readonly comments: readonly { readonly type: string; readonly value: string; readonly end: number }[];
}

/** Every export of a face, in its order. Throws for one whose declaration is not found: then this reads sources wrongly. */
export function referenceOf(face: string): readonly ReferenceEntry[] {
  return exportedNames(read(inRoot(face))).map(({ local, exported, from }) => {
    const entry = declared(local, read(from));
    if (entry === undefined) throw new Error(`${face} exports '${exported}', which ${from} does not declare.`);
    return { ...entry, name: exported };
  });
}

interface ExportedName {
  readonly local: string;
  readonly exported: string;
  /** The file that it comes from. */
  readonly from: string;
}

function exportedNames({ path, body }: Source): readonly ExportedName[] {
  return body.flatMap((node) => {
    if (node.type !== 'ExportNamedDeclaration' || !isNode(node['source'])) return [];
    const from = resolve(path, String(node['source']['value']));
    return nodes(node['specifiers']).map(({ local, exported }) => ({
      local: nameOf(local),
      exported: nameOf(exported),
      from,
    }));
  });
}

function resolve(importer: string, specifier: string): string {
  return specifier.startsWith('#') ? inRoot(specifier.slice(1)) : join(dirname(importer), specifier);
}

/** The declaration of a name in a file, or in the one that it passes on. */
function declared(name: string, source: Source): ReferenceEntry | undefined {
  for (const node of source.body) {
    // Some are declared first, and exported at the end of their file.
    const declaration = node.type === 'ExportNamedDeclaration' ? node['declaration'] : node;
    if (!isNode(declaration)) continue;
    const variables = nodes(declaration['declarations']);
    const named = variables.length > 0 ? variables.find(({ id }) => nameOf(id) === name) : declaration;
    if (named === undefined || nameOf(named['id']) !== name) continue;
    return {
      name,
      kind: kindOf(declaration, named),
      path: relative(root, source.path),
      doc: docAbove(node, source),
      signature: signatureOf(node, named, source),
    };
  }
  const passed = exportedNames(source).find(({ exported }) => exported === name);
  return passed === undefined ? undefined : declared(passed.local, read(passed.from));
}

function kindOf({ type }: Node, { init }: Node): ReferenceEntry['kind'] {
  if (type.startsWith('TSInterface') || type.startsWith('TSType')) return 'type';
  const isFunction = /Function/.test(type) || (isNode(init) && init.type === 'ArrowFunctionExpression');
  return isFunction ? 'function' : 'value';
}

/** The block comment that ends where the declaration begins. */
function docAbove({ start }: Node, { text, comments }: Source): string {
  const comment = comments.findLast(({ end }) => end <= start);
  const isAbove =
    comment?.type === 'Block' && comment.value.startsWith('*') && text.slice(comment.end, start).trim() === '';
  if (!isAbove) return '';
  return comment.value
    .slice(1)
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
    .join('\n')
    .trim();
}

/** Longer values are cut: what matters of them is their type and their docstring. */
const VALUE_UNITS_MAX = 400;

function signatureOf(node: Node, named: Node, { text }: Source): string {
  if (named.type === 'ClassDeclaration') return classSignature(named, text);
  const body = bodyOf(named);
  const end = body ?? node.end;
  const cut = text
    .slice(node.start, end)
    .replace(/(=>)?\s*$/, '')
    .replace(/^export /, '');
  const isType = isNode(node['declaration']) && node['declaration'].type.startsWith('TS');
  return isType || cut.length <= VALUE_UNITS_MAX ? cut : `${cut.slice(0, VALUE_UNITS_MAX)} …`;
}

/** A class with the members that are not private, each without its body. */
function classSignature({ start, body }: Node, text: string): string {
  if (!isNode(body)) return text.slice(start);
  const members = nodes(body['body']).flatMap(({ start: from, end, key, value }) => {
    if (isNode(key) && key.type === 'PrivateIdentifier') return [];
    const inner = isNode(value) && isNode(value['body']) ? value['body'].start : end;
    return [`  ${text.slice(from, inner).trim()}`];
  });
  return `${text.slice(start, body.start).trim()} {\n${members.join('\n')}\n}`;
}

/** Where the body of a function begins. */
function bodyOf({ type, body, init }: Node): number | undefined {
  if (type.startsWith('TS')) return undefined;
  if (isNode(body)) return body.start;
  return isNode(init) && init.type === 'ArrowFunctionExpression' && isNode(init['body'])
    ? init['body'].start
    : undefined;
}

const sources = new Map<string, Source>();

function read(path: string): Source {
  const known = sources.get(path);
  if (known !== undefined) return known;
  const text = readFileSync(path, 'utf8');
  const { program, comments, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0].message}`);
  const source = { path, text, body: nodes(program.body), comments };
  sources.set(path, source);
  return source;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

function nodes(value: unknown): readonly Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function nameOf(value: unknown): string {
  return isNode(value) ? String(value['name'] ?? value['value'] ?? '') : '';
}
