// Runs gates side by side, as many at once as there are processors, and prints each as it ends.
import { availableParallelism } from 'node:os';
import { gateLine } from '#scripts/gates/gate.ts';
import type { GateResult } from '#scripts/gates/gate.ts';

export type Gate = () => Promise<GateResult>;

/** The results in the order of `gates`. What failed is printed with its output. */
export async function runGates(gates: readonly Gate[], print: (line: string) => void): Promise<GateResult[]> {
  const results: GateResult[] = [];
  const waiting = gates.entries();
  const worker = async (): Promise<void> => {
    for (const [i, gate] of waiting) {
      results[i] = await gate();
      print(gateLine(results[i]));
      if (results[i].failed > 0 || results[i].again !== undefined) print(`${results[i].output}\n`);
    }
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker));
  return results;
}
