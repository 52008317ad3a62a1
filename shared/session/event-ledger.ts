/** The event ledger of a session that guesses: what is shown at once, what waits until nothing can undo it, what is withdrawn. */
import { EVENTS_PER_TICK, FINISH, type EventNumbers, type Outbox } from '../world/outbox.ts';

/** An event as the ledger knows it. Valid from its `show` to its `confirm` or `withdraw`; a confirmed-only one inside `show` only. */
export interface LedgerEvent {
  /** 1…; never given twice by one ledger. */
  readonly id: number;
  readonly name: string;
  /** The tick in which it was first made. Confirmed, it may have moved by up to the `withinTicks` of its kind. */
  readonly tick: number;
  /** Whether it was held back until its tick was confirmed: then nothing follows its `show`. */
  readonly isConfirmedOnly: boolean;
  /** As it was first made. */
  readonly record: Readonly<EventNumbers>;
}

/** Who is told, and how much is kept. What these calls throw reaches the caller of the ledger and loses the rest of the tick. */
export interface EventLedgerOptions {
  /** A prediction at once when it is first made; a confirmed-only event when its tick is confirmed, in order. */
  show(event: LedgerEvent): void;
  /** What was shown has come true. */
  confirm(event: LedgerEvent): void;
  /** What was shown has not happened, and cannot any more. */
  withdraw(event: LedgerEvent): void;
  /** Unconfirmed ticks with events that are kept, more than a session ever predicts; 256 when absent. */
  readonly capacityTicks?: number;
  /** Unconfirmed events that are kept; four full ticks when absent. The end of the match always finds room. */
  readonly capacityEvents?: number;
}

/**
 * Takes what a plan's callbacks tell, in their order. A prediction is the same one when it is made again with an equal key within its
 * `withinTicks`: it is shown once, and ends once, confirmed or withdrawn. Equal keys in one tick are as many events as there are of them.
 */
export interface EventLedger {
  /** A tick was stepped, for the first time or anew. */
  stepped(tick: number, outbox: Outbox): void;
  /** The ticks after this one will be stepped anew: what they made is only made if they make it again. */
  rolledBack(tick: number): void;
  /** Ticks up to this one are as they will stay. */
  confirmed(tick: number): void;
  /**
   * The server's own events of a tick, in a session that steps only a part of it: those that were guessed have come true, the others are
   * shown. Nothing undoes them.
   */
  sealed(tick: number, outbox: Outbox): void;
  /** All of the server's events up to this tick have been `sealed`: guesses that none of them was are withdrawn. */
  sealedAll(tick: number): void;
  /**
   * The server's snapshot of `tick` replaced the world. Predictions that only ticks up to it could have made are withdrawn: nothing will
   * confirm them. Later ones wait to be made again. Confirmed-only events up to it that were held or never seen are not shown, for the
   * snapshot holds what they did; those shown before are not shown again when an older snapshot makes their ticks anew. A snapshot
   * farther back than `capacityTicks` is another match, and all begins anew; so it does for one of another course, as after a server
   * that lost ticks was started again.
   */
  reset(tick: number, isOtherCourse?: boolean): void;
  /** Events that wait for their confirmation, shown or held. */
  readonly pendingCount: number;
  /** Events that were not shown because there was no room: with enough capacity 0. */
  readonly overflowCount: number;
}

const DEFAULT_TICKS = 256;
const DEFAULT_EVENTS = 4 * EVENTS_PER_TICK;
const NO_RECORD: Readonly<EventNumbers> = Object.freeze({});

/** An event and where it stands. Kept for the next one when it is done. */
interface Entry {
  id: number;
  name: string;
  tick: number;
  isConfirmedOnly: boolean;
  record: Readonly<EventNumbers>;
  key: string;
  withinTicks: number;
  /** An event of the ticks as they stand now is this one. */
  isClaimed: boolean;
  isDone: boolean;
  /** The next one with an equal key, of the same tick or a later one. */
  next: Entry | undefined;
}

/** The events of one unconfirmed tick, in order. */
interface Slot {
  tick: number;
  count: number;
  readonly entries: Entry[];
}

