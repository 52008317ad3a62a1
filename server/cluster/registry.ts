/** Which processes there are: each says so once a second, with its load, and is gone when it has not for three. */
import { z } from 'zod';

/** `open` takes rooms; `draining` plays to their end those it has; `left` is done, and others may go on with what it played. */
export const PROCESS_STATES = Object.freeze(['open', 'draining', 'left'] as const);
export type ProcessState = (typeof PROCESS_STATES)[number];

/** A heartbeat is sent so often, in milliseconds. */
export const HEARTBEAT_MS = 1000;
/** And counts for so long, where PROCESS_GONE_SECONDS does not say otherwise: two may be lost on their way, or come late. */
export const HEARTBEAT_TTL_MS = 3000;

const count = z.number().int().min(0);

export const processEntrySchema = z.object({
  /** Colyseus' name of the process: the first part of a socket's path. */
  processId: z.string().min(1).max(40),
  state: z.enum(PROCESS_STATES),
  /** `host:port`, where the entry of the cluster reaches it. */
  address: z.string().max(300),
  /** Where clients reach it by themselves; empty when all come by one address. */
  publicAddress: z.string().max(300),
  region: z.string().max(60),
  buildId: z.string().max(64),
  protocol: z.string().max(64),
  /** Hashes of the rules, by game. */
  rules: z.record(z.string().max(100), z.string().max(64)),
  load: z.object({
    rooms: count,
    /** More are refused. */
    roomsMax: count,
    /** Any more is refused for now: it has too much to do, or an operator says so. */
    isClosed: z.boolean().default(false),
    players: count,
    /** Of the event loop, 0…1, since the heartbeat before. */
    utilisation: z.number().min(0).max(1),
    /** How late ticks are noticed, 99 of 100 of the last ones, in milliseconds. */
    lateP99Ms: z.number().min(0),
  }),
  /** The system's number of the process, and where that number means it. */
  system: z.object({ processId: count, place: z.string().max(400) }),
});

export type ProcessEntry = Readonly<z.output<typeof processEntrySchema>>;

/** Everybody's processes, at one moment. */
export interface RegistryList {
  /** Whose heartbeat counts, in the order of their names. */
  readonly living: readonly ProcessEntry[];
  /** Whose heartbeat is over, and who nobody has buried yet. */
  readonly over: readonly ProcessEntry[];
}

export interface Registry {
  /** Says that a process is there, and how it stands. True when it was not known: it is new, or others have buried it meanwhile. */
  beat(entry: ProcessEntry): Promise<boolean>;
  list(): Promise<RegistryList>;
  /** Removes a process whose heartbeat is over, or that has left. True for the one who did: one alone. A process that is there is not buried. */
  bury(processId: string): Promise<boolean>;
  /** A process that ends takes itself out. */
  remove(processId: string): Promise<void>;
}

export interface MemoryRegistryOptions {
  readonly nowMs: () => number;
  readonly ttlMs?: number;
}

/** The registry of a process that is alone. */
export function memoryRegistry({ nowMs, ttlMs = HEARTBEAT_TTL_MS }: MemoryRegistryOptions): Registry {
  const entries = new Map<string, { readonly entry: ProcessEntry; readonly atMs: number }>();
  const isOver = (atMs: number) => nowMs() - atMs > ttlMs;
  return {
    async beat(entry) {
      const isNew = !entries.has(entry.processId);
      entries.set(entry.processId, { entry: structuredClone(entry), atMs: nowMs() });
      return isNew;
    },
    async list() {
      const all = [...entries.values()].sort((one, other) => (one.entry.processId < other.entry.processId ? -1 : 1));
      const of = (wanted: boolean) =>
        all.filter(({ atMs }) => isOver(atMs) === wanted).map(({ entry }) => structuredClone(entry));
      return { living: of(false), over: of(true) };
    },
    async bury(processId) {
      const known = entries.get(processId);
      if (known === undefined || !(isOver(known.atMs) || known.entry.state === 'left')) return false;
      return entries.delete(processId);
    },
    async remove(processId) {
      entries.delete(processId);
    },
  };
}
