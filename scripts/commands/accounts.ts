// `npm run accounts`: shows an account of a server, shuts it out for a while, or lets it in again.
import { CommandError, UsageError } from '#scripts/command.ts';
import { banAccount, forgiveAccount, showAccount, type OperatedAccount } from '#server/operations.ts';
import type { CommandCall, CommandOptions, CommandOutcome, CommandPositional } from '#scripts/command.ts';

export const summary = 'Shows an account, shuts it out for a while, or lets it in again.';
export const usage = 'accounts -- show WHO | ban WHO --hours N --reason TEXT | forgive WHO';
export const options = {
  hours: { type: 'integer', min: 1, max: 876_000, default: 24, summary: 'ban: for so long' },
  reason: { type: 'string', value: 'TEXT', default: 'against the rules', summary: 'ban: what the player is told' },
} as const satisfies CommandOptions;
export const positionals: readonly CommandPositional[] = [
  { name: 'WHAT', summary: 'show, ban or forgive; DATABASE_URL and DATA_DIR say of which server', required: true },
  { name: 'WHO', summary: 'a name, or an id', required: true },
];

export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  const [what, who] = call.positionals;
  const account = await done(what, who, call.values);
  if (account === undefined)
    throw new CommandError(`There is no account "${who}". Guests have no name of their own: give their id.`);
  const { id, name, isGuest, createdAtMs, seenAtMs, bannedUntilMs, banReason } = account;
  call.print(`${name}${isGuest ? ', a guest' : ''}, ${id}`);
  call.print(`since ${dayOf(createdAtMs)}, last here on ${dayOf(seenAtMs)}`);
  const isBanned = bannedUntilMs !== null && bannedUntilMs > Date.now();
  const lastLine = isBanned ? `Shut out until ${dayOf(bannedUntilMs)} (${banReason ?? ''}).` : 'May play.';
  return { report: { ...account }, lastLine };
}

function done(
  what: string,
  who: string,
  { hours, reason }: CommandCall<typeof options>['values'],
): Promise<OperatedAccount | undefined> {
  switch (what) {
    case 'show':
      return showAccount(process.env, who);
    case 'ban':
      return banAccount(process.env, who, { untilMs: Date.now() + hours * 3_600_000, reason });
    case 'forgive':
      return forgiveAccount(process.env, who);
    default:
      throw new UsageError(`"${what}" is none of them: give show, ban or forgive.`);
  }
}

function dayOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
