// Makes a failing list shorter by halves: what can be left out while it still fails is left out.

/** The shortest list found that still fails, in at most `attempts` tries. `list` fails. Order is kept. */
export function shrink<T>(
  list: readonly T[],
  isFailing: (candidate: readonly T[]) => boolean,
  attempts = 200,
): readonly T[] {
  let shortest = list;
  let left = attempts;
  for (let size = Math.ceil(list.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < shortest.length && left > 0;) {
      const candidate = [...shortest.slice(0, from), ...shortest.slice(from + size)];
      left--;
      if (isFailing(candidate)) shortest = candidate;
      else from += size;
    }
  }
  return shortest;
}
