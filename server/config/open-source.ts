/** The source of the live configuration that CONFIG_SOURCE names. */
import { stat } from 'node:fs/promises';
import { SamestepError } from '#shared/errors.ts';
import type { Config } from '../config.ts';
import { fileSource, type ConfigSource } from './config-source.ts';
import { etcdSource } from './etcd-source.ts';
import { redisSource } from './redis-source.ts';

/** A file, Redis or etcd, by the scheme. Nothing is asked yet. */
export function configSource({ configSource: place }: Pick<Config, 'configSource'>): ConfigSource {
  if (/^rediss?:/.test(place)) return redisSource(place);
  if (/^etcds?:/.test(place)) return etcdSource(place);
  return fileSource(place);
}

/** At a start. Throws a `SamestepError` with code `config/environment` where its file is a folder; a file that is not there may still come. */
export async function checkedSource(config: Pick<Config, 'configSource'>): Promise<ConfigSource> {
  const { configSource: place } = config;
  if (!isAddress(place) && (await stat(place).catch(() => undefined))?.isDirectory() === true)
    throw new SamestepError({
      code: 'config/environment',
      what: `The live configuration cannot be ${place}: that is a folder.`,
      fix: 'Set CONFIG_SOURCE to the path of a file, such as live.json in it, or leave it out.',
      data: { path: place },
    });
  return configSource(config);
}

/**
 * What is asked of it once, beside the servers. Throws a `SamestepError` with code `config/environment` when it does not answer; a password in
 * its address is not told.
 */
export async function withConfigSource<R>(
  config: Pick<Config, 'configSource'>,
  work: (source: ConfigSource) => Promise<R>,
): Promise<R> {
  const source = await checkedSource(config);
  try {
    return await work(source);
  } catch (error) {
    throw new SamestepError({
      code: 'config/environment',
      what: `The live configuration at ${shownPlace(config.configSource)} cannot be had (${error instanceof Error ? error.message : String(error)}).`,
      fix: 'See that it is there and may be written, or set CONFIG_SOURCE to where it is.',
      cause: error,
    });
  } finally {
    source.close?.();
  }
}

function isAddress(place: string): boolean {
  return /^\w+:\/\//.test(place);
}

function shownPlace(place: string): string {
  if (!isAddress(place)) return place;
  const { protocol, host, pathname } = new URL(place);
  return `${protocol}//${host}${pathname}`;
}
