// `npm run storage`: backups of what a server keeps, and whether anybody has changed its audit log.
import { CommandError, takesNothing, UsageError } from '#scripts/command.ts';
import { backUpStorage, restoreStorage, verifyAuditLog } from '#server/operations.ts';
import type { CommandCall, CommandOptions, CommandOutcome, CommandPositional } from '#scripts/command.ts';

export const summary = 'Backs up what a server keeps, restores it, and verifies the audit log.';
export const usage = 'storage -- backup FILE | restore FILE | verify-audit [--head HASH]';
export const options = {
  head: {
    type: 'string',
    value: 'HASH',
    summary: 'verify-audit: a newest hash that was noted before, and must still be there',
  },
} as const satisfies CommandOptions;
export const positionals: readonly CommandPositional[] = [
  {
    name: 'WHAT',
    summary: 'backup, restore or verify-audit; DATABASE_URL and DATA_DIR say of which server',
    required: true,
  },
  { name: 'FILE', summary: 'the backup' },
];

export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  const [what, file] = call.positionals;
  switch (what) {
    case 'backup':
      return counted(call, 'backed up', await backUpStorage(process.env, needed(what, file)));
    case 'restore':
      return counted(call, 'restored', await restoreStorage(process.env, needed(what, file)));
    case 'verify-audit':
      takesNothing(what, file);
      return verify(call);
    default:
      throw new UsageError(`"${what}" is none of them: give backup, restore or verify-audit.`);
  }
}

function needed(what: string, file: string | undefined): string {
  if (file === undefined) throw new UsageError(`${what} needs the name of a file.`);
  return file;
}

function counted(
  call: CommandCall<typeof options>,
  done: string,
  counts: Readonly<Record<string, number>>,
): CommandOutcome {
  const records = Object.values(counts).reduce((sum, count) => sum + count, 0);
  for (const [table, count] of Object.entries(counts)) if (count > 0) call.print(`${table}: ${count}`);
  return { report: { records, tables: counts }, lastLine: `${records} records ${done}.` };
}

async function verify(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  const { head } = call.values;
  const verdict = await verifyAuditLog(process.env, head === undefined ? [] : [head]);
  for (const problem of verdict.problems) call.print(problem);
  call.print(`${verdict.entries} entries; the newest is ${verdict.head}.`);
  if (verdict.problems.length > 0) throw new CommandError('The audit log was changed; see above.');
  return { report: { ...verdict }, lastLine: 'The audit log is as it was written.' };
}
