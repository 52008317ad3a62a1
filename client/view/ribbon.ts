/** A ribbon behind something that moves: where it was, as a strip that narrows towards its end. Knows no Pixi. */

/** How a ribbon is made. */
export interface RibbonOptions {
  /** Places that are kept, 2 or more. */
  readonly points: number;
  /** Ticks after which a place is forgotten, above 0. */
  readonly ticks: number;
  /** Width at its head and at its end. */
  readonly width: number;
  readonly endWidth: number;
}

/** The places of one ribbon, and its strip. */
export interface Ribbon {
  /** Two numbers for each corner, two corners for each point, the newest first. Unused ones lie where the last used one does. */
  readonly positions: Float32Array;
  /** For each point its age as a share of its time, 0…1: 0 at the head. */
  readonly shares: Float32Array;
  /** Points that have been kept and are not too old. */
  readonly count: number;
  /** Moves the head to a place; a new point is kept when it has gone far enough on or long enough. */
  push(x: number, y: number): void;
  /** Time passes, and the strip is written. */
  step(ticks: number): void;
  clear(): void;
}

/** Makes an empty ribbon. Nothing is allocated afterwards. */
export function createRibbon({ points, ticks, width, endWidth }: RibbonOptions): Ribbon {
  // A ring: `head` is the newest point, which moves with what leads until it is a share of the ribbon's time old.
  const xs = new Float64Array(points);
  const ys = new Float64Array(points);
  const ages = new Float64Array(points);
  const positions = new Float32Array(points * 4);
  const shares = new Float32Array(points);
  const gapTicks = ticks / (points - 1);
  let head = 0;

  const ribbon = {
    positions,
    shares,
    count: 0,
    push(x: number, y: number) {
      if (ribbon.count > 1 && ages[(head + points - 1) % points] - ages[head] < gapTicks) {
        xs[head] = x;
        ys[head] = y;
        ages[head] = 0;
        return;
      }
      head = (head + 1) % points;
      xs[head] = x;
      ys[head] = y;
      ages[head] = 0;
      ribbon.count = Math.min(ribbon.count + 1, points);
    },
    step(passed: number) {
      let kept = 0;
      for (let i = 0; i < ribbon.count; i++) {
        const at = (head + points - i) % points;
        ages[at] += passed;
        if (ages[at] < ticks) kept = i + 1;
      }
      ribbon.count = kept;
      write();
    },
    clear() {
      ribbon.count = 0;
      positions.fill(0);
    },
  };

  function write(): void {
    const { count } = ribbon;
    for (let i = 0; i < points; i++) {
      const last = Math.min(i, count - 1);
      if (count < 2) positions.fill(0, i * 4, i * 4 + 4);
      else writePoint(i, last);
    }
  }

  /** The strip is as wide across as the way there and on from there say, on average. */
  function writePoint(i: number, point: number): void {
    const at = (head + points - point) % points;
    const newer = (head + points - Math.max(point - 1, 0)) % points;
    const older = (head + points - Math.min(point + 1, ribbon.count - 1)) % points;
    const dx = xs[newer] - xs[older];
    const dy = ys[newer] - ys[older];
    const length = Math.sqrt(dx * dx + dy * dy);
    const share = Math.min(1, ages[at] / ticks);
    const half = (width + (endWidth - width) * share) / 2;
    const acrossX = length > 0 ? (-dy / length) * half : 0;
    const acrossY = length > 0 ? (dx / length) * half : 0;
    shares[i] = share;
    positions[i * 4] = xs[at] + acrossX;
    positions[i * 4 + 1] = ys[at] + acrossY;
    positions[i * 4 + 2] = xs[at] - acrossX;
    positions[i * 4 + 3] = ys[at] - acrossY;
  }

  return ribbon;
}
