// Runs one command: finds its module, parses its options, prints its report, and turns every failure into an exit code.
import { SamestepError } from '#shared/errors.ts';
import { CommandError, UsageError } from './command.ts';
import { helpText, parseCommand } from './parse-command.ts';
import type { CommandModule, CommandOutcome } from './command.ts';

/** Each is loaded only when it is called, so that a command starts as fast as its own imports allow. */
const commands: Readonly<Record<string, () => Promise<CommandModule>>> = {
  start: () => import('./commands/start.ts'),
  cluster: () => import('./commands/cluster.ts'),
  dev: () => import('./commands/dev.ts'),
  check: () => import('./commands/check.ts'),
  test: () => import('./commands/test.ts'),
  build: () => import('./commands/build.ts'),
  openapi: () => import('./commands/openapi.ts'),
  docs: () => import('./commands/docs.ts'),
  match: () => import('./commands/match.ts'),
  replay: () => import('./commands/replay.ts'),
  snapshot: () => import('./commands/snapshot.ts'),
  storage: () => import('./commands/storage.ts'),
  accounts: () => import('./commands/accounts.ts'),
  config: () => import('./commands/config.ts'),
  events: () => import('./commands/events.ts'),
  golden: () => import('./commands/golden.ts'),
  storm: () => import('./commands/storm.ts'),
  'sync-test': () => import('./commands/sync-test.ts'),
  fuzz: () => import('./commands/fuzz.ts'),
  duels: () => import('./commands/duels.ts'),
  balance: () => import('./commands/balance.ts'),
  pictures: () => import('./commands/pictures.ts'),
  proxy: () => import('./commands/proxy.ts'),
  bench: () => import('./commands/bench.ts'),
  'test-scaled': () => import('./commands/test-scaled.ts'),
  'test-long': () => import('./commands/test-long.ts'),
  clips: () => import('./commands/clips.ts'),
  'new-game': () => import('./commands/new-game.ts'),
};

// The launcher passes every signal on but the one that it cannot see: whoever kills it must not leave a server behind.
if (process.env['SAMESTEP_LAUNCHED'] !== undefined) {
  const launcher = process.ppid;
  setInterval(() => {
    if (process.ppid !== launcher) process.kill(process.pid, 'SIGTERM');
  }, 1000).unref();
}

// Who reads only the first lines, as `head` does, has what they want.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

// npm takes the `--` before a command's own arguments away; who calls without npm may write it all the same.
const [name = '--help', ...rest] = process.argv.slice(2);
const args = rest[0] === '--' ? rest.slice(1) : rest;
const wantsJson = args.includes('--json');
try {
  const outcome = await runCommand(name, args);
  if (wantsJson && outcome.report) process.stdout.write(`${JSON.stringify(outcome.report)}\n`);
  else if (outcome.lastLine !== undefined) process.stdout.write(`${outcome.lastLine}\n`);
  if (outcome.exitCode !== undefined) process.exitCode = outcome.exitCode;
} catch (error) {
  process.stderr.write(`${failureText(error)}\n`);
  if (wantsJson)
    process.stdout.write(`${JSON.stringify({ error: error instanceof Error ? error.message : String(error) })}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

async function runCommand(command: string, rest: readonly string[]): Promise<CommandOutcome> {
  if (command === '--help' || command === '-h') {
    process.stdout.write(`${await overview()}\n`);
    return {};
  }
  const load = Object.hasOwn(commands, command) ? commands[command] : undefined;
  if (!load)
    throw new UsageError(`There is no command "${command}"; the commands are ${Object.keys(commands).join(', ')}.`);
  const module = await load();
  const { help, call } = parseCommand(command, module, rest);
  if (help) {
    process.stdout.write(`${helpText(module)}\n`);
    return {};
  }
  return module.run(call);
}

async function overview(): Promise<string> {
  const lines = await Promise.all(
    Object.entries(commands).map(async ([key, load]) => `  ${key.padEnd(10)}${(await load()).summary}`),
  );
  return `npm run <command> -- [options]; each takes --help and --json\n\n${lines.join('\n')}`;
}

/** Expected failures are one sentence; anything else is a defect of ours and keeps its stack. */
function failureText(error: unknown): string {
  if (error instanceof UsageError || error instanceof CommandError || error instanceof SamestepError)
    return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
