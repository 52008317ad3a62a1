/** Every figure without a spread that `/metrics` tells, and where it is read: what is not in this list or in `instruments.ts` is not told. */
import { PROCESS_STATES, type ProcessState } from '../cluster/registry.ts';
import type { Metrics } from '../metrics.ts';
import type { AdmissionState } from './admission.ts';
import type { BreakerState } from './breaker.ts';
import { COUNTERS, type CounterName, type Instrument, type Labels } from './instruments.ts';
import type { ProcessFigures } from './process-figures.ts';
import { UNREADY_REASONS, type UnreadyReason } from './unready.ts';

/** Where the figures come from: read when they are asked for, and only then. */
export interface FigureSources {
  readonly metrics: Metrics;
  /** What this process says of itself. */
  readonly service: string;
  readonly region: string;
  readonly version: string;
  readonly buildId: string;
  /** TCP connections of pages and rooms that are open. */
  readonly sockets: () => number;
  /** Bytes over all of them since the start. */
  readonly network: () => { readonly received: number; readonly sent: number };
  /** What the authorities of all rooms have counted, by kind. */
  readonly wire: () => Readonly<Record<string, number>>;
  /** Undefined where nothing is kept. */
  readonly journal: () => { readonly waiting: number; readonly refused: number } | undefined;
  readonly auditWaiting: () => number | undefined;
  /** Events that wait for Redis; undefined where they stay in this process. */
  readonly eventsWaiting: () => number | undefined;
  readonly breakers: () => readonly { readonly name: string; readonly state: BreakerState }[];
  readonly admission: () => AdmissionState;
  /** Why this process should be sent nobody new; empty when it may. */
  readonly unready: () => readonly UnreadyReason[];
  /** The processes of a cluster, as this one knows them; undefined for one that is alone. */
  readonly cluster: () => { readonly processes: readonly { readonly state: ProcessState }[] } | undefined;
  readonly process: () => Promise<ProcessFigures>;
}

/** One value of a series. */
export interface FigureValue {
  readonly labels: Labels;
  readonly value: number;
}

export interface Figure extends Instrument {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly read: (sources: FigureSources, process: ProcessFigures) => readonly FigureValue[];
}

/** As the figure `samestep_breaker_state` has them. */
const BREAKER_STATES: Readonly<Record<BreakerState, number>> = { closed: 0, 'half-open': 1, open: 2 };

/**
 * Counts that alerts look at stand there from the start: Prometheus sees no increase in a series that begins with its first count.
 */
const EVENTS_FROM_ZERO = Object.freeze([
  'faults',
  'roomsFailed',
  'refused.failed',
  'recordings.failed',
  'journal.full',
  'events.dropped.stream',
  'events.dropped.audit',
  'events.dropped.journal',
  'audit.dropped',
]);

const one = (value: number, labels: Labels = {}): readonly FigureValue[] => [{ labels, value }];
const maybe = (value: number | undefined): readonly FigureValue[] => (value === undefined ? [] : one(value));

function gauge(name: string, help: string, read: Figure['read'], labels: readonly string[] = []): Figure {
  return { name, type: 'gauge', help, labels, read };
}

function counter(name: string, help: string, read: Figure['read'], labels: readonly string[] = []): Figure {
  return { name, type: 'counter', help, labels, read };
}

const counterNames = Object.keys(COUNTERS) as CounterName[];

