// Draws a plot as a self-contained SVG that reads on light and dark pages: lines over logarithmic axes, named at their ends.
import type { Plot, PlotPoint } from '#scripts/bench/benchmark.ts';

const WIDTH = 760;
const HEIGHT = 430;
const LEFT = 76;
const RIGHT = 210;
const TOP = 54;
const BOTTOM = 58;
const PLOT_RIGHT = WIDTH - RIGHT;
const PLOT_BOTTOM = HEIGHT - BOTTOM;
/** Between the baselines of two names, in pixels. */
const NAME_GAP = 17;

/** Tell apart also without colours: light and dark alternate. After Okabe and Ito, "Color Universal Design", 2008. */
const COLORS = [
  { light: '#0072b2', dark: '#56b4e9' },
  { light: '#d55e00', dark: '#f0883e' },
  { light: '#007a5a', dark: '#2fc495' },
  { light: '#a8528f', dark: '#dd95c4' },
  { light: '#6b6b6b', dark: '#a5a5a5' },
];

interface Axis {
  /** Where a value stands, in pixels. */
  at(value: number): number;
  readonly ticks: readonly number[];
}

/** The SVG's text. Points of a series are joined in the order of x; those that a logarithmic axis has no place for are left out. */
export function drawPlot(plot: Omit<Plot, 'measure'>, points: readonly PlotPoint[]): string {
  const shown = points.filter(({ x, y }) => x > 0 && Number.isFinite(y) && (y > 0 || plot.isLinear === true));
  const xAxis = logAxis(
    shown.map(({ x }) => x),
    LEFT,
    PLOT_RIGHT,
  );
  const ys = shown.map(({ y }) => y);
  const yAxis = plot.isLinear === true ? linearAxis(ys, PLOT_BOTTOM, TOP) : logAxis(ys, PLOT_BOTTOM, TOP);
  const lines = plot.series.map((name, i) => {
    const ofSeries = shown.filter(({ series }) => series === name).toSorted((a, b) => a.x - b.x);
    return { name, i, places: ofSeries.map(({ x, y }) => ({ x: xAxis.at(x), y: yAxis.at(y) })) };
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escape(plot.title)}">
<style>
${styles(plot.series.length)}
</style>
<rect class="page" width="${WIDTH}" height="${HEIGHT}" rx="8"/>
<text class="title" x="${LEFT}" y="28">${escape(plot.title)}</text>
${xAxis.ticks.map((tick) => verticalTick(xAxis.at(tick), numberText(tick))).join('\n')}
${yAxis.ticks.map((tick) => horizontalTick(yAxis.at(tick), numberText(tick))).join('\n')}
<text x="${(LEFT + PLOT_RIGHT) / 2}" y="${HEIGHT - 16}" text-anchor="middle">${escape(plot.xName)}</text>
<text transform="translate(20 ${(TOP + PLOT_BOTTOM) / 2}) rotate(-90)" text-anchor="middle">${escape(plot.yName)}</text>
${lines.map(({ i, places }) => lineOf(i, places)).join('\n')}
${namesOf(lines).join('\n')}
</svg>
`;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Powers of ten around the values, and 2 and 5 between them where there is room. */
function logAxis(values: readonly number[], from: number, to: number): Axis {
  const low = Math.min(...values);
  const high = Math.max(...values, low * 1.001);
  const lowLog = Math.log10(low);
  const span = Math.log10(high) - lowLog;
  const margin = span * 0.04;
  const at = (value: number) => from + ((Math.log10(value) - lowLog + margin) / (span + 2 * margin)) * (to - from);
  const steps = span > 2.5 ? [1] : span > 1 ? [1, 2, 5] : [1, 2, 3, 4, 5, 6, 7, 8, 9];
  const decades = Array.from({ length: Math.ceil(span) + 2 }, (_, i) => 10 ** (Math.floor(lowLog) + i));
  const every = Math.max(1, Math.ceil(decades.length / 9));
  const ticks = decades
    .filter((_, i) => i % every === 0)
    .flatMap((decade) => steps.map((step) => decade * step))
    .filter((tick) => at(tick) >= Math.min(from, to) - 0.5 && at(tick) <= Math.max(from, to) + 0.5);
  return { at, ticks };
}

/** From 0 to above the highest value in four to five round steps. */
function linearAxis(values: readonly number[], from: number, to: number): Axis {
  const high = Math.max(...values) || 1;
  const power = 10 ** Math.floor(Math.log10(high / 4));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => high / size <= 5) ?? power * 10;
  const top = Math.ceil(high / step) * step;
  return {
    at: (value) => from + (value / top) * (to - from),
    ticks: Array.from({ length: Math.round(top / step) + 1 }, (_, i) => i * step),
  };
}

function verticalTick(x: number, text: string): string {
  return `<path class="grid" d="M${pixel(x)} ${TOP}V${PLOT_BOTTOM}"/><text x="${pixel(x)}" y="${PLOT_BOTTOM + 19}" text-anchor="middle">${text}</text>`;
}

function horizontalTick(y: number, text: string): string {
  return `<path class="grid" d="M${LEFT} ${pixel(y)}H${PLOT_RIGHT}"/><text x="${LEFT - 9}" y="${pixel(y + 4)}" text-anchor="end">${text}</text>`;
}

function lineOf(i: number, places: readonly Place[]): string {
  const path = places.map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${pixel(x)} ${pixel(y)}`).join('');
  const dots = places.map(({ x, y }) => `<circle cx="${pixel(x)}" cy="${pixel(y)}" r="3"/>`).join('');
  return `<g class="s${i}"><path class="line" d="${path}"/>${dots}</g>`;
}

