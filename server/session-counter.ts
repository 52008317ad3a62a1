/** What matches count of their connections' messages, added up over all rooms of the process for `/health`. */
import type { AuthorityCounts } from '#shared/session/authority-face.ts';
import type { Metrics } from './metrics.ts';

/** Each call adds what was counted since the last one, as `session.malformed` and so on; zeros are left out. */
export function sessionCounter(counts: AuthorityCounts, metrics: Pick<Metrics, 'change'>): () => void {
  const told = new Map<string, number>();
  return () => {
    for (const [name, count] of Object.entries(counts)) {
      const since = count - (told.get(name) ?? 0);
      if (since === 0) continue;
      told.set(name, count);
      metrics.change(`session.${name}`, since);
    }
  };
}
