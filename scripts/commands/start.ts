// `npm start`: builds when something has changed since the last build, then serves; the server prints its address.
import { pathToFileURL } from 'node:url';
import { buildInChild, isBuildFresh } from '#scripts/build/fresh-build.ts';
import { inRoot } from '#scripts/paths.ts';
import type { CommandCall, CommandOptions, CommandOutcome } from '#scripts/command.ts';

export const summary = 'Builds what has changed, serves the games and prints their address.';
export const usage = 'start';
export const options = {} as const satisfies CommandOptions;

export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  if (!isBuildFresh()) {
    call.print('Building…');
    buildInChild();
  }
  process.env['NODE_ENV'] ??= 'production';
  await import(pathToFileURL(inRoot('dist/server/main.js')).href);
  return {};
}
