/** The note of a room while no match of it is recorded: a lobby, or one that is over. It is there for a process after this one. */
import { utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from './data-folder.ts';
import { writeBeside } from './recording-file.ts';

/** Nothing here throws: a room goes on without its note, and the log says so. */
export interface RoomNote {
  /** Writes it in place of what stood there; undefined removes it. */
  write(text: string | undefined): Promise<void>;
  /** Resolves when all is written, to whether it stands there. */
  settled(): Promise<boolean>;
  /** Call it once a second: nobody else takes the room for one that was left. */
  touch(): void;
}

/** A file that is made when it is first written. */
export function createRoomNote(path: string, failed: (error: unknown) => void): RoomNote {
  let isThere = false;
  let hasFailed = false;
  let queue: Promise<void> = Promise.resolve();
  const failedToo = (error: unknown) => {
    hasFailed = true;
    failed(error);
  };
  const then = (work: () => Promise<void>) =>
    (queue = queue.then(work).then(() => void (hasFailed = false), failedToo));
  return {
    write(text) {
      // What was never written needs no removing.
      if (text === undefined && !isThere) return queue;
      isThere = text !== undefined;
      return then(async () => {
        await makeFolder(dirname(path));
        await writeBeside(path, text);
      });
    },
    async settled() {
      await queue;
      return isThere && !hasFailed;
    },
    touch() {
      if (isThere) void then(() => utimes(path, new Date(), new Date()));
    },
  };
}
