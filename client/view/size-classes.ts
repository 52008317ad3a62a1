/** Lists that change their length in every frame without garbage: one array per size class, each kept between half and all full. */

/** Up to this capacity an engine does not trim an array whose length shrinks. */
const SMALLEST = 15;

/** The first `count` of a fixed list of things. */
export interface Prefixes<Thing> {
  /** An array of the first `count` things; the same array for counts of one size class. Valid until the next call. */
  first(count: number): Thing[];
}

/** Makes prefixes of `things`. */
export function createPrefixes<Thing>(things: readonly Thing[]): Prefixes<Thing> {
  const classes = new Map<number, Thing[]>();
  return {
    first(count) {
      const capacity = count <= SMALLEST ? SMALLEST : 1 << (32 - Math.clz32(count - 1));
      let list = classes.get(capacity);
      if (list === undefined) {
        // Made with its final capacity: a list that grew by pushing has room to spare, which the engine would trim.
        list = new Array<Thing>(capacity).fill(things[0]);
        for (let i = 0; i < Math.min(capacity, things.length); i++) list[i] = things[i];
        classes.set(capacity, list);
      }
      const before = list.length;
      list.length = count;
      for (let i = before; i < count; i++) list[i] = things[i];
      return list;
    },
  };
}
