// A JSON file that is wrong is named, with the line and the reason, as the page and the terminal show it.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createServer } from 'vite';
import { expect, onTestFinished, test } from 'vitest';
import { faultOfJson, readableJson } from './readable-json.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

test.each([
  ['{\n  "x": 1,\n  "y" 2\n}\n', 3, 6, "Expected ':'"],
  ['{\n  "x": 1,\n}\n', 3, 0, 'Expected double-quoted property name'],
  ['{\n  "speed": \'fast\',\n  "a long one, of which the engine tells a piece": 1\n}\n', 2, 11, "Unexpected token '''"],
  ['{\n  "x": 1', 2, 8, "Expected ',' or '}'"],
  ['{ "x": ', 1, 7, 'Unexpected end'],
])('%j is wrong in line %d, column %d', (text, line, column, reason) => {
  const fault = faultOfJson(text);
  expect(fault?.loc).toEqual({ line, column });
  expect(fault?.message).toContain(reason);
  expect(fault?.message).toContain(`(line ${line}, column ${column + 1})`);
  expect(fault?.message).not.toContain('position');
});

test('JSON has no fault', () => {
  expect(faultOfJson('{ "x": [1, null] }\n')).toBeUndefined();
});

test('the development server tells the file by its name, with the lines around the fault', async () => {
  const folder = temporaryFolder('json');
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'tuning.json');
  writeFileSync(file, '{\n  "x": 1,\n  "y" 2\n}\n');
  const server = await createServer({
    root: folder,
    configFile: false,
    appType: 'custom',
    logLevel: 'silent',
    server: { middlewareMode: true, ws: false, watch: null },
    plugins: [readableJson()],
  });
  onTestFinished(() => server.close());
  await expect(server.environments.client.transformRequest('/tuning.json')).rejects.toMatchObject({
    id: file,
    loc: { file, line: 3, column: 6 },
    message: expect.stringContaining("Expected ':'"),
    frame: expect.stringContaining('"y" 2'),
  });
});
