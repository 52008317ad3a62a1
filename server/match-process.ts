/** Which process runs a match: noted beside its recording, and looked for before another process goes on with it. */
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process, as a note names it. */
export interface MatchProcess {
  readonly processId: number;
  /** Where that number means this process and no other: a system since it was started and, on Linux, one of its namespaces of processes. */
  readonly place: string;
}

/** This one. */
export function thisProcess(): MatchProcess {
  return { processId: process.pid, place: thisPlace() };
}

/**
 * Whether a process still runs; `unknown` when it is of another place. There its number says nothing: two containers may both have a
 * process 1, and one does not see those of the other.
 */
export function stateOfProcess({ processId, place }: MatchProcess): 'running' | 'ended' | 'unknown' {
  if (place !== thisPlace()) return 'unknown';
  // It had, before this process began, the number that this process has now.
  if (processId === process.pid) return 'ended';
  try {
    process.kill(processId, 0);
    return 'running';
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM' ? 'running' : 'ended';
  }
}

let ownPlace: string | undefined;

/** The same as long as the process lives: it is read once, not whenever somebody comes. */
function thisPlace(): string {
  return (ownPlace ??= readPlace());
}

function readPlace(): string {
  try {
    const start = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${start} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    // Other systems have no such namespaces.
    return hostname();
  }
}
