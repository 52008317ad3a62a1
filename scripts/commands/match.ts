// `npm run match`: a headless match of test clients through real sessions and codecs over the seeded network.
import { NETWORK_CONDITIONS } from '#shared/testing/conditions.ts';
import { runMatch, type ClientFigures, type MatchResult } from '#shared/testing/match.ts';
import { UsageError } from '#scripts/command.ts';
import { gameHashes, loadGame } from '#scripts/load-game.ts';
import { recordedInputs } from '#scripts/recorded-inputs.ts';
import { recordMatch } from '#scripts/record-match.ts';
import { refusedText, seatsText } from '#scripts/refused-text.ts';
import type { CommandCall, CommandOptions, CommandOutcome } from '#scripts/command.ts';

export const summary = 'Plays a headless match of test clients over the seeded network.';
export const usage = 'match -- --game G --sync rollback --players N --ticks N --seed N';
export const options = {
  game: { type: 'string', value: 'G', default: 'dogfight', summary: 'the game; dogfight if absent' },
  sync: {
    type: 'string',
    choices: ['lockstep', 'rollback', 'state'],
    default: 'lockstep',
    summary: 'how machines agree',
  },
  players: { type: 'integer', min: 1, max: 250, default: 4, summary: "test clients, driven by the game's bot" },
  ticks: { type: 'integer', min: 1, max: 10_000_000, summary: 'ticks to seal; 3600 if absent' },
  seed: { type: 'integer', min: 0, max: 4_294_967_295, summary: 'everything random follows from it; 7 if absent' },
  network: {
    type: 'string',
    choices: ['perfect', 'good', 'wifi', 'mobile', 'awful'],
    default: 'good',
    summary: 'the condition of every link',
  },
  bots: { type: 'string', value: 'L,L', summary: 'levels 1–3 of bots in further seats' },
  level: { type: 'integer', min: 1, max: 3, summary: 'how well the test clients play; 3 if absent' },
  inputs: { type: 'string', value: 'FILE', summary: 'seals the inputs of a recording; the test clients only watch' },
  record: { type: 'string', value: 'FILE', summary: 'writes a recording' },
  prediction: { type: 'integer', min: 0, max: 60, summary: 'ticks a rollback client may guess; 60 if absent' },
  delay: {
    type: 'string',
    value: 'TICKS',
    summary: "ticks of a rollback client's input delay, 0–12, or adaptive; 0 if absent",
  },
  fast: { type: 'boolean', summary: 'without the guards of development: what the rules cost where they are played' },
  corrupt: { type: 'integer', value: 'TICK', min: 1, summary: 'flips one bit in the first client after this tick' },
} as const satisfies CommandOptions;

type Values = CommandCall<typeof options>['values'];

/** Fields whose predictions cost corrections that are named; --json has all of them. */
const CORRECTIONS_SHOWN = 8;

/** What a recording decides, or has no use for: whoever watches presses and guesses nothing. */
const NOT_WITH_INPUTS = ['seed', 'ticks', 'bots', 'level', 'prediction', 'delay'] as const;
/** What lockstep has no use for. */
const ONLY_ROLLBACK = ['prediction', 'delay'] as const;

export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  refuseIgnored(call.values);
  const { game: name, sync, players, network, level, corrupt, record } = call.values;
  const bots = botLevels(call.values.bots);
  const game = await loadGame(name);
  if (players + bots.length > game.model.definition.players.max) {
    throw new UsageError(seatsText(name, game.model.definition.players.max));
  }
  const hashes = await gameHashes(game);
  const script = call.values.inputs === undefined ? undefined : recordedInputs(call.values.inputs, game, hashes);
  const { seed, ticks, config } = script ?? {
    seed: call.values.seed ?? 7,
    ticks: call.values.ticks ?? 3600,
    config: undefined,
  };
  if (corrupt !== undefined && corrupt >= ticks) {
    throw new UsageError(
      `--corrupt ${corrupt} lies beyond the match's ${ticks} ticks; choose an earlier tick or more --ticks.`,
    );
  }
  const recording = record === undefined ? undefined : recordMatch({ game, seed, hashes, config });
  const started = process.cpuUsage();
  const match = runMatch({
    game,
    sync,
    players,
    ticks,
    seed,
    bots,
    level,
    hashes,
    config,
    inputs: script?.bundleAt,
    predictionTicks: call.values.prediction,
    inputDelay: delayOf(call.values.delay),
    network: NETWORK_CONDITIONS[network],
    corruptTick: corrupt,
    onStep: recording?.step,
    isStrict: !call.values.fast,
  });
  const cpu = process.cpuUsage(started);
  if (recording !== undefined && record !== undefined) recording.write(record);
  const report = { ...match, network, cpuSeconds: (cpu.user + cpu.system) / 1e6 };
  printMatch(call, match);
  call.print(
    `${report.cpuSeconds.toFixed(1)} s of a processor for ${players + 1} worlds${call.values.fast ? '' : ', with the guards of development'}`,
  );
  return { report, exitCode: isGood(match, corrupt !== undefined) ? 0 : 1 };
}

