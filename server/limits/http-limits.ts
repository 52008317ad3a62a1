/** What one peer may cost over plain HTTP, whatever it sends, sends slowly, or does not read. Every figure has its unit. */
export interface HttpLimits {
  /** All headers of a request, the first line included. */
  readonly headerBytes: number;
  /** They are whole after this. */
  readonly headersMs: number;
  /** The request is whole after this, its body included. */
  readonly requestMs: number;
  /** A socket with no request on it is kept for this. */
  readonly idleMs: number;
  /** A socket on which nothing moves is closed after this, also in the middle of an answer that is not read. Longer than any answer waits. */
  readonly stillMs: number;
  /** How often all of that is looked for. */
  readonly lookMs: number;
  readonly requestsPerSocket: number;
  /** Sockets of one address at one time, those of matches included: a school behind one address fits in. Not asked behind a proxy. */
  readonly socketsPerAddress: number;
}

export const HTTP_LIMITS: HttpLimits = Object.freeze({
  headerBytes: 8 * 1024,
  headersMs: 10_000,
  requestMs: 20_000,
  idleMs: 5_000,
  stillMs: 60_000,
  lookMs: 1_000,
  requestsPerSocket: 1_000,
  socketsPerAddress: 1_000,
});
