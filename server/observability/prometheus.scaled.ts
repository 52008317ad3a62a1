// The alerts by Prometheus' own tests, and a real Prometheus that watches a real server.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '#scripts/temporary-folder.ts';
import { builtClient, until } from '../harness.test-helper.ts';
import { dogfightOptions, playDogfight, startProcess, type Pilot, type ServerProcess } from '../process.test-helper.ts';
import { alertExpressions, dashboardExpressions } from './expressions.test-helper.ts';
import { PROMTOOL, RULES_FOLDER, startPrometheus, type PrometheusServer } from './prometheus.test-helper.ts';

const TOKEN = 'a-token-of-metrics-0123456789';
let server: ServerProcess;
let prometheus: PrometheusServer;
let pilot: Pilot;

beforeAll(async () => {
  const folder = temporaryFolder('scaled-watch');
  server = await startProcess(folder, { CLIENT_DIR: builtClient(folder), METRICS_TOKEN: TOKEN, REGION: 'eu-1' });
  prometheus = await startPrometheus(`127.0.0.1:${server.port}`, TOKEN);
  pilot = await playDogfight(server.url, async (sdk) => sdk.create('dogfight', await dogfightOptions()));
});

afterAll(async () => {
  pilot?.stop();
  await prometheus?.stop();
  await server?.end('SIGKILL');
});

/** Not in this thread: connections that rest would be closed meanwhile, and nobody would notice. */
async function promtool(args: readonly string[], input = '') {
  const child = spawn(PROMTOOL, args, { cwd: RULES_FOLDER });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  child.stdin.end(input);
  await once(child, 'close');
  return { status: child.exitCode, ...said };
}

/** The first value of an expression; undefined while there is none. */
async function valueOf(expression: string): Promise<number | undefined> {
  const data = await prometheus.ask('query', { query: expression });
  const { result } = data as { readonly result: readonly { readonly value: readonly [number, string] }[] };
  return result.length === 0 ? undefined : Number(result[0].value[1]);
}

test('the alerts are well formed, quiet at their thresholds, and fire above them', async () => {
  const checked = await promtool(['check', 'rules', 'alerts.yml']);
  expect([checked.status, checked.stderr]).toEqual([0, '']);
  expect(checked.stdout).toContain(`${alertExpressions().length} rules found`);
  const tested = await promtool(['test', 'rules', 'alerts.test.yml']);
  expect([tested.status, tested.stdout, tested.stderr]).toEqual([0, expect.stringContaining('SUCCESS'), '']);
});

test('the figures of a server are well formed', async () => {
  const text = await (await fetch(`${server.url}/metrics`, { headers: { Authorization: `Bearer ${TOKEN}` } })).text();
  const checked = await promtool(['check', 'metrics'], text);
  // Names that others gave have units of milliseconds, which it would rather have in seconds: that is advice, with 3.
  expect([0, 3]).toContain(checked.status);
  const problems = `${checked.stdout}${checked.stderr}`.split('\n').filter((line) => line !== '');
  const advice = /use base unit|abbreviated units|should not be used|non-histogram and non-summary/;
  expect(problems.filter((line) => !advice.test(line))).toEqual([]);
});

test('a real Prometheus finds a real server up, and reads who plays there', async () => {
  await until(async () => (await valueOf('up{job="samestep"}')) === 1);
  await until(async () => (await valueOf('player_active_count')) === 1);
  await until(async () => ((await valueOf('rate(app_frame_lag_ms_count[10s])')) ?? 0) > 10);
  expect(await valueOf('samestep_build_info{region="eu-1"}')).toBe(1);
  const { activeTargets } = (await prometheus.ask('targets')) as {
    readonly activeTargets: readonly { readonly health: string; readonly lastError: string }[];
  };
  expect(activeTargets).toMatchObject([{ health: 'up', lastError: '' }]);
});

test('it has all alerts loaded, and understands every expression of the dashboard', async () => {
  const { groups } = (await prometheus.ask('rules')) as {
    readonly groups: readonly { readonly rules: readonly { readonly name: string; readonly health: string }[] }[];
  };
  const rules = () => groups.flatMap((group) => group.rules);
  expect(rules().map(({ name }) => name)).toEqual(alertExpressions().map(([name]) => name));
  expect(rules().filter(({ health }) => health === 'err')).toEqual([]);
  for (const [, expression] of dashboardExpressions()) {
    const query = expression.replaceAll('$instance', '.*').replaceAll('$__rate_interval', '1m');
    await prometheus.ask('query', { query });
  }
});

test('a server that is killed is down, and its alert is on its way', async () => {
  pilot.stop();
  await server.end('SIGKILL');
  await until(async () => (await valueOf('up{job="samestep"}')) === 0);
  await until(async () => (await valueOf('ALERTS{alertname="SamestepDown"}')) === 1);
  expect(await valueOf('ALERTS{alertname="SamestepNotReady"}')).toBeUndefined();
});
