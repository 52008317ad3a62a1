// A thread of hostile peers: each sends one request after another, from an address of its own each time.
import { connect } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { Dice } from '#scripts/fuzz/dice.ts';
import { hostileRequest, REQUEST_KINDS, type RequestKind } from '#scripts/fuzz/hostile-request.ts';

/** What the thread is given. */
export interface HttpCrowd {
  readonly port: number;
  readonly seed: number;
  /** Numbers of the requests: from the first, up to the last and without it. */
  readonly from: number;
  readonly to: number;
}

/** What it has sent and heard so far. The last one is told when it is done. */
export interface HttpCrowdReport {
  readonly sent: number;
  readonly byKind: Readonly<Record<string, number>>;
  /** Answers by status; `none` for a socket that was closed without one. */
  readonly byStatus: Readonly<Record<string, number>>;
  readonly isDone: boolean;
}

/** Enough that the server is never without work while some of them wait in vain. */
const AT_ONCE = 128;
/** A server that has said nothing by then will not. It closes most by itself; a request that is cut it waits for. */
const ANSWER_MS = 500;
const TELL_MS = 10_000;

const crowd: HttpCrowd = workerData;
const byKind: Record<string, number> = {};
const byStatus: Record<string, number> = {};
let next = crowd.from;
let sent = 0;

const telling = setInterval(() => tell(false), TELL_MS);
await Promise.all(Array.from({ length: AT_ONCE }, lives));
clearInterval(telling);
tell(true);

function tell(isDone: boolean): void {
  const report: HttpCrowdReport = { sent, byKind, byStatus, isDone };
  parentPort?.postMessage(report);
}

async function lives(): Promise<void> {
  while (next < crowd.to) {
    const number = next++;
    const dice = new Dice(crowd.seed, number);
    const kind: RequestKind = dice.pick(REQUEST_KINDS);
    const address = `10.${1 + ((number >> 16) % 200)}.${(number >> 8) & 255}.${number & 255}`;
    const status = await ask(hostileRequest(dice, kind, address));
    byKind[kind] = (byKind[kind] ?? 0) + 1;
    byStatus[status] = (byStatus[status] ?? 0) + 1;
    sent++;
  }
}

/** The status of the first answer, or `none`. */
function ask(bytes: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port: crowd.port, host: '127.0.0.1' });
    let told = '';
    const end = () => {
      socket.destroy();
      resolve(/^HTTP\/1\.\d (\d{3})/.exec(told)?.[1] ?? 'none');
    };
    socket.setTimeout(ANSWER_MS, end);
    socket.on('data', (chunk) => {
      if (told.length < 20) told += chunk.toString('latin1', 0, 20);
      // One that asks for nothing more closes; one that was upgraded or kept does not.
      if (/^HTTP\/1\.\d (101|100)/.test(told)) end();
    });
    socket.on('error', () => undefined);
    socket.once('close', end);
    socket.write(bytes);
  });
}
