// What the server says of the queue and of one's party, checked as it comes over the wire.

/** People who are matched together. */
export interface Party {
  readonly code: string;
  readonly isLeader: boolean;
  readonly members: readonly PartyMember[];
}

export interface PartyMember {
  readonly accountId: string;
  readonly name: string;
  readonly isHere: boolean;
}

/** Why the last ticket ended without a match. `moved`: another matches people now, and knows nothing of it. */
export const QUEUE_ENDS = Object.freeze(['cancelled', 'declined', 'late', 'gone', 'closing', 'moved'] as const);
export type QueueEnd = (typeof QUEUE_ENDS)[number];

/** Where one stands. Seconds are of the moment in which it was answered. */
export type QueueStage =
  | {
      readonly stage: 'idle';
      readonly ended: QueueEnd | null;
      /** What keeps the party that one is in, should another match people. */
      readonly proof: string | null;
    }
  | {
      readonly stage: 'waiting';
      readonly game: string;
      readonly mode: string;
      readonly waitedSeconds: number;
      /** What others waited lately; null while nobody knows. */
      readonly estimateSeconds: number | null;
      /** People who wait in that mode. */
      readonly waiting: number;
      /** What keeps the time that was waited and the party that waits, should another match people; null where the search is over then. */
      readonly proof: string | null;
    }
  | {
      readonly stage: 'asked';
      readonly game: string;
      readonly mode: string;
      readonly players: number;
      readonly ready: number;
      readonly isReady: boolean;
      readonly untilSeconds: number;
      readonly proof: string | null;
    }
  | { readonly stage: 'matched'; readonly game: string; readonly mode: string; readonly roomId: string };

export type QueueState = QueueStage & { readonly version: string; readonly party: Party | null };

/** The state in an answer; null for anything else. */
export function readQueueState(value: unknown): QueueState | null {
  if (!isRecord(value) || typeof value['version'] !== 'string') return null;
  const stage = readStage(value);
  return stage === null ? null : { ...stage, version: value['version'], party: readParty(value['party']) };
}

function readStage(value: Readonly<Record<string, unknown>>): QueueStage | null {
  const { stage, ended, roomId, isReady } = value;
  const number = (name: string) => numberOf(value[name], 0);
  const proof = typeof value['proof'] === 'string' ? value['proof'] : null;
  if (stage === 'idle') return { stage, ended: QUEUE_ENDS.find((known) => known === ended) ?? null, proof };
  const { game, mode } = value;
  if (typeof game !== 'string' || typeof mode !== 'string') return null;
  const what = { game, mode };
  switch (stage) {
    case 'waiting':
      return {
        stage,
        ...what,
        waitedSeconds: number('waitedSeconds'),
        estimateSeconds: typeof value['estimateSeconds'] === 'number' ? number('estimateSeconds') : null,
        waiting: number('waiting'),
        proof,
      };
    case 'asked':
      return {
        stage,
        ...what,
        players: number('players'),
        ready: number('ready'),
        isReady: isReady === true,
        untilSeconds: number('untilSeconds'),
        proof,
      };
    case 'matched':
      return typeof roomId === 'string' ? { stage, ...what, roomId } : null;
    default:
      return null;
  }
}

function readParty(value: unknown): Party | null {
  if (!isRecord(value) || typeof value['code'] !== 'string' || !Array.isArray(value['members'])) return null;
  const members = value['members'].flatMap((each: unknown) => {
    if (!isRecord(each) || typeof each['accountId'] !== 'string' || typeof each['name'] !== 'string') return [];
    return { accountId: each['accountId'], name: each['name'], isHere: each['isHere'] !== false };
  });
  return { code: value['code'], isLeader: value['isLeader'] === true, members };
}

/** Finite and not below 0; `otherwise` for everything else. */
function numberOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : otherwise;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
