/** What is watched of one client of a storm, frame by frame: that it is in step with the room, holds its world, and keeps no more than it may. */
import type { Authority } from '../session/authority-face.ts';
import { SESSION_LIMITS } from '../session/limits.ts';
import type { NetSession } from '../session/net-session.ts';
import type { NetworkCondition } from './conditions.ts';
import type { Link } from './network.ts';
import type { StormClientOptions } from './storm-client.ts';
import type { StormLog } from './storm-log.ts';

/** A victim must be back in step so long after its fault, beside its line's round trips. */
const BACK_MS = 500;
/** Round trips until who comes back has a world: the line is opened, hello and snapshot cross it. */
const BACK_ROUND_TRIPS = 3;
/** So many ticks late a client may be that is on its way back: a clock that is less off is drawn near without haste. */
const SLEWED_TICKS = 10;
const SLEW_MS = 5000;
/** A lag of this many ticks is no fault of anyone. */
const LAG_TICKS = 2;
/** A machine that was too slow tries again after so long. */
const SLOW_MS = 20_000;
/** A world that differs is found, explained and replaced within this time: a checksum comes once a second, and the answer has 3 s. */
const FOUND_MS = 6000;
/** Who is told little is asked once a second whether what they hold is the same. */
const AGREED_SECONDS = 3;
/** Messages that may be under way on one line: more than ten seconds of a room. */
const UNDER_WAY_MAX = 2000;
/** Events that a state room keeps for those who are told seldom. */
const EVENTS_MAX = 8192;

/** What is looked at of a page. */
export interface WatchedPage {
  readonly session: Pick<NetSession, 'tick' | 'confirmedTick' | 'waitingSeals'>;
  readonly isStale: boolean;
  /** Snapshots that it has loaded. */
  readonly loads: number;
  readonly isCorrupt: boolean;
  readonly agreedTick: number | undefined;
  nextSecond(afterTick: number): { readonly tick: number; readonly chain: Uint32Array } | undefined;
}

/** What is looked at beside it. */
export type StormWatchOptions = Pick<
  StormClientOptions,
  'client' | 'log' | 'plan' | 'records' | 'room' | 'watchDelayTicks'
>;

/** A frame of the client. */
interface WatchedFrame {
  readonly nowMs: number;
  readonly link: Pick<Link, 'underWay'> | undefined;
  readonly condition: NetworkCondition;
  readonly connection: number;
}

/** The checks of one client. */
export class StormWatch {
  readonly #options: StormWatchOptions;
  readonly #whose: string;
  readonly #words = new Uint32Array(2);
  #calmAtMs = 0;
  #slowUntilMs = 0;
  #isSlow = false;
  #loads = 0;
  #checkedSecond = -1;
  /** Its memory was changed, or it lied. */
  #mayDiffer = false;
  /** Since when its world is another than the server's; and under which connection. */
  #differs: { readonly sinceMs: number; readonly connection: number; readonly reports: number } | undefined;
  /** Since when what it holds is another than it was told. */
  #corruptSinceMs = Infinity;
  /** The newest tick of its world after each frame: for a comparison with the same room without the others' faults. */
  readonly trail: number[] = [];
  /** The longest that a tick which it should have had was missing, in milliseconds. */
  worstLagMs = 0;

  constructor(options: StormWatchOptions) {
    this.#options = options;
    this.#whose = `client ${options.client}`;
  }

