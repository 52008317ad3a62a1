// What a server under attack costs, and how regularly an honest client hears of it.
import { existsSync, readFileSync } from 'node:fs';

/** Milliseconds between the seals that an honest client got. */
export interface Intervals {
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly longestMs: number;
}

/** Between one time and the next. */
export function gapsOf(atMs: readonly number[]): number[] {
  return atMs.slice(1).map((ms, i) => ms - atMs[i]);
}

/** Of what lay between the seals, in milliseconds. */
export function intervalsOf(gapsMs: readonly number[]): Intervals {
  const sorted = gapsMs.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round((sorted[Math.floor((sorted.length - 1) * share)] ?? 0) * 100) / 100;
  return { medianMs: at(0.5), p99Ms: at(0.99), longestMs: at(1) };
}

/** Resident memory and processor time of another process, where the system tells. */
export function costOf(processId: number): { readonly residentBytes: number; readonly cpuMs: number } | null {
  const folder = `/proc/${processId}`;
  if (!existsSync(`${folder}/status`)) return null;
  const resident = /VmRSS:\s*(\d+) kB/.exec(readFileSync(`${folder}/status`, 'utf8'));
  // Behind the name in brackets: user and system time are the 12th and 13th, in hundredths of a second on every common system.
  const times = readFileSync(`${folder}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return { residentBytes: Number(resident?.[1] ?? 0) * 1024, cpuMs: (Number(times[11]) + Number(times[12])) * 10 };
}
