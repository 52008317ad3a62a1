/** The live configuration in etcd, over its JSON gateway: one key, its past beside it, and a watch over it. */
import { setTimeout as after } from 'node:timers/promises';
import { z } from 'zod';
import type { ConfigSource } from './config-source.ts';

const ANSWER_MS = 3000;
/** After a watch that broke. */
const RETRY_MS = 1000;
/** A text that others write all the time is tried so often. */
const TRIES = 10;
const PAST_MAX = 1000;

/** Numbers are texts there, keys and values base64; what is zero or empty is left out. */
const found = z.object({
  kvs: z
    .array(z.object({ key: z.string(), value: z.string().default(''), mod_revision: z.string().default('0') }))
    .default([]),
});
const decided = z.object({ succeeded: z.boolean().default(false) });

const encode = (text: string) => Buffer.from(text, 'utf8').toString('base64');
const decode = (text: string) => Buffer.from(text, 'base64').toString('utf8');

/** `etcd://HOST:PORT/KEY`; `etcds://…` over TLS. Every call rejects while etcd does not answer; `watch` goes on by itself. */
export function etcdSource(url: string): ConfigSource {
  const { protocol, host, pathname } = new URL(url.replace(/^etcd/, 'http'));
  const key = decodeURIComponent(pathname.slice(1));
  const past = `${key}.history/`;
  const closing = new AbortController();

  async function ask<S extends z.ZodType>(path: string, body: object, schema: S): Promise<z.output<S>> {
    const response = await fetch(`${protocol}//${host}/v3/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      signal: AbortSignal.any([closing.signal, AbortSignal.timeout(ANSWER_MS)]),
    });
    if (!response.ok) throw new Error(`etcd answered ${response.status}: ${(await response.text()).slice(0, 200)}`);
    return schema.parse(await response.json());
  }

  const current = async () => (await ask('kv/range', { key: encode(key) }, found)).kvs[0];

  async function history() {
    // Up to the key after all that begin so: `0` follows `/`.
    const range = {
      key: encode(past),
      range_end: encode(`${past.slice(0, -1)}0`),
      sort_target: 'KEY',
      sort_order: 'ASCEND',
    };
    const { kvs } = await ask('kv/range', range, found);
    return kvs.map((one) => {
      const [number, atMs] = decode(one.key).slice(past.length).split('-').map(Number);
      return { number, atMs, text: decode(one.value) };
    });
  }

  /** False when somebody else has written meanwhile. */
  async function tryToWrite(text: string, atMs: number): Promise<boolean> {
    const [before, known] = [await current(), await history()];
    const texts = [...(before === undefined ? [] : [decode(before.value)]), text];
    const kept: { readonly name: string; readonly text: string }[] = [];
    let { number = 0, text: last } = known.at(-1) ?? {};
    for (const one of texts) {
      if (one === last) continue;
      [number, last] = [number + 1, one];
      kept.push({ name: `${past}${String(number).padStart(6, '0')}-${atMs}`, text: one });
    }
    const old = known.slice(0, Math.max(0, known.length + kept.length - PAST_MAX));
    const { succeeded } = await ask(
      'kv/txn',
      {
        compare: [{ key: encode(key), target: 'MOD', result: 'EQUAL', mod_revision: before?.mod_revision ?? '0' }],
        success: [
          { request_put: { key: encode(key), value: encode(text) } },
          ...kept.map((one) => ({ request_put: { key: encode(one.name), value: encode(one.text) } })),
          ...old.map((one) => ({
            request_delete_range: { key: encode(`${past}${String(one.number).padStart(6, '0')}-${one.atMs}`) },
          })),
        ],
      },
      decided,
    );
    return succeeded;
  }

  /** Until it breaks: a line of JSON for each change. */
  async function follow(changed: () => void, signal: AbortSignal): Promise<void> {
    const response = await fetch(`${protocol}//${host}/v3/watch`, {
      method: 'POST',
      body: JSON.stringify({ create_request: { key: encode(key) } }),
      signal,
    });
    if (!response.ok || response.body === null) throw new Error(`etcd answered ${response.status}.`);
    // The first line says that the watch stands; what was written before it is seen by this look.
    for await (const _ of response.body) changed();
  }

  return {
    async read() {
      const one = await current();
      return one === undefined ? undefined : decode(one.value);
    },
    async write(text, atMs) {
      for (let left = TRIES; left > 0; left--) if (await tryToWrite(text, atMs)) return;
      throw new Error('Others write the configuration all the time; nothing was written.');
    },
    history,
    watch(changed) {
      const stopping = new AbortController();
      const signal = AbortSignal.any([closing.signal, stopping.signal]);
      let seen: string | undefined;
      const look = async () => {
        const revision = (await current())?.mod_revision ?? '0';
        if (seen !== undefined && revision !== seen && !signal.aborted) changed();
        seen = revision;
      };
      const watching = async () => {
        while (!signal.aborted) {
          await follow(() => void look().catch(() => {}), signal).catch(() => {});
          await after(RETRY_MS, undefined, { signal, ref: false }).catch(() => {});
          // What was changed while nobody watched.
          await look().catch(() => {});
        }
      };
      void look()
        .catch(() => {})
        .then(watching);
      return () => stopping.abort();
    },
    close: () => closing.abort(),
  };
}
