/** The source of the live configuration that CONFIG_SOURCE names. */
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