  /** So much later it is shown the match. */
  get #delayMs(): number {
    const { plan, watchDelayTicks, room } = this.#options;
    return plan.seats === 0 ? watchDelayTicks * room.tickMs : 0;
  }

  /** Something happens to it until then. */
  disturbed(untilMs: number): void {
    this.#calmAtMs = Math.max(this.#calmAtMs, untilMs);
  }

  slowed(): void {
    this.#isSlow = true;
  }

  mayDiffer(): void {
    this.#mayDiffer = true;
  }

  /** Its line is lost: what was being found out may not be. */
  lost(): void {
    if (this.#differs !== undefined) this.#options.log.count('lost while it differed');
    this.#differs = undefined;
  }

  frame(page: WatchedPage, frame: WatchedFrame): void {
    const { client } = this.#options;
    if (client === 0) this.trail.push(frame.nowMs, page.session.tick);
    // Who is shown the match later is given a world of some seconds before, and comes near from there.
    if (page.loads > this.#loads && this.#delayMs > 0) this.disturbed(frame.nowMs);
    this.#loads = page.loads;
    this.#checkChain(page, frame);
    this.#checkAgreement(page, frame);
    this.#checkLag(page, frame);
    const { link } = frame;
    if (link !== undefined && link.underWay > UNDER_WAY_MAX)
      this.#problem('memory', `has ${link.underWay} messages under way`);
    if (page.session.waitingSeals > (SESSION_LIMITS.sealsWaitingSeconds * 1000) / this.#options.room.tickMs)
      this.#problem('memory', `keeps ${page.session.waitingSeals} seals waiting`);
  }

  #problem(kind: string, sentence: string): void {
    this.#options.log.problem(kind, this.#whose, sentence);
  }

  /** The server's chained checksum and the client's, once a second. */
  #checkChain(page: WatchedPage, { nowMs, connection, link }: WatchedFrame): void {
    const { room, log } = this.#options;
    const authority = room.authority();
    // Without a line nobody can find anything out.
    if (authority === undefined || page.isStale || link === undefined) return;
    const second = page.nextSecond(this.#checkedSecond);
    const differs = this.#differs;
    if (differs !== undefined && authority.reports.length > differs.reports) {
      const found = authority.reports.slice(differs.reports).find((report) => report.connection === differs.connection);
      if (found !== undefined) {
        log.count('corruptions found');
        if (found.component === null) log.count('corruptions found without a field');
        this.#differs = undefined;
      }
    }
    if (this.#differs !== undefined && nowMs - this.#differs.sinceMs > FOUND_MS) {
      this.#problem(
        'corruption not found',
        `holds another world since ${Math.round(this.#differs.sinceMs)} ms, and nobody has found out`,
      );
      this.#differs = undefined;
    }
    if (second === undefined) return;
    this.#checkedSecond = second.tick;
    const serverTick = authority.tick - ((authority.tick - second.tick) >>> 0);
    if (!authority.chainAt(serverTick, this.#words)) return;
    const isEqual = this.#words[0] === second.chain[0] && this.#words[1] === second.chain[1];
    if (isEqual) {
      this.#differs = undefined;
      return;
    }
    if (!this.#mayDiffer) this.#problem('another world', `holds another world than the server at tick ${second.tick}`);
    else this.#differs ??= { sinceMs: nowMs, connection, reports: authority.reports.length };
  }

  /** In a state room: what is held is compared with the server's again and again, and what was changed is put right. */
  #checkAgreement({ agreedTick, isCorrupt, session }: WatchedPage, { nowMs, link }: WatchedFrame): void {
    if (!isCorrupt || link === undefined || agreedTick === undefined) this.#corruptSinceMs = Infinity;
    if (agreedTick === undefined || link === undefined) return;
    if (isCorrupt) {
      this.#corruptSinceMs = Math.min(this.#corruptSinceMs, nowMs);
      if (nowMs - this.#corruptSinceMs <= FOUND_MS) return;
      this.#problem('corruption not found', `holds what it was not told since ${Math.round(this.#corruptSinceMs)} ms`);
      return;
    }
    const ticks = (AGREED_SECONDS * 1000) / this.#options.room.tickMs;
    if (session.confirmedTick - agreedTick > ticks)
      this.#problem(
        'not agreed',
        `agreed with the server at tick ${agreedTick} last, and is at ${session.confirmedTick}`,
      );
  }

  /** The next tick that it lacks must not have been sealed longer ago than its line explains. */
  #checkLag(page: WatchedPage, { nowMs, link, condition }: WatchedFrame): void {
    const { records, room, plan } = this.#options;
    const { roundTripMs, jitterMs, loss } = condition;
    const readyAtMs = this.#calmAtMs + BACK_MS + BACK_ROUND_TRIPS * (roundTripMs + jitterMs);
    if (nowMs < readyAtMs || link === undefined || loss > 0 || !room.isCalm(nowMs) || this.#differs !== undefined)
      return;
    if (this.#isSlow) {
      this.#isSlow = false;
      this.#slowUntilMs = this.#calmAtMs + SLOW_MS;
    }
    if (nowMs < this.#slowUntilMs) return;
    // Who was held up plays as far behind as that was, for some seconds: until then it is in step when it has the seals.
    const isSlewed = nowMs < this.#calmAtMs + SLEW_MS;
    const next = page.session.confirmedTick + 1 + (isSlewed ? page.session.waitingSeals : 0);
    if (records.behind(next) > 0x7fffffff || !records.isKept(next)) return;
    const lagMs = nowMs - records.sealedAtMs(next) - this.#delayMs;
    const frameMs = plan.frames === 'irregular' ? 64 : 1000 / plan.frames;
    // A rollback room coalesces seals and leaves idle ones out.
    const quietTicks = room.isRollback ? SESSION_LIMITS.restTicks + 3 : 1;
    const slewTicks = isSlewed ? SLEWED_TICKS : 0;
    const allowedMs = roundTripMs / 2 + jitterMs * 1.5 + frameMs + (LAG_TICKS + quietTicks + slewTicks) * room.tickMs;
    this.worstLagMs = Math.max(this.worstLagMs, lagMs - allowedMs);
    if (lagMs <= allowedMs) return;
    this.#problem(
      'out of step',
      `lacks tick ${next} at ${Math.round(nowMs)} ms: it was sealed ${Math.round(lagMs)} ms ago, and its line explains ${Math.round(allowedMs)}`,
    );
  }
}

/** What the server keeps of its connections is bounded by how many there are. */
export function checkKept(
  { peers, away, orders, events }: Authority['kept'],
  connections: number,
  log: StormLog,
): void {
  const most = SESSION_LIMITS.ordersWaiting * connections;
  if (peers > connections || away > connections)
    log.problem('memory', 'server', `keeps ${peers} peers and ${away} lost ones of ${connections} connections`);
  if (events > EVENTS_MAX) log.problem('memory', 'server', `keeps ${events} events to be told`);
  if (orders > most) log.problem('memory', 'server', `keeps ${orders} orders waiting, and ${most} are possible`);
}
