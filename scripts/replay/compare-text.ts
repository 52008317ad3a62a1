// A comparison of two recordings as sentences, with the names of the game's model.
import type { Game } from '#shared/index.ts';
import type { Comparison, SealedChange, WorldDifference } from '#shared/recording/compare.ts';
import type { Command, SealedOrder } from '#shared/sim/bundle.ts';
import type { Difference } from '#shared/sim/diff.ts';

/** A tick that was sealed differently, with both sides in words. */
export interface SealedReport {
  readonly tick: number;
  readonly changes: readonly ChangeReport[];
}

interface ChangeReport {
  readonly kind: SealedChange['kind'];
  /** The seat of an input, the place of an order or a command in its tick. */
  readonly index: number;
  readonly ours: string;
  readonly theirs: string;
}

/** What differs, in the order in which it came about; one sentence when nothing does. */
export function comparisonSentences(
  { header, sealed: found, chain, ourTicks, theirTicks }: Comparison,
  world: WorldDifference | null,
  game: Game,
): { readonly sentences: readonly string[]; readonly sealed: SealedReport | null } {
  const sealed =
    found === null ? null : { tick: found.tick, changes: found.changes.map((change) => changeReport(change, game)) };
  const lines = header.map(({ name, ours, theirs }) => `${name}: ${ours ?? 'none'} here, ${theirs ?? 'none'} there.`);
  if (ourTicks !== theirTicks) lines.push(`Ticks: ${ourTicks} here, ${theirTicks} there.`);
  if (sealed !== null) lines.push(...sealedSentences(sealed));
  if (chain !== null) {
    lines.push(
      `The first recorded chained checksum that differs is that of tick ${chain.tick}: ${chain.ours} here at byte ${chain.ourOffset}, ` +
        `${chain.theirs} there at byte ${chain.theirOffset}.`,
    );
  }
  if (world !== null) {
    lines.push(`The worlds differ from tick ${world.tick} on:`);
    lines.push(...world.differences.map((difference) => `  ${differenceText(difference)}`));
  }
  return { sentences: lines.length > 0 ? lines : ['The recordings are the same match.'], sealed };
}

function changeReport(change: SealedChange, game: Game): ChangeReport {
  const { kind } = change;
  switch (kind) {
    case 'input':
      return { kind, index: change.seat, ...texts(change, (bytes) => inputText(bytes, game)) };
    case 'order':
      return { kind, index: change.index, ...texts(change, (order) => orderText(order, game)) };
    case 'command':
      return { kind, index: change.index, ...texts(change, (command) => commandText(command, game)) };
  }
}

function texts<T>({ ours, theirs }: { readonly ours: T; readonly theirs: T }, textOf: (value: T) => string) {
  return { ours: textOf(ours), theirs: textOf(theirs) };
}

function sealedSentences({ tick, changes }: SealedReport): readonly string[] {
  const lines = changes.map(({ kind, index, ours, theirs }) => {
    const what = kind === 'input' ? `input of seat ${index}` : `${kind} ${index}`;
    return `  ${what}: ${ours} here, ${theirs} there`;
  });
  return [`Tick ${tick} was sealed differently:`, ...lines];
}

/** Axes in steps of −127…127, buttons that are down by their names. */
function inputText(bytes: Uint8Array, { model }: Game): string {
  const controls = model.inputLayout.places.flatMap(({ name, byteOffset, bit }) => {
    if (bit < 0) return [`${name} ${(bytes[byteOffset] << 24) >> 24}`];
    return (bytes[byteOffset] >> bit) & 1 ? [name] : [];
  });
  return controls.length === 0 ? 'nothing' : controls.join(' ');
}

function orderText(order: SealedOrder | undefined, { model }: Game): string {
  if (order === undefined) return 'none';
  const name = Object.keys(model.definition.orders ?? {})[order.type] ?? `order ${order.type}`;
  return `${name} of seat ${order.seat}${payloadText(order.payload)}`;
}

function commandText(command: Command | undefined, { model }: Game): string {
  if (command === undefined) return 'none';
  switch (command.kind) {
    case 'join':
      return `join of seat ${command.seat} (presence ${command.presence}, level ${command.level})${payloadText(command.data)}`;
    case 'leave':
      return `leave of seat ${command.seat}`;
    case 'presence':
      return `presence of seat ${command.seat} (${command.presence}, level ${command.level})`;
    case 'tuning':
      return `tuning of ${Object.keys(model.definition.tuning ?? {})[command.index] ?? command.index} to ${command.value}`;
    case 'custom':
      return `${Object.keys(model.definition.commands ?? {})[command.type] ?? command.type}${payloadText(command.payload)}`;
  }
}

function payloadText(payload: Uint8Array): string {
  return payload.length === 0 ? '' : ` [${Buffer.from(payload).toString('hex')}]`;
}

function differenceText({ place, component, index, item, entity, cell, ours, theirs }: Difference): string {
  const where =
    cell !== null
      ? ` at ${cell.x}, ${cell.y}`
      : component !== null
        ? ` of row ${index}${entity === null ? '' : ` (EntityId ${entity})`}`
        : /^(?:seats|playerData)\./.test(place)
          ? ` of seat ${index}`
          : index > 0
            ? ` ${index}`
            : '';
  return `${place}${where}${item === null ? '' : `, item ${item}`}: ${ours} here, ${theirs} there`;
}