export const FIGURES: readonly Figure[] = Object.freeze([
  gauge(
    'player_active_count',
    'Seats that people hold now, those that are away for a moment included.',
    ({ metrics }) => one(metrics.value('players')),
  ),
  gauge(
    'app_conn_count',
    'Open TCP connections of pages and rooms.',
    ({ sockets, service, region }) => one(sockets(), { service, region }),
    ['service', 'region'],
  ),
  gauge('samestep_rooms', 'Rooms that are open.', ({ metrics }) => one(metrics.value('rooms'))),
  counter(
    'samestep_events_total',
    'Everything that is counted by a name: refusals, faults, closed clients, retries.',
    ({ metrics }) => {
      const counts = new Map([...EVENTS_FROM_ZERO.map((name) => [name, 0] as const), ...metrics.counters()]);
      return [...counts].map(([name, value]) => ({ labels: { name }, value }));
    },
    ['name'],
  ),
  counter(
    'samestep_wire_total',
    'What came over the wire of all rooms, by kind: inputs accepted and late, orders, snapshots, what was malformed.',
    ({ wire }) => Object.entries(wire()).map(([name, value]) => ({ labels: { name }, value })),
    ['name'],
  ),
  counter('samestep_desyncs_total', 'Clients whose world differed at a tick, and were repaired.', ({ wire }) =>
    one(wire()['desyncs'] ?? 0),
  ),
  counter(
    'samestep_substituted_ticks_total',
    'Ticks sealed for a seat without its input, which came too late.',
    ({ wire }) => one(wire()['substitutedTicks'] ?? 0),
  ),
  counter(
    'samestep_network_bytes_total',
    'Bytes over all connections, their framing included and TLS, where it ends here.',
    ({ network }) => {
      const { received, sent } = network();
      return [...one(received, { direction: 'in' }), ...one(sent, { direction: 'out' })];
    },
    ['direction'],
  ),
  gauge('samestep_journal_waiting', 'Results that wait on disk for storage.', ({ journal }) =>
    maybe(journal()?.waiting),
  ),
  gauge('samestep_journal_refused', 'Results that nothing can apply, kept aside for people.', ({ journal }) =>
    maybe(journal()?.refused),
  ),
  gauge('samestep_events_waiting', 'Events that wait for the Redis of EVENTS_URL.', ({ eventsWaiting }) =>
    maybe(eventsWaiting()),
  ),
  gauge('samestep_audit_waiting', 'Entries that wait for the audit log.', ({ auditWaiting }) => maybe(auditWaiting())),
  gauge(
    'samestep_breaker_state',
    'Whether what is behind a breaker is asked: 0 closed, it is; 1 half open, one question is on its way; 2 open, it is away.',
    ({ breakers }) => breakers().flatMap(({ name, state }) => one(BREAKER_STATES[state], { breaker: name })),
    ['breaker'],
  ),
  gauge('samestep_admission_closed', '1 while new rooms and new sign-ins are refused, 0 otherwise.', ({ admission }) =>
    one(admission().isClosed ? 1 : 0),
  ),
  gauge(
    'samestep_admission_used_ratio',
    'How much of a maximum of admission is used: 1 is the maximum. Absent where it is not looked at, or nothing is known.',
    ({ admission }) => admission().used.map(({ limit, ratio }) => ({ labels: { limit }, value: ratio })),
    ['limit'],
  ),
  gauge(
    'samestep_unready',
    '1 for each reason for which this process should be sent nobody new.',
    ({ unready }) => UNREADY_REASONS.flatMap((reason) => one(unready().includes(reason) ? 1 : 0, { reason })),
    ['reason'],
  ),
  gauge(
    'samestep_processes',
    'Processes of the cluster, as this one knows them.',
    ({ cluster }) => {
      const processes = cluster()?.processes;
      const countOf = (state: ProcessState) => processes?.filter((one) => one.state === state).length ?? 0;
      return processes === undefined ? [] : PROCESS_STATES.flatMap((state) => one(countOf(state), { state }));
    },
    ['state'],
  ),
  gauge(
    'samestep_build_info',
    'Always 1: what runs here, and where.',
    ({ version, buildId, service, region }) => one(1, { version, build: buildId, service, region }),
    ['version', 'build', 'service', 'region'],
  ),
  ...counterNames.map((name) =>
    counter(
      name,
      COUNTERS[name].help,
      ({ metrics, region }) =>
        [...metrics.countersOf(name)].map(({ labels, count }) => ({ labels: { ...labels, region }, value: count })),
      [...COUNTERS[name].labels, 'region'],
    ),
  ),
  counter('process_cpu_seconds_total', 'Processor time used, in seconds.', (_, { cpuUserSeconds, cpuSystemSeconds }) =>
    one(cpuUserSeconds + cpuSystemSeconds),
  ),
  counter(
    'process_cpu_user_seconds_total',
    'Processor time used by the program itself, in seconds.',
    (_, { cpuUserSeconds }) => one(cpuUserSeconds),
  ),
  counter(
    'process_cpu_system_seconds_total',
    'Processor time used by the system for it, in seconds.',
    (_, { cpuSystemSeconds }) => one(cpuSystemSeconds),
  ),
  gauge('process_start_time_seconds', 'When the process began, in seconds since 1970.', (_, { startedSeconds }) =>
    one(startedSeconds),
  ),
  gauge('process_resident_memory_bytes', 'Memory that the process holds.', (_, { residentBytes }) =>
    one(residentBytes),
  ),
  gauge('process_open_fds', 'Open file descriptors.', (_, { openFiles }) => maybe(openFiles)),
  gauge('process_max_fds', 'File descriptors that may be open.', (_, { openFilesMax }) => maybe(openFilesMax)),
  gauge('nodejs_heap_size_total_bytes', 'Heap that is reserved.', (_, { heapTotalBytes }) => one(heapTotalBytes)),
  gauge('nodejs_heap_size_used_bytes', 'Heap that is used.', (_, { heapUsedBytes }) => one(heapUsedBytes)),
  gauge(
    'nodejs_external_memory_bytes',
    'Memory outside of the heap that objects hold: worlds are there.',
    (_, { externalBytes }) => one(externalBytes),
  ),
  counter(
    'nodejs_eventloop_active_seconds_total',
    'Time in which the event loop was busy.',
    (_, { loopActiveSeconds }) => one(loopActiveSeconds),
  ),
  counter('nodejs_eventloop_idle_seconds_total', 'Time in which the event loop waited.', (_, { loopIdleSeconds }) =>
    one(loopIdleSeconds),
  ),
  gauge(
    'nodejs_eventloop_lag_p99_seconds',
    'How late timers fired, 99 of 100 of the last 10 seconds.',
    (_, { loopLagP99Seconds }) => one(loopLagP99Seconds),
  ),
  gauge(
    'nodejs_eventloop_lag_max_seconds',
    'How late the latest timer of the last 10 seconds fired.',
    (_, { loopLagMaxSeconds }) => one(loopLagMaxSeconds),
  ),
]);
