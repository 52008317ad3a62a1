/** What a line that a server of a cluster prints is for. */

/** `ready`: it serves; `own`: addresses that only the entry reaches it by, which are nobody else's; `log`: for whoever runs the cluster. */
export type ServerLine = 'ready' | 'own' | 'log';

/** As `server/main.ts` prints them. */
export function readServerLine(line: string): ServerLine {
  if (line.startsWith('Samestep is ready:')) return 'ready';
  return /^ {2}(for others|another game): +http/.test(line) ? 'own' : 'log';
}
