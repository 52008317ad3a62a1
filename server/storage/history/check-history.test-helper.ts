/**
 * Whether a history of operations on records could have happened one after another (Herlihy and Wing, "Linearizability", 1990). Each write makes
 * the next version of its record, so the versions are the order; it is one if it contradicts neither what was read nor which operation had
 * ended before which began.
 */

/** One operation, as who asked for it saw it. Times are of one clock, in any unit. */
export interface Operation {
  readonly id: string;
  readonly record: string;
  /** What a write adds; 0 for a read. No two writes add the same. */
  readonly adds: number;
  readonly beganAt: number;
  /**
   * `done`: the record was this afterwards. `refused`: nothing was changed. `lost`: nobody knows, because whoever asked died: it may have been
   * done at any time after it began.
   */
  readonly outcome:
    | { readonly kind: 'done'; readonly endedAt: number; readonly version: number; readonly amount: number }
    | { readonly kind: 'refused' }
    | { readonly kind: 'lost' };
}

interface Done {
  readonly operation: Operation;
  readonly endedAt: number;
  readonly version: number;
  readonly amount: number;
}

/** What is wrong with it, a sentence each; none for a history that could have happened. Every record begins at version 1 with 0. */
export function checkHistory(operations: readonly Operation[]): readonly string[] {
  const records = Map.groupBy(operations, ({ record }) => record);
  return [...records].flatMap(([record, of]) => checkRecord(of).map((problem) => `${record}: ${problem}`));
}

function checkRecord(operations: readonly Operation[]): readonly string[] {
  const problems: string[] = [];
  const done: Done[] = [];
  for (const operation of operations) {
    const { outcome } = operation;
    if (outcome.kind === 'done') done.push({ operation, ...outcome });
  }
  const lost = new Map<number, Operation>();
  for (const operation of operations)
    if (operation.outcome.kind === 'lost' && operation.adds !== 0) lost.set(operation.adds, operation);
  problems.push(...checkAmounts(done, lost), ...checkTimes(done));
  return problems;
}

/** Every version has one amount: the one before and what was added; by those who know, or by some of those who were lost. */
function checkAmounts(done: readonly Done[], lost: ReadonlyMap<number, Operation>): string[] {
  const problems: string[] = [];
  const amounts = new Map<number, number>([[1, 0]]);
  const writers = new Map<number, Operation>();
  for (const { operation, version, amount } of done) {
    const known = amounts.get(version) ?? amount;
    if (known !== amount) problems.push(`version ${version} is ${known} to one and ${amount} to another`);
    amounts.set(version, amount);
    if (operation.adds === 0) continue;
    const other = writers.get(version);
    if (other !== undefined && other.id !== operation.id)
      problems.push(`${other.id} and ${operation.id} both wrote version ${version}`);
    writers.set(version, operation);
    // Known even when nobody read it.
    const before = amounts.get(version - 1) ?? amount - operation.adds;
    if (before !== amount - operation.adds)
      problems.push(`${operation.id} added ${operation.adds} to ${amount - operation.adds}, which was ${before}`);
    amounts.set(version - 1, before);
  }
  const versions = [...amounts.keys()].sort((a, b) => a - b);
  const gaps: Gap[] = [];
  for (let i = 1; i < versions.length; i++) {
    const [from, to] = [versions[i - 1], versions[i]];
    if (to === from + 1 && writers.has(to)) continue;
    gaps.push({ from, to, added: (amounts.get(to) ?? 0) - (amounts.get(from) ?? 0) });
  }
  // The narrowest first: of one version it is known which number made it.
  gaps.sort((one, other) => one.to - one.from - (other.to - other.from));
  const unmade = firstUnmade(gaps, [...lost.keys()]);
  if (unmade !== undefined)
    problems.push(`nobody can have made version ${unmade.to} of ${unmade.from}, ${unmade.added} more`);
  return problems;
}

/** Versions that nobody knows of, and what was added in them. */
interface Gap {
  readonly from: number;
  readonly to: number;
  readonly added: number;
}

/** The gap that the numbers cannot have made, each used once, however they are dealt out; undefined when they can have made all. */
function firstUnmade([gap, ...others]: readonly Gap[], numbers: readonly number[]): Gap | undefined {
  if (gap === undefined) return undefined;
  let unmade = gap;
  for (const used of picks(numbers, gap.to - gap.from, gap.added)) {
    const left = firstUnmade(
      others,
      numbers.filter((number) => !used.includes(number)),
    );
    if (left === undefined) return undefined;
    unmade = left;
  }
  return unmade;
}

/** Each choice of so many of the numbers that make this sum together. */
function* picks(numbers: readonly number[], count: number, sum: number): Generator<readonly number[]> {
  if (count === 1) {
    if (numbers.includes(sum)) yield [sum];
    return;
  }
  for (let i = 0; i < numbers.length; i++)
    for (const rest of picks(numbers.slice(i + 1), count - 1, sum - numbers[i])) yield [numbers[i], ...rest];
}

/** Nothing comes, in the order of versions, before what had ended when it began. */
function checkTimes(done: readonly Done[]): string[] {
  const ordered = done.toSorted(
    (one, other) =>
      one.version - other.version ||
      // What wrote a version comes before those who read it; those who read it may come in any order.
      Number(one.operation.adds === 0) - Number(other.operation.adds === 0) ||
      one.operation.beganAt - other.operation.beganAt,
  );
  const problems: string[] = [];
  let latest: Operation | undefined;
  for (const { operation, endedAt, version } of ordered) {
    if (latest !== undefined && endedAt < latest.beganAt)
      problems.push(
        `${operation.id} had version ${version} and ended before ${latest.id} began, which had an older one`,
      );
    if (latest === undefined || operation.beganAt > latest.beganAt) latest = operation;
  }
  return problems;
}
