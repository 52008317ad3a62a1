// `npm run config`: what an operator changes while servers run: shown, checked, put in force, and taken back.
import { readFileSync } from 'node:fs';
import { CommandError, takesNothing, UsageError } from '#scripts/command.ts';
import { gameNames } from '#scripts/hashes.ts';
import { loadGame } from '#scripts/load-game.ts';
import { changeLiveConfig, readLiveConfigOf, readLiveText, type PastConfig } from '#server/operations.ts';
import { checkConfig } from '#shared/sim/game.ts';
import type { CommandCall, CommandOptions, CommandOutcome, CommandPositional } from '#scripts/command.ts';

export const summary = 'Shows, changes and takes back what servers may be told while they run.';
export const usage = 'config -- show | check FILE | set FILE | history | rollback N';
export const options = {} as const satisfies CommandOptions;
export const positionals: readonly CommandPositional[] = [
  {
    name: 'WHAT',
    summary: 'show, check, set, history or rollback; CONFIG_SOURCE and DATA_DIR say where it stands',
    required: true,
  },
  { name: 'FILE', summary: 'check, set: JSON, as docs/platform.md has it · rollback: a number of the history' },
];

export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  const [what, given] = call.positionals;
  switch (what) {
    case 'show':
      takesNothing(what, given);
      return shown(call, (await readLiveConfigOf(process.env)).text);
    case 'check': {
      await check(textOf(needed(what, given)));
      return { report: { isRight: true }, lastLine: 'A server would take it.' };
    }
    case 'set':
      return put(textOf(needed(what, given)));
    case 'history':
      takesNothing(what, given);
      return listed(call, (await readLiveConfigOf(process.env)).history);
    case 'rollback': {
      const number = Number(needed(what, given));
      const { history } = await readLiveConfigOf(process.env);
      const past = history.find((one) => one.number === number);
      if (past === undefined)
        throw new UsageError(`There is no ${given} in the history: give a number of npm run config -- history.`);
      return put(past.text);
    }
    default:
      throw new UsageError(`"${what}" is none of them: give show, check, set, history or rollback.`);
  }
}

function needed(what: string, given: string | undefined): string {
  if (given === undefined)
    throw new UsageError(`${what} needs ${what === 'rollback' ? 'a number' : 'the name of a file'}.`);
  return given;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandError(`${file} cannot be read (${error instanceof Error ? error.message : String(error)}).`);
  }
}

/** Throws what a server would say against it. */
async function check(text: string): Promise<void> {
  const read = readLiveText(text);
  if ('problem' in read) throw new CommandError(`It would be refused: ${read.problem}`);
  for (const [name, fields] of Object.entries(read.values.games)) {
    if (!gameNames().includes(name))
      throw new CommandError(
        `It would be refused: there is no game '${name}'; the games are ${gameNames().join(', ')}.`,
      );
    checkConfig((await loadGame(name)).model.definition, fields);
  }
}

async function put(text: string): Promise<CommandOutcome> {
  await check(text);
  const number = await changeLiveConfig(process.env, text);
  return { report: { number }, lastLine: `Number ${number} is in force as soon as servers have looked.` };
}

function shown(call: CommandCall<typeof options>, text: string | undefined): CommandOutcome {
  if (text === undefined)
    return { report: { text: null }, lastLine: 'Nobody has said anything yet: everything is as the environment says.' };
  call.print(text.trimEnd());
  return { report: { text } };
}

function listed(call: CommandCall<typeof options>, history: readonly PastConfig[]): CommandOutcome {
  for (const { number, atMs, text } of history)
    call.print(
      `${String(number).padStart(4)}  ${new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')}  ${text.replaceAll(/\s+/g, ' ').slice(0, 100)}`,
    );
  return {
    report: { history: history.map((past) => ({ ...past })) },
    lastLine: `Texts that were in force: ${history.length}.`,
  };
}
