/** Traces that go to a collector over OTLP; its libraries are loaded only where one is named. */
import packageFile from '../../package.json' with { type: 'json' };
import type { Attributes, Span, SpanContext } from '@opentelemetry/api';
import type { Config } from '../config.ts';
import { errorText, type Log } from '../log.ts';
import { NO_TRACING, readTraceparent, type Tracing, type TraceSpan } from './tracing.ts';

export interface OpenTracingOptions {
  readonly config: Partial<Pick<Config, 'traceUrl' | 'traceShare' | 'region'>>;
  readonly log: Pick<Log, 'warn'>;
}

/** Spans that wait for the collector; more are dropped. */
const WAITING_MAX = 2048;
const SEND_MS = 1000;
/** A collector that does not answer holds nothing up for longer. */
const CLOSE_MS = 3000;

/** Resolves to tracing that does nothing when no collector is named. */
export async function openTracing({ config, log }: OpenTracingOptions): Promise<Tracing> {
  const { traceUrl, traceShare = 1, region = 'local' } = config;
  const { version } = packageFile;
  if (traceUrl === undefined) return NO_TRACING;
  const [
    { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace },
    sdk,
    { OTLPTraceExporter },
    { resourceFromAttributes },
  ] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const exporter = new OTLPTraceExporter({ url: traceUrl, timeoutMillis: CLOSE_MS });
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({
      'service.name': 'samestep',
      'service.version': version,
      'cloud.region': region,
    }),
    // By the trace's own number: every process and every part of one trace decides alike, whatever a page says of it.
    sampler: new sdk.TraceIdRatioBasedSampler(traceShare),
    spanProcessors: [
      new sdk.BatchSpanProcessor({ exporter, maxQueueSize: WAITING_MAX, scheduledDelayMillis: SEND_MS }),
    ],
  });
  const tracer = provider.getTracer('samestep', version);

  function start(name: string, attributes: Attributes, parent: unknown): TraceSpan {
    const known = readTraceparent(parent);
    const context =
      known === undefined
        ? ROOT_CONTEXT
        : trace.setSpanContext(ROOT_CONTEXT, { ...known, traceFlags: TraceFlags.SAMPLED, isRemote: true });
    const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, context);
    return handle(span, (error) => {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
    });
  }

  return {
    playerAction: ({ name, playerId, sessionId, parent }) =>
      start(
        'PlayerAction',
        {
          'action.name': name,
          ...(playerId !== undefined && { 'player.id': playerId }),
          ...(sessionId !== undefined && { 'game.session.id': sessionId }),
        },
        parent,
      ),
    gameEvent: ({ type, stage, sessionId, parent }) =>
      start(
        'GameEvent',
        { 'game.event.type': type, 'game.stage': stage, 'game.session.id': sessionId, 'game.world.zone': region },
        parent,
      ),
    async close() {
      try {
        await provider.forceFlush({ timeoutMillis: CLOSE_MS });
        await provider.shutdown();
      } catch (error) {
        log.warn('tracing.close', 'The last traces could not be sent.', { error: errorText(error) });
      }
    },
  };
}

function handle(span: Span, failed: (error: unknown) => void): TraceSpan {
  let isOver = false;
  return {
    get traceparent() {
      return traceparentOf(span.spanContext());
    },
    stage(stage) {
      if (isOver) return;
      span.setAttribute('game.stage', stage);
      span.addEvent(stage);
    },
    end(error) {
      if (isOver) return;
      isOver = true;
      if (error !== undefined) failed(error);
      span.end();
    },
  };
}

function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}
