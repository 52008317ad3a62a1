/** What was opened, to be closed in reverse order when what follows cannot be. */
import { errorText, type Log } from './log.ts';

export interface Closers {
  /** Something is open now. `name` is what the log calls it. */
  add(name: string, close: () => unknown): void;
  /** Closes all of it, the newest first, each whatever becomes of the others. Never rejects. */
  close(): Promise<void>;
}

export function createClosers(log: Pick<Log, 'error'>): Closers {
  const opened: { readonly name: string; readonly close: () => unknown }[] = [];
  return {
    add: (name, close) => void opened.push({ name, close }),
    async close() {
      for (const { name, close } of opened.splice(0).toReversed()) {
        try {
          await close();
        } catch (error) {
          log.error('server.close', 'Something could not be closed.', { name, error: errorText(error) });
        }
      }
    },
  };
}
