/** The server's process: starts, prints where people reach it, and stops on SIGTERM or SIGINT. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SamestepError } from '#shared/errors.ts';
import { isBundle } from './build-info.ts';
import { startGameServer, type GameServer } from './game-server.ts';
import { errorText } from './log.ts';
import { checkNode } from './node-version.ts';
import type { Services } from './services.ts';

const builtClient = fileURLToPath(new URL(isBundle() ? '../client/' : '../dist/client/', import.meta.url));

try {
  checkNode(process.versions.node);
  // Imported here, so that a wrong environment is one sentence and not a stack.
  const { rooms, services, resume } = await import('./rooms.ts');
  const clientFolder = services.config.clientDir ?? builtClient;
  const server = await startGameServer({
    rooms,
    services,
    resume,
    clientFolder,
  });
  stopOnSignals(server, services);
  printAddresses(server, clientFolder);
} catch (error) {
  // A SamestepError says what to change; anything else is a fault of ours and needs its stack.
  process.stderr.write(`${error instanceof SamestepError ? error.message : errorText(error)}\n`);
  process.exit(1);
}

function printAddresses({ addresses: { local, others } }: GameServer, clientFolder: string): void {
  const [here, ...more] = local === undefined ? others : [local, ...others];
  process.stdout.write(`Samestep is ready: ${here}\n`);
  for (const address of more) process.stdout.write(`  for others:      ${address}\n`);
  // The page of the first game is index.html; every other game has its own.
  const pages = readdirSync(clientFolder).filter((name) => name.endsWith('.html') && name !== 'index.html');
  for (const page of pages) process.stdout.write(`  another game:    ${here}/${page}\n`);
}

/** The first signal drains, or ends the matches, and exits 0; the second exits at once. A fault of the process stops it the same way, with 1. */
function stopOnSignals(server: GameServer, { config, log, metrics }: Services): void {
  let isStopping = false;
  const stop = (exitCode: number) => {
    if (isStopping) process.exit(exitCode === 0 ? 130 : exitCode);
    isStopping = true;
    const { drainSeconds } = config;
    const drained = exitCode === 0 && drainSeconds !== undefined ? server.drain(drainSeconds) : Promise.resolve();
    drained
      .then(() => server.stop(config.shutdownSeconds))
      .then(
        (isClean) => {
          if (!isClean)
            log.warn('server.stop', 'Not every match ended in time; the last second of a recording may be missing.');
          process.exit(exitCode);
        },
        (error: unknown) => {
          log.error('server.stop', 'The server did not stop as it should.', { error: errorText(error) });
          process.exit(1);
        },
      );
  };
  process.on('SIGTERM', () => stop(0));
  process.on('SIGINT', () => stop(0));
  // Of a cluster, whose first process was killed: nobody would ever stop this one.
  process.on('disconnect', () => stop(0));
  // What one request or one room left to itself is no reason to end all matches.
  process.on('unhandledRejection', (error) => {
    metrics.count('faults');
    log.error('process.rejection', 'Something failed that nobody waited for.', { error: errorText(error) });
  });
  process.on('uncaughtException', (error) => {
    log.error('process.fault', 'The process failed and stops.', { error: errorText(error) });
    stop(1);
  });
}
