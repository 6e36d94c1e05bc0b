/**
 * The figure of RESULTS.md: latency and recall over the size of the library, as an SVG. It brings its
 * own background, so that it reads on light and on dark pages alike.
 */

export interface Point {
  readonly panel: "latency" | "recall";
  /** What the line stands for, the same in both panels. */
  readonly series: string;
  /** In the library. */
  readonly sounds: number;
  /** Milliseconds, or the share of the exact answer. */
  readonly value: number;
}

interface Panel {
  readonly title: string;
  readonly left: number;
  readonly points: readonly Point[];
  readonly ticks: readonly number[];
  readonly tickText: (tick: number) => string;
  /** Where a value stands between the lowest tick (0) and the highest (1). */
  readonly share: (value: number) => number;
}

const size = { width: 920, height: 370 };
/** Of each panel; labels of the lines stand to its right. */
const plot = { top: 58, width: 275, height: 240 };
const lefts = { latency: 62, recall: 522 };
const labelGap = 16;
const background = "#f6f7f9";
const ink = "#1f2328";
const grid = "#d5d9de";
/** Colours that people with any kind of colour vision tell apart (Okabe and Ito). */
const colours: Readonly<Record<string, string>> = {
  "default weights": "#0072b2",
  "extreme weights": "#c04a00",
  "10 % filter": "#007a5a",
};
/** Of what is there for comparison. */
const baselineColour = "#6a727c";

/** Draws all points as an SVG document. */
export function figure(points: readonly Point[]): string {
  const sizes = [...new Set(points.map(({ sounds }) => sounds))].sort((a, b) => a - b);
  const panels = [latencyPanel(points), recallPanel(points)];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" \
width="${size.width}" height="${size.height}" font-family="system-ui, sans-serif" font-size="12" \
fill="${ink}" role="img" aria-label="Latency and recall of similarity search by size of the library">
<rect width="${size.width}" height="${size.height}" rx="8" fill="${background}"/>
${panels.map((panel) => drawPanel(panel, sizes)).join("\n")}
</svg>
`;
}

function latencyPanel(all: readonly Point[]): Panel {
  const points = all.filter(({ panel }) => panel === "latency");
  const powers = points.map(({ value }) => Math.log10(value));
  const lowest = Math.floor(Math.min(0, ...powers));
  const highest = Math.max(lowest + 1, Math.ceil(Math.max(0, ...powers)));
  return {
    title: "Find similar: p95, ms",
    left: lefts.latency,
    points,
    ticks: Array.from({ length: highest - lowest + 1 }, (_, i) => 10 ** (lowest + i)),
    tickText: (tick) => tick.toLocaleString("en"),
    share: (value) => (Math.log10(value) - lowest) / (highest - lowest),
  };
}

function recallPanel(all: readonly Point[]): Panel {
  const points = all.filter(({ panel }) => panel === "recall");
  // In steps of tenths of the panel, which hardly ever has to begin lower.
  const lowest = Math.min(0.9, Math.floor(Math.min(1, ...points.map((p) => p.value)) * 10) / 10);
  const steps = 5;
  return {
    title: "Recall@10: share of the exact answer",
    left: lefts.recall,
    points,
    ticks: Array.from({ length: steps + 1 }, (_, i) => lowest + ((1 - lowest) * i) / steps),
    tickText: (tick) => tick.toFixed(2),
    share: (value) => (value - lowest) / (1 - lowest),
  };
}

function drawPanel(panel: Panel, sizes: readonly number[]): string {
  const { title, left, points, ticks, tickText, share } = panel;
  const bottom = plot.top + plot.height;
  const right = left + plot.width;
  const x = (sounds: number): number => left + plot.width * shareOfSizes(sounds, sizes);
  const y = (value: number): number => bottom - plot.height * share(value);
  const series = Map.groupBy(points, (point) => point.series);
  const heights = spread(Array.from(series.values(), (line) => y(line.at(-1)?.value ?? 0)));
  return [
    text(left, plot.top - 24, title, `font-size="14" font-weight="600"`),
    ...ticks.map((tick) => line(left, y(tick), right, y(tick), grid)),
    ...ticks.map((tick) => text(left - 8, y(tick) + 4, tickText(tick), `text-anchor="end"`)),
    line(left, bottom, right, bottom, ink),
    ...sizes.map((count) => line(x(count), bottom, x(count), bottom + 5, ink)),
    ...sizes.map((count) =>
      text(x(count), bottom + 20, count.toLocaleString("en"), `text-anchor="middle"`),
    ),
    text(left + plot.width / 2, bottom + 42, "sounds in the library", `text-anchor="middle"`),
    ...Array.from(series.values(), (line) => drawLine(line, x, y)),
    ...Array.from(series.keys(), (name, i) =>
      text(right + 10, (heights[i] ?? 0) + 4, name, `fill="${colourOf(name)}"`),
    ),
  ].join("\n");
}

function drawLine(
  points: readonly Point[],
  x: (sounds: number) => number,
  y: (value: number) => number,
): string {
  const [first] = points;
  const colour = colourOf(first?.series ?? "");
  const dashes = colour === baselineColour ? ` stroke-dasharray="5 4"` : "";
  const path = points.map(({ sounds, value }) => `${fixed(x(sounds))},${fixed(y(value))}`);
  const dots = points.map(
    ({ series, sounds, value }) =>
      `<circle cx="${fixed(x(sounds))}" cy="${fixed(y(value))}" r="3.5" fill="${colour}">` +
      `<title>${series}, ${sounds.toLocaleString("en")} sounds: ${value}</title></circle>`,
  );
  return [
    `<polyline points="${path.join(" ")}" fill="none" stroke="${colour}" stroke-width="2"${dashes}/>`,
    ...dots,
  ].join("\n");
}

function shareOfSizes(sounds: number, sizes: readonly number[]): number {
  const [least = 1, most = 1] = [sizes[0], sizes.at(-1)];
  return least === most ? 0.5 : Math.log(sounds / least) / Math.log(most / least);
}

/** Heights moved apart as far as labels need, about where they were. */
export function spread(heights: readonly number[]): number[] {
  const order = Array.from(heights.keys()).sort((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0));
  const moved = [...heights];
  const lowest = plot.top + plot.height;
  for (const [rank, i] of order.entries()) {
    const above = moved[order[rank - 1] ?? -1] ?? -Infinity;
    moved[i] = Math.max(moved[i] ?? 0, above + labelGap);
  }
  for (const [rank, i] of [...order.entries()].reverse()) {
    const below = moved[order[rank + 1] ?? -1] ?? lowest + labelGap;
    moved[i] = Math.min(moved[i] ?? 0, below - labelGap);
  }
  return moved;
}

function colourOf(series: string): string {
  return colours[series] ?? baselineColour;
}

function text(x: number, y: number, content: string, attributes: string): string {
  return `<text x="${fixed(x)}" y="${fixed(y)}" ${attributes}>${content}</text>`;
}

function line(x1: number, y1: number, x2: number, y2: number, stroke: string): string {
  return `<line x1="${fixed(x1)}" y1="${fixed(y1)}" x2="${fixed(x2)}" y2="${fixed(y2)}" stroke="${stroke}"/>`;
}

function fixed(value: number): string {
  return String(Math.round(10 * value) / 10);
}
