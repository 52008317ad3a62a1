// `npm run test:scaled`: the contract suites of the server against real services, which it installs where they are missing; and a cluster in a browser.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { CommandError } from '#scripts/command.ts';
import { browserGate } from '#scripts/gates/browser-gate.ts';
import { runGates } from '#scripts/gates/run-gates.ts';
import { runUnitTests } from '#scripts/gates/test-gates.ts';
import { summarize } from '#scripts/commands/check.ts';
import type { CommandCall, CommandOptions, CommandOutcome } from '#scripts/command.ts';

export const summary = 'The contract suites of the server against real services: PostgreSQL, Redis, etcd, Prometheus.';
export const usage = 'test:scaled';
export const options = {} as const satisfies CommandOptions;

const APT = '/usr/bin/apt-get';

/** Debian's packages, and a program that is there with each: a package of clients alone makes the same folder. */
const SERVICES = [
  { name: 'postgresql', program: '/usr/lib/postgresql/*/bin/initdb' },
  { name: 'prometheus', program: '/usr/bin/promtool' },
  { name: 'redis-server', program: '/usr/bin/redis-server' },
  { name: 'etcd-server', program: '/usr/bin/etcd' },
] as const;

export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  install(call.print);
  const services = await runGates([() => runUnitTests(['scaled'], 'real services')], call.print);
  // After them, not beside them: its matches are played in real time.
  const cluster = await runGates([() => browserGate('scaled', call.print)], call.print);
  return summarize([...services, ...cluster]);
}

function install(print: (line: string) => void): void {
  const missing = missingServices();
  if (missing.length === 0) return;
  if (process.getuid?.() === 0 && existsSync(APT)) {
    print(`Installing ${missing.join(', ')}…`);
    apt('update');
    // Each test starts its own: whatever the package would start is not used.
    apt('install', '-y', '--no-install-recommends', ...missing);
  }
  const left = missingServices();
  if (left.length > 0) throw new CommandError(`Install ${left.join(', ')} and run this again.`);
}

function missingServices(): readonly string[] {
  return SERVICES.filter(({ program }) => globSync(program).length === 0).map(({ name }) => name);
}

function apt(...args: readonly string[]): void {
  spawnSync(APT, args, {
    timeout: 300_000,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