/** An option that would change nothing is a mistake of whoever gave it. */
function refuseIgnored(values: Values): void {
  const given = (names: readonly (keyof Values)[]) =>
    names.filter((name) => values[name] !== undefined).map((name) => `--${name}`);
  const [useless] = given(NOT_WITH_INPUTS);
  if (values.inputs !== undefined && useless !== undefined)
    throw new UsageError(
      `With --inputs the recording says what is played and the clients watch; leave ${useless} out.`,
    );
  const [guessing] = given(ONLY_ROLLBACK);
  if (values.sync === 'lockstep' && guessing !== undefined)
    throw new UsageError(`${guessing} goes with --sync rollback: in lockstep nothing is guessed.`);
}

/** Without a corruption no desync; with one, found and every one repaired, and all clients in step at the end. */
function isGood({ desyncs, desyncReports, agreeing, players }: MatchResult, isCorrupted: boolean): boolean {
  if (agreeing !== players) return false;
  if (!isCorrupted) return desyncs === 0;
  return (
    desyncs >= 1 && desyncReports.length === desyncs && desyncReports.every(({ repairedAtTick }) => repairedAtTick >= 0)
  );
}

function delayOf(text = '0'): number | 'adaptive' {
  if (text === 'adaptive' || /^\d{1,2}$/.test(text)) return text === 'adaptive' ? text : Number(text);
  throw new UsageError(`--delay takes 0 to 12 ticks or "adaptive"; "${text}" is neither.`);
}

function botLevels(text: string | undefined): number[] {
  if (text === undefined || text === '') return [];
  const levels = text.split(',').map(Number);
  if (levels.every((level) => level === 1 || level === 2 || level === 3)) return levels;
  throw new UsageError(`--bots takes levels 1 to 3 with commas between, as 2,1; "${text}" is none.`);
}

function printMatch(call: CommandCall<typeof options>, match: MatchResult): void {
  const { inputs, network, corrupt } = call.values;
  const isWatched = inputs !== undefined;
  const clients = isWatched ? `${match.players} clients that only watch` : `${match.players} players`;
  call.print(`${match.game}, ${match.sync}, network ${network}, ${clients}, ${match.ticks} ticks, seed ${match.seed}`);
  call.print(
    `checksum ${match.checksum}, chain ${match.chain}, ` +
      `${match.agreeing} of ${match.players} clients agree, ${match.desyncs} desyncs`,
  );
  const refused = refusedText(match.refused);
  if (refused !== undefined) call.print(refused);
  if (corrupt !== undefined && match.desyncReports.length === 0) {
    call.print('The corruption was not found before the match ended: give it at least two more seconds.');
  }
  for (const report of match.desyncReports) call.print(`${report.sentence} Repaired at tick ${report.repairedAtTick}.`);
  for (const [i, client] of match.clients.entries()) {
    const traffic = `${client.bytesDownPerSecond.toFixed(0)} B/s down, ${client.bytesUpPerSecond.toFixed(0)} B/s up`;
    call.print(`client ${i}: ${traffic}${isWatched ? '' : playedText(client, match)}`);
  }
  const [worst, ...others] = match.corrections.slice(0, CORRECTIONS_SHOWN).map(correctionText);
  if (worst !== undefined) call.print(`own rows were predicted otherwise in: ${[worst, ...others].join(', ')}`);
}

/** As 'Ship.x 12 times, by 3.2 at most'. */
function correctionText({ field, count, largest }: MatchResult['corrections'][number]): string {
  const by = largest === 0 ? '' : ` by ${Number(largest.toPrecision(3))} at most`;
  return `${field} ${count === 1 ? 'once' : `${count} times`}${by}`;
}

/** What a client that plays has done with its inputs and guesses. */
function playedText(client: ClientFigures, { sync, ticks }: MatchResult): string {
  const delay = `, input delay ${client.inputDelayTicks} ticks`;
  if (sync === 'lockstep') return delay;
  const { inputsShownEarly, rollbacks, rollbackTicks, joinBytes } = client;
  const depth = rollbacks === 0 ? '' : `, on average ${(rollbackTicks / rollbacks).toFixed(1)} ticks deep`;
  const again = `${(rollbackTicks / ticks).toFixed(2)} ticks made anew for each tick`;
  const early = `${inputsShownEarly} inputs shown before their seal`;
  // In a state room only its own rows are made anew.
  return sync === 'rollback'
    ? `${delay}, ${early}, ${rollbacks} rollbacks${depth}, ${again}`
    : `${delay}, first world ${joinBytes} bytes, ${early}, own rows corrected ${rollbacks} times${depth}`;
}
