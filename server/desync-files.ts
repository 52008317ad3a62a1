/** A desync report as JSON and as text, to stand beside the recording of its match. */
import type { RecordingHeader } from '#shared/recording/header.ts';
import type { DesyncReport } from '#shared/session/authority-face.ts';
import type { Difference } from '#shared/sim/diff.ts';

/** What a report is read together with. */
export interface DesyncContext {
  readonly header: Pick<RecordingHeader, 'game' | 'seed' | 'config' | 'hashes'>;
  readonly buildId: string;
  readonly roomId: string;
  /** The recording's path, or undefined when the match is not recorded. */
  readonly recordingPath: string | undefined;
  /** Names of the connection's seats. */
  readonly players: readonly string[];
}

/** Differences written of one report. */
export const DIFFERENCES_MAX = 100;

/** The report for programs. */
export function desyncJson(report: DesyncReport, context: DesyncContext): string {
  const { differences, ...found } = report;
  const { header, recordingPath, ...around } = context;
  const { game, seed, config, hashes } = header;
  return `${JSON.stringify(
    {
      ...found,
      ...around,
      game,
      seed,
      config,
      hashes,
      recording: recordingPath ?? null,
      command: commandOf(report, recordingPath),
      differenceCount: differences.length,
      differences: differences.slice(0, DIFFERENCES_MAX),
    },
    undefined,
    2,
  )}\n`;
}

/** The report for people. */
export function desyncText(report: DesyncReport, context: DesyncContext): string {
  const { differences, repairedAtTick } = report;
  const { header, buildId, roomId, players } = context;
  const config = Object.entries(header.config).map(([name, value]) => `${name}=${value}`);
  const left = differences.length - DIFFERENCES_MAX;
  return [
    report.sentence,
    '',
    `player      ${players.join(', ') || '(nobody in a seat)'}, connection ${report.connection}`,
    `system      ${report.system ?? '(none)'}`,
    `field       ${fieldOf(report)}`,
    `repaired    ${repairedAtTick < 0 ? 'no: the connection left before' : `by the snapshot of tick ${repairedAtTick}`}`,
    `game        ${header.game}, room ${roomId}, seed ${header.seed}${config.length > 0 ? `, ${config.join(' ')}` : ''}`,
    `build       ${buildId}`,
    ...Object.entries(header.hashes).map(([name, hash]) => `  ${name.padEnd(10)}${hash}`),
    `look there  ${commandOf(report, context.recordingPath) ?? '(the match is not recorded)'}`,
    '',
    differences.length === 0 ? 'No field is known to differ.' : 'All differences, the server’s value first:',
    ...differences.slice(0, DIFFERENCES_MAX).map((difference) => `  ${lineOf(difference)}`),
    ...(left > 0 ? [`  and ${left} more`] : []),
    '',
  ].join('\n');
}

/** What leads to the tick before the bad one. */
function commandOf({ tick }: DesyncReport, recordingPath: string | undefined): string | null {
  return recordingPath === undefined ? null : `npm run replay -- ${recordingPath} --to ${tick}`;
}

function fieldOf({ component, field, entity, ours, theirs }: DesyncReport): string {
  if (field === null) return '(not known)';
  const name = component === null ? field : `${component}.${field}`;
  const of = entity === null ? '' : ` of entity ${entity & 0xffff} (generation ${entity >>> 16})`;
  return `${name}${of}: ${ours} here, ${theirs} there`;
}

function lineOf({ place, index, item, cell, ours, theirs }: Difference): string {
  const at = cell === null ? `[${index}${item === null ? '' : `, ${item}`}]` : ` at cell ${cell.x}, ${cell.y}`;
  return `${place}${at}  ${ours}  ${theirs}`;
}
