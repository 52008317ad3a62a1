/** An etcd of a test's own: Debian's program, a private folder, free ports of the loopback interface. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '#scripts/free-port.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

export interface EtcdServer {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** The same for a key, as CONFIG_SOURCE has it. */
  source(key: string): string;
  /** A counter of its own metrics; 0 when there is none. */
  metric(name: string): Promise<number>;
  crash(): Promise<void>;
  /** Goes on with what it has on disk. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const READY_MS = 30_000;

export async function startEtcd(): Promise<EtcdServer> {
  const folder = temporaryFolder('etcd');
  const [port, peerPort] = [await freePort(), await freePort()];
  const [url, peer] = [port, peerPort].map((one) => `http://127.0.0.1:${one}`);
  const settings = {
    name: 't',
    'data-dir': `${folder}/data`,
    'listen-client-urls': url,
    'advertise-client-urls': url,
    'listen-peer-urls': peer,
    'initial-advertise-peer-urls': peer,
    'initial-cluster': `t=${peer}`,
  };
  const args = [...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]), '--unsafe-no-fsync'];
  let running: ChildProcess | undefined;

  async function start(): Promise<void> {
    const child = spawn('etcd', args, { stdio: 'ignore' });
    child.once('error', () => {});
    running = child;
    const untilMs = Date.now() + READY_MS;
    for (;;) {
      try {
        const answer = await fetch(`${url}/health`);
        if (answer.ok && (await answer.text()).includes('true')) return;
      } catch (error) {
        if (Date.now() > untilMs || child.pid === undefined)
          throw new Error('There is no etcd here: npm run test:scaled installs it.', { cause: error });
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (running === undefined) return;
    const [child, exited] = [running, once(running, 'exit')];
    running = undefined;
    child.kill(signal);
    await exited;
  }

  await start();
  return {
    url,
    source: (key) => `etcd://127.0.0.1:${port}/${key}`,
    async metric(name) {
      const text = await (await fetch(`${url}/metrics`)).text();
      return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? 0);
    },
    crash: () => end('SIGKILL'),
    start,
    stop: () => end('SIGTERM'),
  };
}
