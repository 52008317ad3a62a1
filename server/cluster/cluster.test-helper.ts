/** A cluster as people start it: a process of its own on the loopback interface, with a Redis of its own and servers that run from source. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { builtClient, until } from '../harness.test-helper.ts';
import { processEntrySchema } from './registry.ts';

const main = fileURLToPath(new URL('../../scripts/main.ts', import.meta.url));
const program = fileURLToPath(new URL('../main.ts', import.meta.url));

const statusSchema = z.object({
  restarts: z.number(),
  servers: z.array(
    z.object({ place: z.number(), pid: z.number(), isReady: z.boolean(), ...processEntrySchema.partial().shape }),
  ),
});

export type ClusterStatus = z.output<typeof statusSchema>;

export interface ClusterProcess {
  readonly child: ChildProcess;
  readonly url: string;
  output(): string;
  status(): Promise<ClusterStatus>;
  /** What `npm run cluster -- --drain PID` does; resolves to its exit code. */
  drain(pid: number): Promise<number | null>;
  end(): Promise<void>;
}

/** Starts one that keeps its data in `folder`; resolves when it is ready. */
export async function startCluster(
  folder: string,
  processes: number,
  environment: Readonly<Record<string, string>> = {},
): Promise<ClusterProcess> {
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    DATA_DIR: folder,
    CLIENT_DIR: builtClient(folder),
    ...environment,
  };
  const args = [main, 'cluster', '--processes', String(processes), '--port', '0', '--program', program];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ready = /^Samestep is ready: http:\/\/localhost:(\d+)\n/m;
  await until(() => ready.test(output) || child.exitCode !== null);
  const [, port] = ready.exec(output) ?? [];
  if (port === undefined) throw new Error(`The cluster ended with ${child.exitCode}: ${output}`);
  const url = `http://127.0.0.1:${port}`;
  return {
    child,
    url,
    output: () => output,
    async status() {
      return statusSchema.parse(await (await fetch(`${url}/cluster/status`)).json());
    },
    async drain(pid) {
      const command = spawn(process.execPath, [main, 'cluster', '--drain', String(pid), '--port', port], {
        env,
        stdio: 'ignore',
      });
      const [code]: unknown[] = await once(command, 'exit');
      return typeof code === 'number' ? code : null;
    },
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      // From the second on it is for matches that a test has left.
      const again = setInterval(() => child.kill('SIGTERM'), 300);
      await exited;
      clearInterval(again);
    },
  };
}
