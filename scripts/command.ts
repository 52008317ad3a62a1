// What a command of `npm run <command>` is: the one shape that every module in scripts/commands/ exports.

/**
 * One option of a command, written `--name value` (or `--name` alone for a boolean).
 * `integer` values are whole numbers, checked against `min` and `max`, both inclusive; `string` values may be limited
 * to `choices`. An option with neither `default` nor `required` is `undefined` when absent.
 */
export type CommandOption = BooleanOption | StringOption | IntegerOption;

export interface BooleanOption {
  readonly type: 'boolean';
  /** What the option does, for `--help`: one line. */
  readonly summary: string;
  readonly short?: string;
}

export interface StringOption {
  readonly type: 'string';
  readonly summary: string;
  readonly short?: string;
  /** The word that stands for the value in `--help`, as FILE or G. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly default?: string;
  readonly required?: boolean;
}

export interface IntegerOption {
  readonly type: 'integer';
  readonly summary: string;
  readonly short?: string;
  readonly value?: string;
  readonly min?: number;
  readonly max?: number;
  readonly default?: number;
  readonly required?: boolean;
}

export type CommandOptions = Readonly<Record<string, CommandOption>>;

type Given<O, V> = O extends { readonly default: V } | { readonly required: true } ? V : V | undefined;

type ValueOf<O extends CommandOption> = O extends BooleanOption
  ? boolean
  : O extends IntegerOption
    ? Given<O, number>
    : O extends StringOption
      ? O extends { readonly choices: readonly (infer Choice extends string)[] }
        ? O extends { readonly default: string } | { readonly required: true }
          ? Choice
          : Choice | undefined
        : Given<O, string>
      : never;

export type CommandValues<O extends CommandOptions> = { readonly [K in keyof O]: ValueOf<O[K]> };

/** What `run` is given: the parsed and checked options, what stood beside them, and whether `--json` was asked for. */
export interface CommandCall<O extends CommandOptions = CommandOptions> {
  readonly values: CommandValues<O>;
  readonly positionals: readonly string[];
  readonly json: boolean;
  /** Prints one line for people, on standard output; before the report, so `--json` keeps its last line. */
  print(line: string): void;
}

/**
 * What `run` returns. `report` is the one JSON object that `--json` prints as the last line; without `--json` the
 * command has printed for people itself. `exitCode` is 0 when absent. An error is thrown, not returned.
 */
export interface CommandOutcome {
  readonly report?: object;
  readonly exitCode?: number;
  /** Printed after everything else when `--json` was not asked for. */
  readonly lastLine?: string;
}

/**
 * A command module: `scripts/commands/<name>.ts` exports these four by name.
 *
 * ```ts
 * export const summary = 'Plays a recording and compares its checksums.';
 * export const usage = 'replay -- FILE [--to TICK]';
 * export const options = { to: { type: 'integer', min: 0, summary: 'stop after this tick' } } as const satisfies CommandOptions;
 * export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> { … }
 * ```
 *
 * A positional argument is declared by naming it in `positionals`, `required` or not; too many are an error.
 */
export interface CommandModule {
  readonly summary: string;
  /** What follows `npm run `, in one line. */
  readonly usage: string;
  readonly options: CommandOptions;
  readonly positionals?: readonly CommandPositional[];
  /** What it reads of the environment, for `--help`: a line for each variable. */
  readonly environment?: Readonly<Record<string, string>>;
  run(call: CommandCall): Promise<CommandOutcome> | CommandOutcome;
}

export interface CommandPositional {
  readonly name: string;
  readonly summary: string;
  readonly required?: boolean;
}

/** The command was called wrongly: exit 2. The message is one sentence that says what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Throws where more stands behind a part of a command than it takes: `show` takes nothing, and whoever wrote more means something else. */
export function takesNothing(what: string, given: string | undefined): void {
  if (given !== undefined) throw new UsageError(`${what} takes nothing more; remove "${given}".`);
}

/** The command could not do its work: exit 1. The message is one sentence that says what to do. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
