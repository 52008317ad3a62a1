// Our server in a child process, and what it says of itself.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { inRoot } from '#scripts/paths.ts';
import type { ServerFigures, ServerMessage, ServerWish } from './rooms.ts';

export interface BenchServer {
  readonly url: string;
  /** CPU and lateness since the last call. */
  figures(): Promise<ServerFigures>;
  stop(): Promise<void>;
}

/** Nothing of a server takes longer than this to answer. */
const ANSWER_MS = 20_000;

/** Starts one that listens on loopback only. Stop it in any case: the bench would not end otherwise. */
export async function startBenchServer(wish: ServerWish): Promise<BenchServer> {
  const child = fork(inRoot('bench/loopback/server-process.ts'), [JSON.stringify(wish)], { execArgv: [] });
  const exit = once(child, 'exit');

  function answer<Kind extends ServerMessage['bench']>(kind: Kind): Promise<Extract<ServerMessage, { bench: Kind }>> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => end(new Error(`The server did not answer '${kind}'.`)), ANSWER_MS);
      const look = (message: unknown) => {
        if (isAnswer(message, kind)) end(message);
      };
      const gone = () => end(new Error('The server ended by itself; see above.'));
      function end(outcome: Error | Extract<ServerMessage, { bench: Kind }>): void {
        clearTimeout(timer);
        child.off('message', look);
        child.off('exit', gone);
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      }
      child.on('message', look);
      child.on('exit', gone);
    });
  }

  async function stop(): Promise<void> {
    if (child.connected) child.disconnect();
    const timer = setTimeout(() => child.kill('SIGKILL'), ANSWER_MS);
    await exit;
    clearTimeout(timer);
  }

  const { port } = await answer('ready').catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return {
    url: `http://127.0.0.1:${port}`,
    async figures() {
      const figures = answer('figures');
      child.send('figures');
      return (await figures).figures;
    },
    stop,
  };
}

function isAnswer<Kind extends ServerMessage['bench']>(
  message: unknown,
  kind: Kind,
): message is Extract<ServerMessage, { bench: Kind }> {
  return typeof message === 'object' && message !== null && 'bench' in message && message.bench === kind;
}
