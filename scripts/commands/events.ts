// `npm run events`: the streams that servers write their events to: how they stand, and what comes.
import { CommandError, UsageError } from '#scripts/command.ts';
import { EVENT_KINDS, followEventsOf, readEventStreamsOf } from '#server/operations.ts';
import type { CommandCall, CommandOptions, CommandOutcome, CommandPositional } from '#scripts/command.ts';

export const summary = 'Shows the streams that servers write their events to, or each event as it comes.';
export const usage = 'events -- show | tail [--kind KIND] [--from-start] [--count N]';
export const options = {
  kind: { type: 'string', value: 'KIND', summary: 'tail: events of this kind alone, as match.finished' },
  'from-start': { type: 'boolean', summary: 'tail: those that are kept, too' },
  count: { type: 'integer', min: 1, max: 1_000_000, summary: 'tail: ends after so many' },
} as const satisfies CommandOptions;
export const positionals: readonly CommandPositional[] = [
  { name: 'WHAT', summary: 'show or tail; EVENTS_URL says where they are', required: true },
];

export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  const [what] = call.positionals;
  switch (what) {
    case 'show':
      return show(call);
    case 'tail':
      return tail(call);
    default:
      throw new UsageError(`"${what}" is none of them: give show or tail.`);
  }
}

async function show(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  const streams = needed(await readEventStreamsOf(process.env));
  for (const { key, kept, written, groups } of streams) {
    const read = groups.map(({ name, pending, behind }) => `${name}: ${behind ?? '?'} behind, ${pending} begun`);
    call.print(`${key.padEnd(20)} ${String(kept).padStart(6)} of ${written}  ${read.join(' · ')}`.trimEnd());
  }
  const written = streams.reduce((sum, stream) => sum + stream.written, 0);
  return { report: { streams }, lastLine: `${written} events were written.` };
}

/** One JSON object a line, until a signal or the number that was asked for. */
async function tail(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  const { kind, 'from-start': isFromStart, count = Infinity } = call.values;
  if (kind !== undefined && !EVENT_KINDS.some((one) => one === kind))
    throw new UsageError(`There is no event "${kind}": give one of ${EVENT_KINDS.join(', ')}.`);
  const ended = new AbortController();
  process.once('SIGINT', () => ended.abort());
  process.once('SIGTERM', () => ended.abort());
  let printed = 0;
  const isThere = await followEventsOf(process.env, {
    isFromStart,
    signal: ended.signal,
    take(event) {
      if (kind !== undefined && event.kind !== kind) return true;
      call.print(JSON.stringify(event));
      printed++;
      return printed < count;
    },
  });
  needed(isThere);
  return { report: { events: printed } };
}

function needed<T>(found: T | undefined): T {
  if (found === undefined) throw new CommandError('Set EVENTS_URL to where the servers write their events.');
  return found;
}
