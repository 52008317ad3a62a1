// Who may import whom: the table of tiers, layers and packages behind the lint rule `samestep/layers`.
import { posix } from 'node:path';

interface Layer {
  readonly name: string;
  /** Which files it is; the first layer in the list that fits is the file's. */
  readonly files: RegExp;
  /** Repository paths that it may import, beside its own files. */
  readonly mayImport: RegExp;
  /** Packages and virtual modules that it may import. */
  readonly mayUse: RegExp;
}

const none = /(?!)/;
const any = /^/;
const base = String.raw`errors|assert|memo`;

/** In `shared/`, each layer sees the ones below it: math, model, world; behaviour; sim; then mirror and wire, recording, session, testing. */
function sharedLayer(name: string, below: readonly string[], mayUse: RegExp = none): Layer {
  return {
    name: `shared/${name}`,
    files: new RegExp(`^shared/${name}/`),
    mayImport: new RegExp(`^shared/((${[name, ...below].join('|')})/|(${base})\\.ts$)`),
    mayUse,
  };
}

const layers: readonly Layer[] = [
  {
    name: 'a test of shared',
    files: /^shared\/.*\.test(-[a-z]+)?\.ts$/,
    mayImport: /^(shared|scripts)\//,
    mayUse: /^(node:|vitest$|fast-check$|@colyseus\/schema$|fflate$)/,
  },
  {
    name: 'the base of shared',
    files: new RegExp(`^shared/(${base})\\.ts$`),
    mayImport: new RegExp(`^shared/(${base})\\.ts$`),
    mayUse: none,
  },
  sharedLayer('math', []),
  sharedLayer('levels', []),
  sharedLayer('model', ['math']),
  sharedLayer('world', ['model', 'math']),
  // What an author could write; no other layer of the engine sees it.
  sharedLayer('behaviour', ['world', 'model', 'math']),
  sharedLayer('sim', ['world', 'model', 'math']),
  sharedLayer('mirror', ['sim', 'world', 'model', 'math'], /^@colyseus\/schema$/),
  sharedLayer('wire', ['sim', 'world', 'model', 'math'], /^fflate$/),
  sharedLayer('recording', ['wire', 'sim', 'world', 'model', 'math'], /^fflate$/),
  sharedLayer('session', ['recording', 'wire', 'mirror', 'sim', 'world', 'model', 'math'], /^fflate$/),
  {
    name: 'shared/testing',
    files: /^shared\/testing\//,
    // The face as well: its example games are written as any game is.
    mayImport: /^shared\/(?!games\/)/,
    mayUse: none,
  },
  {
    name: 'the rules of a game',
    files: /^shared\/games\/[^/]+\//,
    mayImport: /^shared\/index\.ts$/,
    mayUse: none,
  },
  {
    name: 'the face of shared',
    files: /^shared\/[^/]+\.ts$/,
    mayImport: /^shared\/(?!games\/|testing\/)/,
    mayUse: none,
  },
  {
    name: 'a test of the client',
    files: /^client\/.*\.test(-[a-z]+)?\.ts$/,
    mayImport: /^(client|shared|assets|scripts)\//,
    mayUse: any,
  },
  {
    name: "a game's view",
    files: /^client\/games\/[^/]+\//,
    mayImport: /^(client(\/lights)?|shared)\/index\.ts$/,
    mayUse: /^(pixi\.js$|virtual:)/,
  },
  {
    name: 'client/net',
    files: /^client\/net\//,
    mayImport: /^(client|shared|assets)\//,
    mayUse: /^(@colyseus\/(sdk(\/|$)|schema$)|virtual:|fflate$)/,
  },
  {
    name: 'the client',
    files: /^client\//,
    mayImport: /^(client|shared|assets)\//,
    mayUse: /^(pixi\.js(\/|$)|howler$|fflate$|uqr$|virtual:)/,
  },
  {
    name: 'a test of the server',
    files: /^server\/.*\.(test(-[a-z]+)?|scaled)\.ts$/,
    mayImport: /^(server|shared|scripts)\//,
    mayUse: any,
  },
  {
    name: "a game's room",
    files: /^server\/games\/[^/]+\//,
    mayImport: /^(server|shared)\/index\.ts$/,
    mayUse: none,
  },
  {
    name: 'storage',
    files: /^server\/storage\//,
    mayImport: /^(server|shared)\//,
    mayUse: /^(node:|kysely(\/|$)|pg$)/,
  },
  {
    name: 'observability',
    files: /^server\/observability\//,
    // The version is the package's own.
    mayImport: /^((server|shared)\/|package\.json$)/,
    mayUse: /^(node:|express$|prom-client$|cockatiel$|@opentelemetry\/)/,
  },
  {
    name: 'the server',
    files: /^server\//,
    mayImport: /^(server|shared)\/|^scripts\/(build-info|hashes)\.ts$/,
    mayUse: /^(node:|colyseus$|@colyseus\/|express$|ws$|fflate$|ioredis$|jose$|zod$|@node-rs\/argon2$|openskill$)/,
  },
  { name: 'the asset types', files: /^assets\//, mayImport: /^assets\//, mayUse: none },
  {
    name: 'the Vite plugins',
    files: /^scripts\/vite\//,
    mayImport: /^(scripts|assets)\//,
    mayUse: /^(node:|vite$|vitest$|colyseus\/vite$)/,
  },
  {
    name: 'the fuzzer',
    files: /^scripts\/fuzz\//,
    // Its honest clients over sockets are the ones of the end-to-end tests.
    mayImport: /^(scripts|shared|e2e)\//,
    mayUse: /^(node:|vitest$)/,
  },
  {
    name: 'a script that plays pages',
    files: /^scripts\/scenes\//,
    // Its server is the one of the end-to-end tests.
    mayImport: /^(scripts|shared|e2e)\//,
    mayUse: /^(node:|vitest$|@playwright\/test$|@jsquash\/webp\/|@resvg\/resvg-js$)/,
  },
  {
    name: "an operator's command",
    files: /^scripts\/commands\/(accounts|cluster|config|events|openapi|storage)\.ts$/,
    mayImport: /^(scripts\/|shared\/|server\/(operations|cluster\/run-cluster)\.ts$)/,
    mayUse: /^node:/,
  },
  {
    name: 'a script',
    files: /^(scripts\/|[^/]+\.ts$)/,
    mayImport: /^(scripts|shared|assets|bench)\//,
    mayUse: /^(?!colyseus|@colyseus\/)/,
  },
  { name: 'a benchmark or an end-to-end test', files: /^(bench|e2e)\//, mayImport: any, mayUse: any },
];

/**
 * Why `importer` may not import `specifier`, in one sentence, or undefined when it may. `importer` is a path inside the
 * repository with forward slashes.
 */
export function importProblem(importer: string, specifier: string): string | undefined {
  const layer = layers.find(({ files }) => files.test(importer));
  if (!layer) return `${importer} is in no layer: give it one in scripts/lint/layers.ts.`;
  const target = targetPath(importer, specifier);
  if (target === undefined) {
    return layer.mayUse.test(specifier) ? undefined : `${capital(layer.name)} may not use ${specifier}.`;
  }
  if (target.startsWith('../')) return `${specifier} leads out of the repository.`;
  if (!/\.(ts|js|json|css|svg|d\.ts)(\?|$)/.test(target)) return `Write the file's extension: ${specifier}.ts.`;
  if (ownGame(importer) !== undefined && ownGame(importer) === ownGame(target) && sameOrRules(importer, target))
    return undefined;
  return layer.mayImport.test(target) ? undefined : `${capital(layer.name)} may not import ${target}.`;
}

/** The repository path that a specifier means, or undefined for a package. */
function targetPath(importer: string, specifier: string): string | undefined {
  if (specifier.startsWith('#')) return posix.normalize(specifier.slice(1));
  if (specifier.startsWith('.')) return posix.join(posix.dirname(importer), specifier);
  return undefined;
}

function ownGame(path: string): string | undefined {
  return /^(?:(?:shared|client|server)\/games|assets)\/([^/]+)\//.exec(path)?.[1];
}

/** A game's files import each other within a tier, and its rules and art from any tier. */
function sameOrRules(importer: string, target: string): boolean {
  return /^(shared|assets)\//.test(target) || target.split('/')[0] === importer.split('/')[0];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
