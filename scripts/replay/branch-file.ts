// A branch of a recording that is played on by bots and written to a file.
import { formatChecksum } from '#shared/math/checksum.ts';
import { branchRecording } from '#shared/recording/branch.ts';
import { NO_COMMANDS, NO_ORDERS, PRESENCE, type Command } from '#shared/sim/bundle.ts';
import { CommandError } from '#scripts/command.ts';
import { writeNewFile } from '#scripts/replay/recording-file.ts';
import type { Sim } from '#shared/index.ts';
import type { OpenRecording } from '#shared/recording/seek.ts';

/** The longest recording kept in memory, in bytes. */
const LONGEST_BYTES = 64 * 1024 * 1024;

/** The strength of bots that go on for people. */
const BOT_LEVEL = 2;

/** What was written. */
export interface BranchReport {
  readonly file: string;
  /** The last tick that is the recorded match's. */
  readonly fromTick: number;
  /** The last tick of the branch, and its world's checksum. */
  readonly ticks: number;
  readonly checksum: string;
}

/** Plays so many ticks on from a tick, with a bot in the seat of every person, and writes the match. */
export function writeBranch(
  open: OpenRecording,
  { file, fromTick, ticks }: { readonly file: string; readonly fromTick: number; readonly ticks: number },
): BranchReport {
  const branch = branchRecording(open, fromTick, { maxSizeBytes: LONGEST_BYTES });
  const { sim } = branch;
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  const takeOver = botsForPeople(sim);
  for (let i = 1; i <= ticks; i++) {
    const commands = i === 1 ? takeOver : NO_COMMANDS;
    branch.step({ tick: fromTick + i, inputs, orders: NO_ORDERS, commands });
  }
  if (branch.isFull)
    throw new CommandError(`The branch would be larger than ${LONGEST_BYTES} bytes; ask for fewer --ticks.`);
  branch.end();
  writeNewFile(file, branch.take() ?? new Uint8Array(0));
  const sum = new Uint32Array(2);
  sim.checksum(sum, 0);
  return { file, fromTick, ticks: sim.tick, checksum: formatChecksum(sum, 0) };
}

function botsForPeople(sim: Sim): readonly Command[] {
  return Array.from({ length: sim.seats }, (_, seat) => seat)
    .filter((seat) => sim.presenceOf(seat) === PRESENCE.person || sim.presenceOf(seat) === PRESENCE.away)
    .map((seat): Command => ({ kind: 'presence', seat, presence: PRESENCE.bot, level: BOT_LEVEL }));
}
