// The recording of a match that was played here, from the server.
import { texts } from './texts.ts';

/** The recording, or a sentence that says why there is none. */
export async function fetchReplay(path: string): Promise<Blob | string> {
  try {
    const response = await fetch(path);
    if (response.ok) return await response.blob();
    return response.status === 409 ? texts.replay.notOver : texts.replay.gone;
  } catch {
    return texts.replay.unreachable;
  }
}
