import { describe, expect, it } from "vitest";
import { figure, spread, type Point } from "./figure.ts";

const points: Point[] = [10_000, 100_000, 1_000_000].flatMap((sounds): Point[] => [
  { panel: "latency", series: "default weights", sounds, value: sounds / 1e5 },
  { panel: "latency", series: "FAISS Flat", sounds, value: sounds / 8e3 },
  { panel: "recall", series: "default weights", sounds, value: 0.99 },
]);

/** Every tag that is opened, and none else, is closed, in the right order. */
function isWellFormed(xml: string): boolean {
  const open: string[] = [];
  for (const [, closing, name, selfClosing] of xml.matchAll(
    /<(\/?)([a-z]+)(?:\s[a-zA-Z0-9:-]+="[^"<]*")*\s*(\/?)>/g,
  )) {
    if (closing === "/" && open.pop() !== name) return false;
    if (closing !== "/" && selfClosing !== "/") open.push(name ?? "");
  }
  const tags = xml.match(/<\/?[a-z]/g) ?? [];
  const whole = xml.match(/<\/?[a-z]+(?:\s[a-zA-Z0-9:-]+="[^"<]*")*\s*\/?>/g) ?? [];
  return open.length === 0 && tags.length === whole.length && !/&(?!amp;|lt;|gt;)/.test(xml);
}

describe("figure", () => {
  it("is a whole XML document with a point for every figure", () => {
    const svg = figure(points);
    expect(isWellFormed(svg)).toBe(true);
    expect(svg.match(/<circle /g)).toHaveLength(points.length);
    expect(svg).not.toContain("NaN");
  });

  it("draws one size, and recall that is lower than it should be", () => {
    const svg = figure([
      { panel: "recall", series: "extreme weights", sounds: 10_000, value: 0.42 },
      { panel: "latency", series: "extreme weights", sounds: 10_000, value: 0.2 },
    ]);
    expect(isWellFormed(svg)).toBe(true);
    expect(svg).toContain(">0.40<");
    expect(svg).not.toContain("NaN");
  });
});

describe("spread", () => {
  it("keeps labels apart and in order", () => {
    const moved = spread([100, 102, 101, 250]);
    const order = [moved[0], moved[2], moved[1], moved[3]].map((height) => height ?? NaN);
    for (const [i, height] of order.slice(1).entries()) {
      expect(height - (order[i] ?? 0)).toBeGreaterThanOrEqual(16);
    }
  });

  it("moves up what would lie below the axis", () => {
    for (const height of spread([297, 298, 298])) expect(height).toBeLessThanOrEqual(298);
  });
});
