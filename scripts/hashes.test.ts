// The source hashes change exactly when the code does.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '#scripts/temporary-folder.ts';
import { gameNames, protocolHash, rulesBundle, sourceHashes } from '#scripts/hashes.ts';

const folder = temporaryFolder('hashes');
afterAll(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const rules = `// The rules.
import tuning from './tuning.json' with { type: 'json' };
import { half } from '#shared/math/half.ts';
export function step(position: number): number {
  const speed = half(tuning.speed);
  return position + speed * 1000;
}
`;

beforeEach(() => {
  write('package.json', '{ "type": "module", "imports": { "#shared/*": "./shared/*" } }');
  write('shared/math/half.ts', 'export const half = (x: number): number => x / 2;\n');
  write('shared/index.ts', 'export const createSim = (): number => 1;\nexport const unused = 4;\n');
  write('shared/games/chess/tuning.json', '{ "speed": 3 }');
  write('shared/games/chess/sim.ts', rules);
  write('shared/wire/protocol.ts', 'export const version = 1;\n');
});

const chessHash = async (): Promise<string> => (await rulesBundle('chess', folder)).rulesHash;

test('a hash is 16 lowercase hex digits and the same every time', async () => {
  expect(await chessHash()).toMatch(/^[0-9a-f]{16}$/);
  expect(await chessHash()).toBe(await chessHash());
});

test('comments, formatting, types and quotes do not change the rules hash', async () => {
  const before = await chessHash();
  write(
    'shared/games/chess/sim.ts',
    `/** Other words. */
import tuning from "./tuning.json" with { type: "json" }
import { half } from "#shared/math/half.ts"
export function step( position: number ) { /* why */ const speed: number = half(tuning.speed)
return (position + (speed * 1_000)) } // end`,
  );
  expect(await chessHash()).toBe(before);
});

test('a changed constant, value in a JSON file or imported function changes the rules hash', async () => {
  const hashes = [await chessHash()];
  write('shared/games/chess/sim.ts', rules.replace('1000', '1001'));
  hashes.push(await chessHash());
  write('shared/games/chess/sim.ts', rules);
  write('shared/games/chess/tuning.json', '{ "speed": 4 }');
  hashes.push(await chessHash());
  write('shared/math/half.ts', 'export const half = (x: number): number => x * 0.5;\n');
  hashes.push(await chessHash());
  expect(new Set(hashes).size).toBe(4);
});

test('the bundle runs by itself and does what the sources do', async () => {
  const { code } = await rulesBundle('chess', folder);
  expect(code).not.toMatch(/import|\/\/|\/\*/);
  const module: { step(position: number): number } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  expect(module.step(1)).toBe(1501);
});

test('a change of the engine that steps the world is a change of the rules; one of what they do not use is not', async () => {
  const before = await chessHash();
  write('shared/index.ts', 'export const createSim = (): number => 1;\nexport const unused = 5;\n');
  expect(await chessHash()).toBe(before);
  write('shared/index.ts', 'export const createSim = (): number => 2;\n');
  expect(await chessHash()).not.toBe(before);
});

test('the folder it is checked out in does not change a hash', async () => {
  const elsewhere = temporaryFolder('elsewhere');
  cpSync(folder, elsewhere, { recursive: true });
  const { rulesHash } = await rulesBundle('chess', elsewhere);
  rmSync(elsewhere, { recursive: true });
  expect(rulesHash).toBe(await chessHash());
});

test('an import that leads nowhere is an error, not a smaller bundle', async () => {
  write('shared/games/chess/sim.ts', "export { lost } from '#shared/math/lost.ts';\n");
  await expect(rulesBundle('chess', folder)).rejects.toThrow('lost.ts');
});

test('the protocol has a hash of its own, beside every game with rules', async () => {
  mkdirSync(join(folder, 'shared/games/empty'), { recursive: true });
  expect(gameNames(folder)).toEqual(['chess']);
  const protocol = await protocolHash(folder);
  expect(await sourceHashes(folder)).toEqual({ games: { chess: { rules: await chessHash() } }, protocol });
  write('shared/wire/protocol.ts', 'export const version = 2;\n');
  expect(await protocolHash(folder)).not.toBe(protocol);
});
