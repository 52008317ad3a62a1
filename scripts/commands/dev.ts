// `npm run dev`: page, rooms and sockets from one Vite process; a saved file reloads what it reaches.
import { globSync } from 'node:fs';
import { createServer } from 'vite';
import { CommandError } from '#scripts/command.ts';
import { isPortTaken } from '#scripts/free-port.ts';
import { inRoot } from '#scripts/paths.ts';
import type { CommandCall, CommandOptions, CommandOutcome } from '#scripts/command.ts';

export const summary = 'Serves the games from source and reloads what an edit reaches.';
export const usage = 'dev';
export const options = {} as const satisfies CommandOptions;
export const environment = {
  PORT: 'the port (5173)',
  HOST: 'who is served (localhost); 0.0.0.0 is every machine in reach',
  ROOM_SYNC: "another netcode for a game's rooms, as dogfight:state; further settings: server/README.md",
};

const closeMs = 3000;

export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  const address = readAddress();
  // Asked first: by the time Vite finds out, the rooms are loading and keep the process alive.
  if (await isPortTaken(address.port, address.host)) {
    throw new CommandError(
      `Port ${address.port} of ${address.host} cannot be listened on. Set PORT or HOST to another.`,
    );
  }
  // Vite and Colyseus close themselves; rooms that do not end in time must not keep the port.
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => setTimeout(() => process.exit(0), closeMs).unref());
  }
  const server = await createServer({ configFile: inRoot('vite.config.ts'), server: address });
  await server.listen();
  const [own = ''] = server.resolvedUrls?.local ?? server.resolvedUrls?.network ?? [];
  await roomsReady(own);
  const pages = globSync('*.html', { cwd: inRoot('client') });
  for (const url of [...(server.resolvedUrls?.local ?? []), ...(server.resolvedUrls?.network ?? [])])
    for (const address of [...pageAddresses(url, pages), `${url}examples/`]) call.print(`  ${address}`);
  return {};
}

/** Rooms that cannot be loaded are said by Vite: pages are served all the same. */
const ROOMS_MS = 20_000;
/** Resolves when rooms can be joined: who opens a page before would be refused. */
async function roomsReady(url: string): Promise<void> {
  const untilMs = Date.now() + ROOMS_MS;
  while (Date.now() < untilMs) {
    const isReady = await fetch(`${url}ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The address of every page below one that ends with a slash: index.html is that itself, and first. */
export function pageAddresses(url: string, pages: readonly string[]): readonly string[] {
  const others = pages.filter((page) => page !== 'index.html').toSorted();
  return [url, ...others.map((page) => url + page)];
}

/** The same two variables as the built server's; here only this machine is served unless HOST asks for more. */
function readAddress(): { host: string; port: number; strictPort: boolean } {
  const { PORT = '5173', HOST = 'localhost' } = process.env;
  const port = Number(PORT);
  if (!/^\d+$/.test(PORT) || port > 65_535)
    throw new CommandError(`PORT is a number from 0 to 65535; it is "${PORT}".`);
  return { host: HOST, port, strictPort: true };
}
