// What a server that was started for this holds: it collects everything it can throw away, and counts.
import type { TestServer } from '#e2e/server.ts';

/** Of the environment of such a server. */
export const TELLS_MEMORY = { NODE_OPTIONS: `--import=${new URL('./tell-memory.ts', import.meta.url).href}` };

const LINE = /^held (\d+) bytes$/gm;
const LOOK_MS = 20;
const LOOKS = 500;

/** Bytes in use on its heap and outside of it. Rejects when it does not say so within 10 s. */
export async function heldByServer({ processId, said }: Pick<TestServer, 'processId' | 'said'>): Promise<number> {
  const told = (): string[] => [...said().matchAll(LINE)].map(([, bytes]) => bytes);
  const before = told().length;
  process.kill(processId, 'SIGUSR2');
  for (let look = 0; look < LOOKS; look++) {
    const now = told();
    if (now.length > before) return Number(now[before]);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  throw new Error('The server does not say what it holds.');
}
