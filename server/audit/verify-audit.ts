/** Whether anybody has changed the audit log: every entry must hash to what it says, and name the one before it. */
import type { Storage } from '../storage/storage.ts';
import { hashOf, NOTHING_BEFORE } from './audit-log.ts';

/** What was found. */
export interface AuditVerdict {
  readonly entries: number;
  /** The newest entry's: noted elsewhere, it shows later that none was cut off the end. */
  readonly head: string;
  /** Sentences; none when all is as it was written. */
  readonly problems: readonly string[];
}

const PAGE = 1000;
/** One spoilt entry spoils what follows: more need not be said. */
const PROBLEMS_MAX = 10;

/** Reads the whole log. `knownHeads`: hashes that were noted before and must still be in it. */
export async function verifyAudit(storage: Storage, knownHeads: readonly string[] = []): Promise<AuditVerdict> {
  const problems: string[] = [];
  const missing = new Set(knownHeads);
  let place = 0;
  let head = NOTHING_BEFORE;
  for (;;) {
    const page = await storage.db
      .selectFrom('audit')
      .selectAll()
      .where('place', '>', place)
      .orderBy('place')
      .limit(PAGE)
      .execute();
    for (const { hash, ...content } of page) {
      const told = (sentence: string) => problems.length < PROBLEMS_MAX && problems.push(sentence);
      if (content.place !== place + 1)
        told(`${content.place - place - 1} entries are missing before ${content.place}.`);
      else if (content.previous !== head) told(`Entry ${content.place} does not follow the one before it.`);
      if (hashOf(content) !== hash) told(`Entry ${content.place} (${content.action}) was changed.`);
      ({ place } = content);
      head = hash;
      missing.delete(hash);
    }
    if (page.length < PAGE) break;
  }
  for (const hash of missing) problems.push(`The entry ${hash} is not in the log any more.`);
  return { entries: place, head, problems };
}
