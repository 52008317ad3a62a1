/** The live configuration in a file, and which source CONFIG_SOURCE names. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '#scripts/temporary-folder.ts';
import { readConfig } from '../config.ts';
import { configContract } from './config-contract.test-helper.ts';
import { fileSource } from './config-source.ts';
import { checkedSource, configSource, withConfigSource } from './open-source.ts';

configContract('a file', {
  async open() {
    const path = join(temporaryFolder('config'), 'live.json');
    return [fileSource(path), fileSource(path)];
  },
  isForMany: false,
});

test('what is set names a file, Redis or etcd', async () => {
  const folder = temporaryFolder('config');
  const file = configSource(readConfig({ DATA_DIR: folder }));
  await file.write('{}', 1);
  expect(await fileSource(join(folder, 'live.json')).read()).toBe('{}');
  for (const place of ['redis://127.0.0.1:9', 'etcd://127.0.0.1:9/key']) {
    const source = configSource(readConfig({ CONFIG_SOURCE: place }));
    await expect(source.read()).rejects.toThrow(/fetch failed|max retries/);
    source.close?.();
  }
});

test('a folder in place of its file ends the start, and the command, with what to set', async () => {
  const folder = temporaryFolder('config');
  const config = readConfig({ CONFIG_SOURCE: folder });
  const refusal = { code: 'config/environment', message: expect.stringContaining('Set CONFIG_SOURCE to the path') };
  await expect(checkedSource(config)).rejects.toMatchObject(refusal);
  await expect(withConfigSource(config, (source) => source.read())).rejects.toMatchObject(refusal);
});

test('one that does not answer is told to whoever asks, by its address and without its password', async () => {
  const config = readConfig({ CONFIG_SOURCE: 'redis://:secret-of-redis@127.0.0.1:9/3' });
  const problem = await withConfigSource(config, (source) => source.read()).catch((error: unknown) => error);
  expect(problem).toMatchObject({
    code: 'config/environment',
    what: expect.stringMatching(/^The live configuration at redis:\/\/127\.0\.0\.1:9\/3 cannot be had/),
  });
  expect(String(problem)).not.toContain('secret-of-redis');
});
