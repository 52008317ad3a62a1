// Why a page is not in a match: every way in which joining or staying can fail, told apart by codes, never by sentences.
import { CLOSE } from '#shared/session/session.ts';

/** `foreign` other version, `full`, `vanished` no such match, `gone` the server does not answer, `busy` it runs all it can, `lost` the server knows the seat no more, `notInvited` the match was made for others, `over` it was made by the queue and has ended, `idle` nothing was done in it for too long. */
export type Refusal =
  | 'foreign'
  | 'full'
  | 'vanished'
  | 'gone'
  | 'busy'
  | 'lost'
  | 'closing'
  | 'failed'
  | 'replaced'
  | 'silent'
  | 'misbehaved'
  | 'desyncs'
  | 'signedOut'
  | 'banned'
  | 'notInvited'
  | 'over'
  | 'idle'
  | 'unknown';

/** Joining failed; `refusal` is null when the player gave up. */
export class JoinError extends Error {
  readonly refusal: Refusal | null;

  constructor(refusal: Refusal | null, cause: unknown) {
    super(`Could not join: ${refusal ?? 'given up'}.`, { cause });
    this.name = 'JoinError';
    this.refusal = refusal;
  }
}

/** What matchmaking answers with for a match that is over, or none, and for a seat that was given up: at its address, and (Colyseus itself) at the socket. */
const MATCHMAKING_OVER: readonly number[] = [404, 410, 524];

/** Close codes after which the socket was lost rather than closed by the room: coming back is worth trying. */
const LOST_SOCKET: readonly number[] = [1001, 1005, 1006, 1011, 1012, 1013, 4010];

/** Colyseus' close code of a consented leave. */
const CONSENTED = 4000;

const BY_CLOSE_CODE: ReadonlyMap<number, Refusal> = new Map([
  [CLOSE.malformed.code, 'misbehaved'],
  [CLOSE.flooding.code, 'misbehaved'],
  [CLOSE.oversize.code, 'misbehaved'],
  [CLOSE.unknown.code, 'misbehaved'],
  [CLOSE.foreign.code, 'foreign'],
  [CLOSE.full.code, 'full'],
  [CLOSE.silent.code, 'silent'],
  [CLOSE.slow.code, 'silent'],
  [CLOSE.desyncs.code, 'desyncs'],
  [CLOSE.replaced.code, 'replaced'],
  [CLOSE.closing.code, 'closing'],
  [CLOSE.failed.code, 'failed'],
  [CLOSE.signedOut.code, 'signedOut'],
  [CLOSE.banned.code, 'banned'],
  [CLOSE.notInvited.code, 'notInvited'],
  [CLOSE.over.code, 'over'],
  [CLOSE.idle.code, 'idle'],
  [CONSENTED, 'closing'],
]);

/** Whether a socket that closed with this code may come back to its seat. */
export function mayReturn(closeCode: number): boolean {
  return LOST_SOCKET.includes(closeCode);
}

/** What a close code means to the player. */
export function refusalOfClose(closeCode: number): Refusal {
  return BY_CLOSE_CODE.get(closeCode) ?? (mayReturn(closeCode) ? 'lost' : 'unknown');
}

/** What an error of matchmaking or of the first connection means; an error without a code never reached the server. */
export function refusalOfError(error: unknown): Refusal {
  if (isBanned(error)) return 'banned';
  const code = codeOf(error);
  if (code === undefined) return 'gone';
  if (MATCHMAKING_OVER.includes(code)) return 'vanished';
  if (code === 429 || code === 503) return 'busy';
  if (code === 401) return 'signedOut';
  if (code === 403) return 'banned';
  if (mayReturn(code) || code === 502 || code === 504) return 'gone';
  return BY_CLOSE_CODE.get(code) ?? 'unknown';
}

/** Said by the address that signs in, before any room is asked. */
function isBanned(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'banned';
}

function codeOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  // Below 400 stand the browser's own codes of failed requests: nobody answered.
  return typeof error.code === 'number' && error.code >= 400 ? error.code : undefined;
}
