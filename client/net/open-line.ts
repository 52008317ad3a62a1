// Opens lines for one connection: to a room, in a time that is bounded; and back to the seat it had.
import { JoinError, refusalOfError } from './refusal.ts';
import type { ConnectOptions } from './connection.ts';
import type { Destination, Line, LineEvents } from './line.ts';
import type { Relay } from './relay.ts';

/** A line and the events by which the relay knows it. */
export interface OpenedLine {
  readonly line: Line;
  readonly events: LineEvents;
}

/** The first join may take this long: a cold server builds its first room. */
const JOIN_MS = 10_000;

/** Joins. A line that opens after it was given up is let go; a seat that was kept stays kept. */
export async function openFirst(destination: Destination, options: ConnectOptions, relay: Relay): Promise<OpenedLine> {
  const { clock, signal } = options;
  if (signal?.aborted === true) throw new JoinError(null, signal.reason);
  let stopWaiting = () => {};
  const givenUp = new Promise<never>((_, reject) => {
    const stopClock = clock.after(JOIN_MS, () => reject(new JoinError('gone', undefined)));
    const giveUp = () => reject(new JoinError(null, signal?.reason));
    signal?.addEventListener('abort', giveUp);
    stopWaiting = () => {
      stopClock();
      signal?.removeEventListener('abort', giveUp);
    };
  });
  const isReturn = destination.kind === 'seat';
  const opening = isReturn ? openSeat(destination, options, relay) : openLine(destination, options, relay);
  try {
    return await Promise.race([opening, givenUp]);
  } catch (error) {
    opening.then(
      ({ line }) => (isReturn ? line.drop() : line.leave()),
      () => undefined,
    );
    throw error;
  } finally {
    stopWaiting();
  }
}

/** By the token; and where the server knows of no such seat, because it was restarted, by the ticket. Who watches has none, and comes anew. */
export async function openSeat(
  { roomId, token }: { readonly roomId: string; readonly token: string },
  options: ConnectOptions,
  relay: Relay,
): Promise<OpenedLine> {
  try {
    return await openLine({ kind: 'seat', roomId, token }, options, relay);
  } catch (error) {
    if (!isVanished(error)) throw error;
    const { ticket } = relay;
    if (ticket !== undefined) return openLine({ kind: 'ticket', roomId, ticket }, options, relay);
    if (isWatching(options.options)) return openLine({ kind: 'room', roomId }, options, relay);
    throw error;
  }
}

/** Whether there is a server, and no such match or seat on it. */
function isVanished(error: unknown): boolean {
  return error instanceof JoinError && error.refusal === 'vanished';
}

async function openLine(
  destination: Destination,
  { door, options }: ConnectOptions,
  relay: Relay,
): Promise<OpenedLine> {
  const events = relay.listen();
  try {
    return { line: await door.open(destination, options, events), events };
  } catch (error) {
    throw new JoinError(refusalOfError(error), error);
  }
}

/** Whether these join options ask for no seat. */
export function isWatching(options: object): boolean {
  return seatsWanted(options) === 0;
}

/** How many seats these join options ask for. */
export function seatsWanted(options: object): number {
  return 'seats' in options && typeof options.seats === 'number' ? options.seats : 1;
}
