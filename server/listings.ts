/** The rooms of a process alone, as matchmaking looks for them: found by id at once, and by quick play among those that it may find. */
import { LocalDriver, type IRoomCache, type SortOptions } from '@colyseus/core';

type Conditions = Partial<IRoomCache>;

/**
 * Colyseus' own list, which compares every room with every wish: with 5,000 rooms that took two milliseconds of each join. What may be found is
 * compared by Colyseus all the same, so a room that is listed here and should not be is not found by it.
 */
export class Listings extends LocalDriver {
  readonly #byId = new Map<string, IRoomCache>();
  /** Neither private nor locked, by name. */
  readonly #open = new Map<string, Set<IRoomCache>>();

  override query(conditions: Conditions, sortOptions?: SortOptions) {
    return this.#among(conditions).query(conditions, sortOptions);
  }

  override findOne(conditions: Conditions, sortOptions?: SortOptions) {
    return this.#among(conditions).findOne(conditions, sortOptions);
  }

  override findByIds(roomIds: string[]) {
    const found = roomIds.flatMap((roomId) => this.#byId.get(roomId) ?? []);
    return Promise.resolve(new Map(found.map((room) => [room.roomId, room])));
  }

  override async insert(room: IRoomCache) {
    const isNew = await super.insert(room);
    if (isNew) this.#list(room);
    return isNew;
  }

  override persist(room: IRoomCache, create?: boolean) {
    const isNew = super.persist(room, create);
    if (isNew || this.has(room.roomId)) this.#list(room);
    return isNew;
  }

  override update(room: IRoomCache, operations: Parameters<LocalDriver['update']>[1]) {
    const isDone = super.update(room, operations);
    if (this.has(room.roomId)) this.#list(room);
    return isDone;
  }

  override remove(roomId: string) {
    const room = this.#byId.get(roomId);
    if (room !== undefined) this.#open.get(room.name)?.delete(room);
    this.#byId.delete(roomId);
    return super.remove(roomId);
  }

  override clear() {
    super.clear();
    this.#byId.clear();
    this.#open.clear();
  }

  #list(room: IRoomCache): void {
    this.#byId.set(room.roomId, room);
    let open = this.#open.get(room.name);
    if (open === undefined) this.#open.set(room.name, (open = new Set()));
    if (room.private === true || room.locked === true) open.delete(room);
    else open.add(room);
  }

  /** A list of those that may fit. */
  #among({ roomId, name, locked, private: isPrivate }: Conditions): LocalDriver {
    const some = new LocalDriver();
    if (roomId !== undefined) some.rooms = [this.#byId.get(roomId) ?? []].flat();
    else if (name !== undefined && locked === false && isPrivate === false)
      some.rooms = [...(this.#open.get(name) ?? [])];
    else some.rooms = this.rooms;
    return some;
  }
}
