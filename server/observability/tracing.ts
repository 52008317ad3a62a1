/** What became of a player's click, and of what happened in a match, as spans of OpenTelemetry. One that is off costs a call that does nothing. */

/** Something that takes time: it begins when it is made. */
export interface TraceSpan {
  /** For whoever goes on with it elsewhere, as W3C has it (`traceparent`); undefined where nothing is traced. */
  readonly traceparent: string | undefined;
  /** Where it has come to: `game.stage`. */
  stage(stage: string): void;
  /** Over; with an error when it failed. Later calls do nothing. */
  end(error?: unknown): void;
}

/** What a player has asked for. */
export interface PlayerAction {
  /** `join`, `seat`, … */
  readonly name: string;
  /** The account; undefined for one who is nobody here. */
  readonly playerId?: string | undefined;
  readonly sessionId?: string;
  /** Whose part it is; anything else than a W3C traceparent begins a trace. */
  readonly parent?: unknown;
}

/** What has happened in a match. */
export interface GameEvent {
  /** `match.finished`, … */
  readonly type: string;
  readonly stage: string;
  /** The match. */
  readonly sessionId: string;
  readonly parent?: unknown;
}

export interface Tracing {
  playerAction(action: PlayerAction): TraceSpan;
  gameEvent(event: GameEvent): TraceSpan;
  /** Sends what is left, for a few seconds at most. */
  close(): Promise<void>;
}

const NO_SPAN: TraceSpan = Object.freeze({ traceparent: undefined, stage: () => undefined, end: () => undefined });

/** Traces nothing. */
export const NO_TRACING: Tracing = Object.freeze({
  playerAction: () => NO_SPAN,
  gameEvent: () => NO_SPAN,
  close: () => Promise.resolve(),
});

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;

/** Who a span is a part of; undefined for what is no traceparent, or an empty one. */
export function readTraceparent(text: unknown): { readonly traceId: string; readonly spanId: string } | undefined {
  const [, traceId = '', spanId = ''] = typeof text === 'string' ? (TRACEPARENT.exec(text) ?? []) : [];
  return /[1-9a-f]/.test(traceId) && /[1-9a-f]/.test(spanId) ? { traceId, spanId } : undefined;
}