/** Each series' name beside its last point, moved apart where two would meet. */
function namesOf(
  lines: readonly { readonly name: string; readonly i: number; readonly places: readonly Place[] }[],
): string[] {
  const ends = lines
    .map(({ name, i, places }) => ({ name, i, end: places.at(-1) ?? { x: LEFT, y: PLOT_BOTTOM } }))
    .toSorted((a, b) => a.end.y - b.end.y || a.i - b.i);
  const lowest = PLOT_BOTTOM - (ends.length - 1) * NAME_GAP;
  let y = -Infinity;
  return ends.map(({ name, i, end }, at) => {
    y = Math.min(Math.max(end.y + 4, y + NAME_GAP), Math.max(lowest + at * NAME_GAP, y + NAME_GAP));
    return `<text class="s${i} name" x="${pixel(end.x + 12)}" y="${pixel(y)}">${escape(name)}</text>`;
  });
}

function styles(seriesCount: number): string {
  const colors = (tone: 'light' | 'dark') =>
    Array.from({ length: seriesCount }, (_, i) => {
      const color = COLORS[i % COLORS.length][tone];
      return `.s${i}{fill:${color}}.s${i} .line{stroke:${color}}`;
    }).join('');
  return `text{font:13px system-ui,sans-serif;fill:#3d444d}.title{font-size:15px;font-weight:600;fill:#1f2328}.page{fill:#fff}
.grid{stroke:#d8dee4;fill:none}.line{fill:none;stroke-width:2}.name{font-weight:600}
${colors('light')}
@media(prefers-color-scheme:dark){text{fill:#b1bac4}.title{fill:#f0f6fc}.page{fill:#0d1117}.grid{stroke:#30363d}
${colors('dark')}}`;
}

/** 0.05, 5, 500, 5k, 5M; powers beyond. */
function numberText(value: number): string {
  const rounded = Number(value.toPrecision(6));
  if (rounded >= 1e9 || (rounded > 0 && rounded < 1e-3)) return rounded.toExponential().replace('e+', 'e');
  if (rounded >= 1e6) return `${rounded / 1e6}M`;
  return rounded >= 1e3 ? `${rounded / 1e3}k` : String(rounded);
}

function pixel(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
