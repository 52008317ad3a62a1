// `npm run match`: a headless match of test clients through real sessions and codecs over the seeded network.
import { NETWORK_CONDITIONS } from '#shared/testing/conditions.ts';
import { runMatch, type MatchResult } from '#shared/testing/match.ts';
import { UsageError } from '#scripts/command.ts';
import { gameHashes, loadGame } from '#scripts/load-game.ts';
import { recordedInputs } from '#scripts/recorded-inputs.ts';
import { recordMatch } from '#scripts/record-match.ts';
import { refusedText } from '#scripts/refused-text.ts';
import type { CommandCall, CommandOptions, CommandOutcome } from '#scripts/command.ts';

export const summary = 'Plays a headless match of test clients over the seeded network.';
export const usage = 'match -- --game G --sync rollback --players N --ticks N --seed N';
export const options = {
  game: { type: 'string', value: 'G', default: 'dogfight', summary: 'the game' },
  sync: { type: 'string', choices: ['lockstep', 'rollback'], default: 'lockstep', summary: 'how machines agree' },
  players: { type: 'integer', min: 1, max: 250, default: 4, summary: "test clients, driven by the game's bot" },
  ticks: { type: 'integer', min: 1, max: 10_000_000, default: 3600, summary: 'ticks to seal' },
  seed: { type: 'integer', min: 0, max: 4_294_967_295, default: 7, summary: 'everything random follows from it' },
  network: {
    type: 'string',
    choices: ['perfect', 'good', 'wifi', 'mobile', 'awful'],
    default: 'good',
    summary: 'the condition of every link',
  },
  bots: { type: 'string', value: 'L,L', summary: 'levels 1–3 of bots in further seats' },
  level: { type: 'integer', min: 1, max: 3, default: 3, summary: 'how well the test clients play' },
  inputs: { type: 'string', value: 'FILE', summary: 'seals the inputs of a recording; the test clients watch' },
  record: { type: 'string', value: 'FILE', summary: 'writes a recording' },
  prediction: { type: 'integer', min: 0, max: 60, default: 60, summary: 'ticks a rollback client may guess' },
  delay: {
    type: 'string',
    value: 'TICKS',
    default: '0',
    summary: "ticks of a rollback client's input delay, 0–12, or adaptive",
  },
  corrupt: { type: 'integer', value: 'TICK', min: 1, summary: 'flips one bit in the first client after this tick' },
} as const satisfies CommandOptions;

export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  const { game: name, sync, players, network, level, corrupt, record } = call.values;
  const bots = botLevels(call.values.bots);
  const game = await loadGame(name);
  if (players + bots.length > game.model.definition.players.max) {
    throw new UsageError(`${name} has ${game.model.definition.players.max} seats; ask for fewer players or bots.`);
  }
  const hashes = await gameHashes(game);
  const script = call.values.inputs === undefined ? undefined : recordedInputs(call.values.inputs, game, hashes);
  const { seed, ticks, config } = script ?? { ...call.values, config: undefined };
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
  });
  const cpu = process.cpuUsage(started);
  if (recording !== undefined && record !== undefined) recording.write(record);
  const report = { ...match, network, cpuSeconds: (cpu.user + cpu.system) / 1e6 };
  printMatch(call, match, corrupt);
  return { report, exitCode: isGood(match, corrupt !== undefined) ? 0 : 1 };
}

/** Without a corruption no desync; with one, found and every one repaired, and all clients in step at the end. */
function isGood({ desyncs, desyncReports, agreeing, players }: MatchResult, isCorrupted: boolean): boolean {
  if (agreeing !== players) return false;
  if (!isCorrupted) return desyncs === 0;
  return (
    desyncs >= 1 && desyncReports.length === desyncs && desyncReports.every(({ repairedAtTick }) => repairedAtTick >= 0)
  );
}

function delayOf(text: string): number | 'adaptive' {
  if (text === 'adaptive' || /^\d{1,2}$/.test(text)) return text === 'adaptive' ? text : Number(text);
  throw new UsageError(`--delay takes 0 to 12 ticks or "adaptive"; "${text}" is neither.`);
}

function botLevels(text: string | undefined): number[] {
  if (text === undefined || text === '') return [];
  const levels = text.split(',').map(Number);
  if (levels.every((level) => level === 1 || level === 2 || level === 3)) return levels;
  throw new UsageError(`--bots takes levels 1 to 3 with commas between, as 2,1; "${text}" is none.`);
}

function printMatch(call: CommandCall, match: MatchResult, corrupt: number | undefined): void {
  call.print(`${match.game}, ${match.players} players, ${match.ticks} ticks, seed ${match.seed}`);
  call.print(`checksum ${match.checksum}, chain ${match.chain}, ${match.agreeing} of ${match.players} clients agree`);
  const refused = refusedText(match.refused);
  if (refused !== undefined) call.print(refused);
  if (corrupt !== undefined && match.desyncReports.length === 0) {
    call.print('The corruption was not found before the match ended: give it at least two more seconds.');
  }
  for (const report of match.desyncReports) call.print(`${report.sentence} Repaired at tick ${report.repairedAtTick}.`);
  for (const [i, client] of match.clients.entries()) {
    const figures = [client.bytesDownPerSecond, client.bytesUpPerSecond].map((value) => value.toFixed(0));
    const shown = match.sync === 'rollback' ? `, ${client.inputsShownEarly} inputs shown before their seal` : '';
    const again = match.sync === 'rollback' ? `, ${client.rollbacks} rollbacks of ${client.rollbackTicks} ticks` : '';
    call.print(
      `client ${i}: ${figures[0]} B/s down, ${figures[1]} B/s up, input delay ${client.inputDelayTicks} ticks${shown}${again}`,
    );
  }
}
