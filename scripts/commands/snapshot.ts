// `npm run snapshot`: loads a stored snapshot under this build's rules, says what was carried over, and plays on.
import { createSim } from '#shared/index.ts';
import { formatChecksum } from '#shared/math/checksum.ts';
import { readStoredSnapshot, restoreSnapshot, type RestoreReport } from '#shared/recording/stored-snapshot.ts';
import { NO_COMMANDS, NO_ORDERS } from '#shared/sim/bundle.ts';
import { CommandError } from '#scripts/command.ts';
import { gameNames } from '#scripts/hashes.ts';
import { loadGame } from '#scripts/load-game.ts';
import { readBytes, sentences } from '#scripts/replay/recording-file.ts';
import type { Sim } from '#shared/index.ts';
import type { CommandCall, CommandOptions, CommandOutcome, CommandPositional } from '#scripts/command.ts';

export const summary = "Loads a stored snapshot under this build's rules, also one of an older layout, and plays on.";
export const usage = 'snapshot -- FILE [--ticks N]';
export const options = {
  ticks: {
    type: 'integer',
    min: 0,
    max: 10_000_000,
    value: 'N',
    default: 0,
    summary: 'ticks to play on, nobody pressing a key',
  },
} as const satisfies CommandOptions;
export const positionals: readonly CommandPositional[] = [
  { name: 'FILE', summary: 'a stored snapshot, as `npm run replay -- … --snapshot FILE` writes it', required: true },
];

export async function run(call: CommandCall<typeof options>): Promise<CommandOutcome> {
  const [file] = call.positionals;
  const stored = sentences(file, () => readStoredSnapshot(readBytes(file, 'stored snapshot')), 'loaded');
  if (!gameNames().includes(stored.game)) {
    throw new CommandError(`This is a world of "${stored.game}"; the games here are ${gameNames().join(', ')}.`);
  }
  const sim = createSim(await loadGame(stored.game), { seed: 0 });
  const restored = sentences(file, () => restoreSnapshot(sim, stored), 'loaded');
  call.print(`${stored.game}, tick ${stored.tick}, checksum ${stored.checksum}: ${carriedOver(restored)}`);
  for (const { name, from, to } of restored.converted) call.print(`${name} was ${from} and is ${to}.`);
  playOn(sim, call.values.ticks);
  const words = new Uint32Array(2);
  sim.checksum(words, 0);
  const checksum = formatChecksum(words, 0);
  if (call.values.ticks > 0) call.print(`Tick ${sim.tick}: checksum ${checksum}`);
  return {
    report: {
      game: stored.game,
      storedTick: stored.tick,
      storedChecksum: stored.checksum,
      ...restored,
      tick: sim.tick,
      checksum,
    },
  };
}

function carriedOver({ isSameLayout, kept, added, dropped, converted }: RestoreReport): string {
  if (isSameLayout) return 'loaded as it is.';
  const listed = (word: string, names: readonly string[]) =>
    names.length === 0 ? '' : `, ${word} ${names.join(', ')}`;
  return `carried over by name: ${kept.length} kept, ${converted.length} converted${listed('new', added)}${listed('gone', dropped)}.`;
}

function playOn(sim: Sim, ticks: number): void {
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  for (let i = 0; i < ticks; i++) sim.step({ tick: sim.tick + 1, inputs, orders: NO_ORDERS, commands: NO_COMMANDS });
}