/** Makes an empty ledger. Allocates nothing in a tick without events. */
export function createEventLedger(options: EventLedgerOptions): EventLedger {
  const { capacityTicks = DEFAULT_TICKS, capacityEvents = DEFAULT_EVENTS } = options;
  /** A ring in the order of ticks: `slotCount` of them from `first` on. */
  const slots = Array.from({ length: capacityTicks }, (): Slot => ({ tick: 0, count: 0, entries: [] }));
  let first = 0;
  let slotCount = 0;
  /** Predictions that are shown and not ended, in the order in which they were shown. */
  const shown: Entry[] = [];
  /** The same by key, the earliest tick first: who comes first must be matched first, or a later event may take its place. */
  const earliestByKey = new Map<string, Entry>();
  const spare: Entry[] = [];
  let heldCount = 0;
  let lastId = 0;
  let overflowCount = 0;
  /** Ticks up to this one are done with. */
  let settledTick = -Infinity;

  const slotAt = (i: number) => slots[(first + i) % capacityTicks];

  function take(name: string, tick: number, isConfirmedOnly: boolean, record: Readonly<EventNumbers>): Entry {
    const entry = spare.pop() ?? emptyEntry();
    entry.id = ++lastId;
    entry.name = name;
    entry.tick = tick;
    entry.isConfirmedOnly = isConfirmedOnly;
    entry.record = record;
    entry.isClaimed = true;
    entry.isDone = false;
    return entry;
  }

  function release(entry: Entry): void {
    entry.record = NO_RECORD;
    entry.next = undefined;
    spare.push(entry);
  }

  function claim(key: string, tick: number, withinTicks: number): Entry | undefined {
    for (let entry = earliestByKey.get(key); entry !== undefined; entry = entry.next) {
      if (!entry.isClaimed && Math.abs(entry.tick - tick) <= withinTicks) return entry;
    }
    return undefined;
  }

  function enlist(entry: Entry): void {
    shown.push(entry);
    let before: Entry | undefined;
    let after = earliestByKey.get(entry.key);
    while (after !== undefined && after.tick <= entry.tick) {
      before = after;
      after = after.next;
    }
    entry.next = after;
    if (before === undefined) earliestByKey.set(entry.key, entry);
    else before.next = entry;
  }

  function delist(entry: Entry): void {
    const head = earliestByKey.get(entry.key);
    if (head === entry) {
      if (entry.next === undefined) earliestByKey.delete(entry.key);
      else earliestByKey.set(entry.key, entry.next);
      return;
    }
    for (let before = head; before !== undefined; before = before.next) {
      if (before.next === entry) before.next = entry.next;
    }
  }

  /** The entry of an event of a stepped tick: one shown before, or a new one. Undefined when there is no room. */
  function entryFor(outbox: Outbox, i: number, tick: number): Entry | undefined {
    const name = outbox.nameAt(i);
    const isConfirmedOnly = outbox.isConfirmedOnly(i);
    const withinTicks = outbox.withinTicksAt(i);
    const key = isConfirmedOnly ? '' : outbox.keyAt(i);
    const known = isConfirmedOnly ? undefined : claim(key, tick, withinTicks);
    if (known !== undefined) {
      known.isClaimed = true;
      return known;
    }
    if (shown.length + heldCount >= capacityEvents && name !== FINISH) {
      overflowCount++;
      return undefined;
    }
    const entry = take(name, tick, isConfirmedOnly, { ...outbox.recordAt(i) });
    if (isConfirmedOnly) {
      heldCount++;
      return entry;
    }
    entry.key = key;
    entry.withinTicks = withinTicks;
    enlist(entry);
    options.show(entry);
    return entry;
  }

  function slotFor(tick: number): Slot {
    if (slotCount === capacityTicks) {
      // Nothing can undo the oldest tick any more as far as this ledger knows; but what must be confirmed was not, and is lost.
      overflowCount += settleOldest(false);
      withdrawExpired();
    }
    const slot = slotAt(slotCount++);
    slot.tick = tick;
    slot.count = 0;
    return slot;
  }

  /** The oldest tick is as it will stay. Gives back how many confirmed-only events were not shown. */
  function settleOldest(isConfirmed: boolean): number {
    const slot = slotAt(0);
    let unshownCount = 0;
    settledTick = slot.tick;
    first = (first + 1) % capacityTicks;
    slotCount--;
    for (let i = 0; i < slot.count; i++) {
      const entry = slot.entries[i];
      if (entry.isConfirmedOnly) {
        heldCount--;
        if (isConfirmed) options.show(entry);
        else unshownCount++;
        release(entry);
        continue;
      }
      entry.isDone = true;
      delist(entry);
      options.confirm(entry);
    }
    slot.count = 0;
    return unshownCount;
  }

  /** Forgets those that are done, and withdraws those that no tick to come can make. */
  function withdrawExpired(): void {
    let kept = 0;
    for (let i = 0; i < shown.length; i++) {
      const entry = shown[i];
      const isExpired = !entry.isDone && !entry.isClaimed && entry.tick + entry.withinTicks <= settledTick;
      if (isExpired) {
        delist(entry);
        options.withdraw(entry);
      }
      if (isExpired || entry.isDone) release(entry);
      else shown[kept++] = entry;
    }
    shown.length = kept;
  }

  /** What the ticks after this one made is not made any more. */
  function unmakeAfter(tick: number): void {
    while (slotCount > 0 && slotAt(slotCount - 1).tick > tick) {
      const slot = slotAt(--slotCount);
      for (let i = 0; i < slot.count; i++) {
        const entry = slot.entries[i];
        entry.isClaimed = false;
        if (!entry.isConfirmedOnly) continue;
        heldCount--;
        release(entry);
      }
      slot.count = 0;
    }
  }

  /** No tick makes this one any more. */
  function unmake(entry: Entry): void {
    for (let i = 0; i < slotCount; i++) {
      const slot = slotAt(i);
      const at = slot.entries.indexOf(entry);
      if (at < 0 || at >= slot.count) continue;
      slot.entries.splice(at, 1);
      slot.count--;
    }
  }

  /** A guess of the same event, made at about that tick. */
  function guessOf(key: string, tick: number): Entry | undefined {
    for (let entry = earliestByKey.get(key); entry !== undefined; entry = entry.next)
      if (Math.abs(entry.tick - tick) <= entry.withinTicks) return entry;
    return undefined;
  }

  function showSealed(outbox: Outbox, i: number, tick: number): void {
    const isConfirmedOnly = outbox.isConfirmedOnly(i);
    const guess = isConfirmedOnly ? undefined : guessOf(outbox.keyAt(i), tick);
    if (guess !== undefined) {
      delist(guess);
      unmake(guess);
      guess.isDone = true;
      options.confirm(guess);
      return;
    }
    const entry = take(outbox.nameAt(i), tick, isConfirmedOnly, { ...outbox.recordAt(i) });
    options.show(entry);
    if (!isConfirmedOnly) options.confirm(entry);
    release(entry);
  }

  return {
    sealed(tick, outbox) {
      for (let i = 0; i < outbox.count; i++) showSealed(outbox, i, tick);
    },
    sealedAll(tick) {
      let kept = 0;
      for (let i = 0; i < shown.length; i++) {
        const entry = shown[i];
        const isLate = !entry.isDone && entry.tick + entry.withinTicks < tick;
        if (isLate) {
          delist(entry);
          unmake(entry);
          options.withdraw(entry);
        }
        if (isLate || entry.isDone) release(entry);
        else shown[kept++] = entry;
      }
      shown.length = kept;
    },
    stepped(tick, outbox) {
      // Ticks that were settled before an older snapshot took the world back have been shown.
      if (tick <= settledTick || outbox.count === 0) return;
      unmakeAfter(tick - 1);
      const slot = slotFor(tick);
      for (let i = 0; i < outbox.count; i++) {
        const entry = entryFor(outbox, i, tick);
        if (entry !== undefined) slot.entries[slot.count++] = entry;
      }
    },
    rolledBack: unmakeAfter,
    confirmed(tick) {
      if (tick <= settledTick) return;
      while (slotCount > 0 && slotAt(0).tick <= tick) settleOldest(true);
      settledTick = tick;
      if (shown.length > 0) withdrawExpired();
    },
    reset(tick, isOtherCourse = false) {
      unmakeAfter(-Infinity);
      if (isOtherCourse || settledTick - tick > capacityTicks) {
        settledTick = Infinity;
        withdrawExpired();
        settledTick = tick;
        return;
      }
      settledTick = Math.max(settledTick, tick);
      withdrawExpired();
    },
    get pendingCount() {
      return shown.length + heldCount;
    },
    get overflowCount() {
      return overflowCount;
    },
  };
}

function emptyEntry(): Entry {
  return {
    id: 0,
    name: '',
    tick: 0,
    isConfirmedOnly: false,
    record: NO_RECORD,
    key: '',
    withinTicks: 0,
    isClaimed: false,
    isDone: false,
    next: undefined,
  };
}
