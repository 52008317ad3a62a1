// P3, P5: thousands who come to one process and stay, beside Colyseus as it comes.
import { fork, type ChildProcess } from 'node:child_process';
import { once as nextEvent } from 'node:events';
import { inRoot } from '#scripts/paths.ts';
import { once } from './measure.ts';
import type { Benchmark } from '#scripts/bench/benchmark.ts';
import type { CrowdReport, CrowdWish, GatheringFigures, ServerKind } from './loopback/gathering.ts';

/** Sockets that do nothing, in lobbies of eight; after a minute they are quiet. */
const IDLE = { sockets: 15_000, perRoom: 8, settleSeconds: 70, seconds: 20 };
/** Rooms in whose lobbies people gather, and others who press "Play" beside them. */
const JOINS = { rooms: 5_000, joins: 6_000, perRoom: 8 };

interface Gathering {
  crowd(wish: CrowdWish): Promise<CrowdReport>;
  figures(): Promise<GatheringFigures>;
  stop(): void;
}

async function gather(kind: ServerKind): Promise<Gathering> {
  const server = fork(inRoot('bench/loopback/gathering-process.ts'), [kind], { execArgv: ['--expose-gc'] });
  const { port } = Object(await answerOf(server, 'ready'));
  const crowd = fork(inRoot('bench/loopback/gathering-crowd.ts'), [`http://127.0.0.1:${port}`, kind], { execArgv: [] });
  return {
    async crowd(wish) {
      crowd.send(wish);
      const report = (await answerOf(crowd, 'done')) as CrowdReport;
      if (report.refused > 0) throw new Error(`${report.refused} of ${wish.count} were refused (${wish.wish}).`);
      return report;
    },
    async figures() {
      server.send('figures');
      const { figures } = (await answerOf(server, 'figures')) as { figures: GatheringFigures };
      return figures;
    },
    stop() {
      crowd.kill('SIGKILL');
      server.disconnect();
    },
  };
}

/** Packages of Colyseus send messages of their own over the same channel. Rejects when the process ends first. */
async function answerOf(child: ChildProcess, kind: string): Promise<unknown> {
  const ended = nextEvent(child, 'exit').then(([code]: unknown[]) => Promise.reject(new Error(`It ended: ${code}`)));
  ended.catch(() => undefined);
  if (child.exitCode !== null || child.signalCode !== null) throw new Error('It has ended.');
  for (;;) {
    const [message]: unknown[] = await Promise.race([nextEvent(child, 'message'), ended]);
    if (Object(message).bench === kind) return message;
  }
}

const seconds = (count: number) => new Promise((resolve) => setTimeout(resolve, count * 1000));

async function idle(kind: ServerKind): Promise<{ readonly kbPerSocket: number; readonly corePercent: number }> {
  const gathering = await gather(kind);
  try {
    const rooms = IDLE.sockets / IDLE.perRoom;
    if (kind === 'ours') await gathering.crowd({ wish: 'accounts', count: IDLE.sockets });
    await gathering.figures();
    const before = await gathering.figures();
    await gathering.crowd({ wish: 'create', count: rooms, isLobby: true });
    const { open } = await gathering.crowd({ wish: 'friends', count: IDLE.sockets - rooms });
    if (open !== IDLE.sockets) throw new Error(`Only ${open} sockets are open.`);
    await seconds(IDLE.settleSeconds);
    await gathering.figures();
    await seconds(IDLE.seconds);
    const after = await gathering.figures();
    return {
      kbPerSocket: (after.rssBytes - before.rssBytes) / IDLE.sockets / 1024,
      corePercent: after.cpuMs / 10 / IDLE.seconds,
    };
  } finally {
    gathering.stop();
  }
}

async function joins(kind: ServerKind): Promise<{ readonly perSecond: number; readonly p99Ms: number }> {
  const gathering = await gather(kind);
  try {
    await gathering.crowd({ wish: 'create', count: JOINS.rooms, isLobby: true });
    await seconds(2);
    const report = await gathering.crowd({ wish: 'quickPlay', count: JOINS.joins });
    const { fullest, rooms } = await gathering.figures();
    if (fullest > JOINS.perRoom || rooms < JOINS.rooms + JOINS.joins / JOINS.perRoom)
      throw new Error(`${rooms} rooms, ${fullest} in the fullest.`);
    return { perSecond: report.done / report.seconds, p99Ms: report.p99Ms };
  } finally {
    gathering.stop();
  }
}

type Taken = Readonly<Record<string, number>>;

function both<Figures extends Taken>(measure: (kind: ServerKind) => Promise<Figures>) {
  const ours = once(() => measure('ours'));
  const peer = once(() => measure('stock'));
  return {
    ours: (of: keyof Figures) => async () => ({ ours: (await ours())[of] }),
    beside: (of: keyof Figures) => async () => ({ ours: (await ours())[of], peer: (await peer())[of] }),
  };
}

const sockets = both(idle);
const comers = both(joins);

export const rows: readonly Benchmark[] = [
  {
    row: 'P3',
    target: '≤ 12',
    name: 'memory of an idle socket of an account, of 15,000',
    unit: 'KB RSS',
    measure: sockets.ours('kbPerSocket'),
  },
  {
    row: 'P3',
    target: '≤ 5',
    name: 'processor of 15,000 idle sockets, of one core',
    unit: '%',
    measure: sockets.ours('corePercent'),
  },
  {
    row: 'P5',
    target: '≥ 1000',
    name: 'joins by quick play beside 5,000 rooms',
    unit: '1/s',
    measure: comers.ours('perSecond'),
  },
  {
    row: 'P5',
    target: '≤ 150',
    name: 'from the request to the open socket, 64 at once, P99',
    unit: 'ms',
    measure: comers.ours('p99Ms'),
  },
  {
    row: 'P3',
    target: '≤ 1',
    name: 'memory of an idle socket of an account / of a socket of stock Colyseus',
    unit: 'KB RSS',
    measure: sockets.beside('kbPerSocket'),
  },
  {
    row: 'P3',
    target: '≤ 1',
    name: 'processor of 15,000 idle sockets / of stock Colyseus',
    unit: '%',
    measure: sockets.beside('corePercent'),
  },
  {
    row: 'P5',
    target: '≥ 1',
    name: 'joins by quick play beside 5,000 rooms / stock Colyseus',
    unit: '1/s',
    measure: comers.beside('perSecond'),
  },
];
