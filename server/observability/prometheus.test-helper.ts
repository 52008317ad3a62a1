/** A Prometheus of a test's own: Debian's program, a private folder, a free port of the loopback interface. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '#scripts/free-port.ts';
import { temporaryFolder } from '#scripts/temporary-folder.ts';

export interface PrometheusServer {
  /** What its API answers under `/api/v1/`; throws when that is no success. */
  ask(path: string, query?: Readonly<Record<string, string>>): Promise<unknown>;
  stop(): Promise<void>;
}

/** Where Debian has them. */
const PROMETHEUS = '/usr/bin/prometheus';
export const PROMTOOL = '/usr/bin/promtool';
const READY_MS = 20_000;
/** The folder of the alerts. */
export const RULES_FOLDER = fileURLToPath(new URL('.', import.meta.url));

/** Starts one that reads the figures of a server, as `docs/operations.md` sets it up, once a second. */
export async function startPrometheus(target: string, token: string): Promise<PrometheusServer> {
  const folder = temporaryFolder('prometheus');
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const settings = {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    scrape_configs: [
      { job_name: 'samestep', authorization: { credentials: token }, static_configs: [{ targets: [target] }] },
    ],
    rule_files: [join(RULES_FOLDER, 'alerts.yml')],
  };
  // JSON is YAML too.
  const file = join(folder, 'prometheus.yml');
  writeFileSync(file, JSON.stringify(settings));
  const child = spawn(
    PROMETHEUS,
    [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--storage.tsdb.retention.time=1h',
      '--log.level=warn',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.on('error', (error) => (said += error.message));
  const url = `http://127.0.0.1:${port}`;
  const untilMs = Date.now() + READY_MS;
  while (!(await isReady(url))) {
    if (child.exitCode !== null || Date.now() > untilMs) throw new Error(`Prometheus does not start: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    async ask(path, query = {}) {
      const response = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(query)}`);
      const { status, data, error }: { status: string; data: unknown; error?: string } = JSON.parse(
        await response.text(),
      );
      if (status !== 'success') throw new Error(`${JSON.stringify(query)}: ${error}`);
      return data;
    },
    async stop() {
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  return (await fetch(`${url}/-/ready`).catch(() => undefined))?.status === 200;
}
