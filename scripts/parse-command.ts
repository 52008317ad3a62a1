// Turns a command line into checked values by the command's own table of options, and that table into `--help`.
import { parseArgs } from 'node:util';
import { UsageError } from './command.ts';
import type { CommandCall, CommandModule, CommandOption, CommandOptions } from './command.ts';

type Value = string | number | boolean | undefined;

export interface ParsedCommand {
  readonly help: boolean;
  readonly call: CommandCall;
}

/** Options that every command takes; a command does not list them. */
const common = {
  json: { type: 'boolean', summary: 'print one JSON object as the last line' },
  help: { type: 'boolean', short: 'h', summary: 'print this' },
} as const satisfies CommandOptions;

/**
 * Parses `args` (what follows the command's name). Throws a UsageError, one sentence, for an unknown option, a missing
 * or unwanted value, a value out of range and a wrong number of positionals; `--help` is honoured before any of these.
 */
export function parseCommand(name: string, module: CommandModule, args: readonly string[]): ParsedCommand {
  const options: CommandOptions = { ...common, ...module.options };
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(options).map(([key, option]) => [
        key,
        { type: option.type === 'boolean' ? 'boolean' : 'string', ...(option.short ? { short: option.short } : {}) },
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values: Record<string, Value> = {};
  const positionals: string[] = [];
  const help = tokens.some((token) => token.kind === 'option' && token.name === 'help');
  const print = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  if (help) return { help, call: { values, positionals, json: false, print } };

  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (!option) {
      throw new UsageError(`${name} has no option ${token.rawName}; \`npm run ${name} -- --help\` lists them.`);
    }
    if (Object.hasOwn(values, token.name)) throw new UsageError(`Give ${token.rawName} only once.`);
    values[token.name] = readValue(token.rawName, option, token.value);
  }
  for (const [key, option] of Object.entries(options)) {
    if (Object.hasOwn(values, key)) continue;
    if (option.type === 'boolean') values[key] = false;
    else if (option.default !== undefined) values[key] = option.default;
    else if (option.required) throw new UsageError(`${name} needs --${key} ${placeholder(option)}: ${option.summary}.`);
    else values[key] = undefined;
  }
  checkPositionals(name, module, positionals);
  const { json, help: _, ...own } = values;
  return { help, call: { values: own, positionals, json: json === true, print } };
}

function readValue(rawName: string, option: CommandOption, text: string | undefined): Value {
  if (option.type === 'boolean') {
    if (text !== undefined) throw new UsageError(`${rawName} takes no value; remove "=${text}".`);
    return true;
  }
  if (text === undefined) throw new UsageError(`${rawName} needs a value, as ${rawName} ${placeholder(option)}.`);
  if (option.type === 'string') {
    if (option.choices && !option.choices.includes(text)) {
      throw new UsageError(`${rawName} is one of ${option.choices.join(', ')}; "${text}" is none of them.`);
    }
    return text;
  }
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = option;
  const number = Number(text);
  if (!/^-?\d+$/.test(text) || number < min || number > max) {
    throw new UsageError(`${rawName} is a whole number ${rangeText(option.min, option.max)}; "${text}" is not.`);
  }
  return number;
}

function rangeText(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return `from ${min} to ${max}`;
  if (min !== undefined) return `of at least ${min}`;
  if (max !== undefined) return `of at most ${max}`;
  return 'such as 7';
}

function checkPositionals(name: string, module: CommandModule, given: readonly string[]): void {
  const expected = module.positionals ?? [];
  const missing = expected.slice(given.length).find((positional) => positional.required);
  if (missing) throw new UsageError(`${name} needs ${missing.name}: ${missing.summary}.`);
  const extra = given[expected.length];
  if (extra !== undefined) {
    throw new UsageError(
      `${name} does not know what to do with "${extra}"; \`npm run ${name} -- --help\` shows its usage.`,
    );
  }
}

function placeholder(option: CommandOption): string {
  if (option.type === 'boolean') return '';
  if (option.value !== undefined) return option.value;
  if (option.type === 'string' && option.choices) return option.choices.join('|');
  return option.type === 'integer' ? 'N' : 'TEXT';
}

/** The text of `--help`: usage, summary, and one line for each positional, option and variable of the environment. */
export function helpText(module: CommandModule): string {
  const rows: [string, string][] = (module.positionals ?? []).map(({ name, summary }) => [name, summary]);
  for (const [key, option] of Object.entries<CommandOption>({ ...module.options, ...common })) {
    const short = option.short ? `-${option.short}, ` : '';
    const fallback = option.type !== 'boolean' && option.default !== undefined ? ` (${option.default})` : '';
    rows.push([`${short}--${key} ${placeholder(option)}`.trimEnd(), option.summary + fallback]);
  }
  rows.push(...Object.entries(module.environment ?? {}).map(([name, is]): [string, string] => [`${name}=…`, is]));
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  const table = rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`).join('\n');
  return `npm run ${module.usage}\n\n${module.summary}\n\n${table}`;
}
