// A shell around QuickJS' WebAssembly build, as a program: node quickjs-shell.ts PACKAGE_FOLDER SCRIPT. It gives the script `print`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The part of quickjs-emscripten that is used here; the package is fetched on demand, so its types are not there. */
interface QuickJsPackage {
  getQuickJS(): Promise<{ newContext(): QuickJsContext }>;
}

interface QuickJsContext {
  readonly global: unknown;
  newFunction(name: string, body: (...values: readonly unknown[]) => void): unknown;
  setProp(object: unknown, key: string, value: unknown): void;
  getString(value: unknown): string;
  dump(value: unknown): unknown;
  evalCode(code: string, file: string): { readonly error?: unknown };
}

const [folder = '', script = ''] = process.argv.slice(2);
const { getQuickJS }: QuickJsPackage = await import(pathToFileURL(join(folder, 'dist/index.mjs')).href);
const context = (await getQuickJS()).newContext();
const print = context.newFunction('print', (line) => {
  process.stdout.write(`${context.getString(line)}\n`);
});
context.setProp(context.global, 'print', print);
const { error } = context.evalCode(readFileSync(script, 'utf8'), script);
if (error !== undefined) {
  process.stderr.write(`${JSON.stringify(context.dump(error))}\n`);
  process.exitCode = 1;
}
