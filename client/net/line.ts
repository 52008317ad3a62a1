// What a connection needs of a transport: one open line to a room, whose first byte of a message is its type.

/** Where a page wants to go. */
export type Destination =
  | { readonly kind: 'quick-play' }
  /** A private room, in which people gather before each match. */
  | { readonly kind: 'create' }
  | { readonly kind: 'room'; readonly roomId: string }
  /** Back to a seat by the SDK's token. */
  | { readonly kind: 'seat'; readonly roomId: string; readonly token: string; readonly ticket?: string }
  /** Back to a seat of before the server was restarted, by the room's own ticket. */
  | { readonly kind: 'ticket'; readonly roomId: string; readonly ticket: string };

/** What a line tells. None is called before `open` has resolved. */
export interface LineEvents {
  /** A message of the session; the bytes are the receiver's own. */
  message(message: Uint8Array): void;
  /** A message of the room itself, by name: unchecked. */
  notice(name: string, value: unknown): void;
  /** The line is over, with the socket's close code. Called once. */
  closed(closeCode: number): void;
}

/** One open line. A lost line is never mended: a new one is opened in its place. */
export interface Line {
  readonly roomId: string;
  /** Good for one return to the same seat. */
  readonly token: string;
  readonly isOpen: boolean;
  /** Messages given to a line that is not open are dropped: the session sends anew what still matters. */
  send(message: Uint8Array): void;
  /** Measures a round trip; nothing is called when the line closes first. */
  ping(answered: (roundTripMs: number) => void): void;
  /** Closes for good and gives the seat up. */
  leave(): void;
  /** Closes without giving the seat up, as a broken network would. */
  drop(): void;
}

/** Opens lines. Rejects with an error whose `code`, where it has one, is the server's. */
export interface Door {
  open(destination: Destination, options: object, events: LineEvents): Promise<Line>;
}
