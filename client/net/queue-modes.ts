// The kinds of match that people are matched for on this server.

/** A kind of match that people are matched for. */
export interface QueueMode {
  readonly game: string;
  readonly mode: string;
  readonly players: number;
  readonly playersMin: number;
  readonly isRated: boolean;
  /** How many may wait together. */
  readonly partyMax: number;
}

/** Asks the server. None where it has no queue, or does not answer: then nothing of it is shown. */
export async function fetchQueueModes(
  ask: (url: string) => Promise<Response> = (url) => fetch(url),
): Promise<readonly QueueMode[]> {
  try {
    const response = await ask('/api/queue/modes');
    return response.ok ? readQueueModes(await response.json()) : [];
  } catch {
    return [];
  }
}

/** The modes in an answer, those left out that are none. */
function readQueueModes(answer: unknown): readonly QueueMode[] {
  if (typeof answer !== 'object' || answer === null || !('modes' in answer)) return [];
  const { modes } = answer;
  return Array.isArray(modes) ? modes.filter(isMode) : [];
}

function isMode(value: unknown): value is QueueMode {
  if (typeof value !== 'object' || value === null) return false;
  const found = new Map<string, unknown>(Object.entries(value));
  const isOf = (type: string) => (name: string) => typeof found.get(name) === type;
  return (
    ['game', 'mode'].every(isOf('string')) &&
    ['players', 'playersMin', 'partyMax'].every(isOf('number')) &&
    isOf('boolean')('isRated')
  );
}
