// `npm run openapi`: writes docs/openapi.json from the routes, unless that would break programs that were written for it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { CommandError } from '#scripts/command.ts';
import { inRoot } from '#scripts/paths.ts';
import { breakingChanges, openApiDocument, type OpenApi } from '#server/operations.ts';
import type { CommandCall, CommandOptions, CommandOutcome } from '#scripts/command.ts';

export const summary = 'Writes docs/openapi.json from the routes of the server.';
export const usage = 'openapi';
export const options = {} as const satisfies CommandOptions;

export function run(call: CommandCall<typeof options>): CommandOutcome {
  const file = inRoot('docs/openapi.json');
  const now = openApiDocument();
  const before: OpenApi | undefined = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  const majorOf = ({ info }: OpenApi) => info.version.split('.')[0];
  if (before !== undefined && majorOf(before) === majorOf(now)) {
    const problems = breakingChanges(before, now);
    for (const problem of problems) call.print(problem);
    if (problems.length > 0)
      throw new CommandError(
        `Programs that were written for ${before.info.version} would break: keep what they rely on, or raise the first number of API_VERSION in server/api/routes.ts.`,
      );
  }
  writeFileSync(file, `${JSON.stringify(now, null, 2)}\n`);
  const paths = Object.keys(now.paths).length;
  return { report: { paths, version: now.info.version }, lastLine: `${paths} paths of version ${now.info.version}.` };
}
