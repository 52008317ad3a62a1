// `npm run dev`: page, rooms and sockets from one Vite process, with hot reload of views, rooms and rules.
import { createServer } from 'vite';
import { CommandError } from '#scripts/command.ts';
import { inRoot } from '#scripts/paths.ts';
import type { CommandCall, CommandOptions, CommandOutcome } from '#scripts/command.ts';

export const summary = 'Serves the games from source, with hot reload of the page, the rooms and the rules.';
export const usage = 'dev';
export const options = {} as const satisfies CommandOptions;

export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  const server = await createServer({ configFile: inRoot('vite.config.ts'), server: readAddress() });
  try {
    await server.listen();
  } catch (error) {
    await server.close();
    throw new CommandError(error instanceof Error ? `${error.message}. Set PORT to another.` : String(error), {
      cause: error,
    });
  }
  for (const url of [...(server.resolvedUrls?.local ?? []), ...(server.resolvedUrls?.network ?? [])])
    call.print(`  ${url}`);
  return {};
}

/** The same two variables as the built server's; here only this machine is served unless HOST asks for more. */
function readAddress(): { host: string; port: number; strictPort: boolean } {
  const { PORT = '5173', HOST = 'localhost' } = process.env;
  const port = Number(PORT);
  if (!/^\d+$/.test(PORT) || port > 65_535)
    throw new CommandError(`PORT is a number from 0 to 65535; it is "${PORT}".`);
  return { host: HOST, port, strictPort: true };
}
