/** What must be true at the end of every match, as sentences about what is not. */
import type { NetworkCondition } from './conditions.ts';
import type { MatchResult } from './match.ts';

/** What was done to the match, on purpose. */
export interface MatchFaults {
  readonly isCorrupted: boolean;
  readonly network: NetworkCondition;
}

/** Every broken promise of a match, as a sentence; empty when all is well. */
export function checkMatch(match: MatchResult, { isCorrupted, network }: MatchFaults): readonly string[] {
  const problems: string[] = [];
  const { players, agreeing, desyncs, desyncReports } = match;
  if (agreeing !== players) problems.push(`${players - agreeing} of ${players} clients do not agree with the server`);
  if (!isCorrupted && desyncs > 0)
    problems.push(`${desyncs} desyncs without a corruption: ${desyncReports[0]?.sentence ?? ''}`);
  if (desyncReports.length < desyncs) problems.push(`${desyncs - desyncReports.length} desyncs were never reported`);
  const unrepaired = desyncReports.filter(({ repairedAtTick }) => repairedAtTick < 0).length;
  if (unrepaired > 0) problems.push(`${unrepaired} desyncs were not repaired`);
  match.clients.forEach((client, i) => {
    const snapshots = client.snapshotsLoaded - client.desyncs;
    const returns = network.disconnectsPerMinute > 0 ? 1 + Math.ceil(match.ticks / 1800) : 1;
    if (snapshots > returns)
      problems.push(`client ${i} loaded ${snapshots} snapshots where ${returns} were to be expected`);
    if (snapshots < 1 && client.desyncs === 0) problems.push(`client ${i} never got a snapshot`);
  });
  return problems;
}
