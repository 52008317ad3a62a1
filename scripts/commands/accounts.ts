// `npm run accounts`: shows an account of a server, shuts it out for a while, lets it in again, or gives it something that is counted.
import { CommandError, UsageError } from '#scripts/command.ts';
import { banAccount, forgiveAccount, grantTo, showAccount, type OperatedAccount } from '#server/operations.ts';
import type { CommandCall, CommandOptions, CommandOutcome, CommandPositional } from '#scripts/command.ts';

export const summary =
  'Shows an account, shuts it out for a while, lets it in again, or gives or takes what is counted.';
export const usage =
  'accounts -- show WHO | ban WHO --hours N --reason TEXT | forgive WHO | give WHO --amount N | take WHO --amount N';
export const options = {
  hours: { type: 'integer', min: 1, max: 876_000, default: 24, summary: 'ban: for so long' },
  reason: {
    type: 'string',
    value: 'TEXT',
    default: '',
    summary: 'ban, give, take: what the player is told (against the rules, by the operator)',
  },
  amount: { type: 'integer', min: 1, max: Number.MAX_SAFE_INTEGER, default: 1, summary: 'give, take: so much' },
  currency: { type: 'string', value: 'NAME', default: 'coins', summary: 'give, take: of what' },
} as const satisfies CommandOptions;
export const positionals: readonly CommandPositional[] = [
  {
    name: 'WHAT',
    summary: 'show, ban, forgive, give or take; DATABASE_URL and DATA_DIR say of which server',
    required: true,
  },
  { name: 'WHO', summary: 'a name, or an id', required: true },
];

export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  const [what, who] = call.positionals;
  const account = await done(what, who, call.values);
  if (account === undefined)
    throw new CommandError(`There is no account "${who}". Guests have no name of their own: give their id.`);
  const { balances, id, name, isGuest, createdAtMs, seenAtMs, bannedUntilMs, banReason } = account;
  call.print(`${name}${isGuest ? ', a guest' : ''}, ${id}`);
  call.print(`since ${dayOf(createdAtMs)}, last here on ${dayOf(seenAtMs)}`);
  const held = Object.entries(balances).map(([currency, amount]) => `${amount} ${currency}`);
  if (held.length > 0) call.print(`has ${held.join(', ')}`);
  const isBanned = bannedUntilMs !== null && bannedUntilMs > Date.now();
  const lastLine = isBanned ? `Shut out until ${dayOf(bannedUntilMs)} (${banReason ?? ''}).` : 'May play.';
  return { report: { ...account }, lastLine };
}

function done(
  what: string,
  who: string,
  { hours, reason, amount, currency }: CommandCall<typeof options>['values'],
): Promise<OperatedAccount | undefined> {
  switch (what) {
    case 'show':
      return showAccount(process.env, who);
    case 'ban':
      return banAccount(process.env, who, {
        untilMs: Date.now() + hours * 3_600_000,
        reason: reason || 'against the rules',
      });
    case 'forgive':
      return forgiveAccount(process.env, who);
    case 'give':
      return grantTo(process.env, who, { currency, amount, reason: reason || 'by the operator' });
    case 'take':
      return grantTo(process.env, who, { currency, amount: -amount, reason: reason || 'by the operator' });
    default:
      throw new UsageError(`"${what}" is none of them: give show, ban, forgive, give or take.`);
  }
}

function dayOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
