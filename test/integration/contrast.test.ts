/** WCAG 2.2: 4.5 to 1 for text, 3 to 1 for marks and outlines, in both themes. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const css = readFileSync(new URL("../../renderer/lib/ui/tokens.css", import.meta.url), "utf8");
const themes = ["light", "dark"] as const;
type Theme = (typeof themes)[number];

const surfaces = ["bg-0", "bg-1", "bg-2", "bg-3"];
/** What is read, and on which surfaces. */
const texts: Readonly<Record<string, readonly string[]>> = {
  "text-0": [...surfaces, "accent-soft"],
  "text-1": [...surfaces, "accent-soft"],
  "text-2": [...surfaces, "accent-soft"],
  accent: ["bg-0", "bg-1", "bg-2", "bg-3", "accent-soft"],
  "on-accent": ["accent"],
  warn: ["bg-0", "bg-1", "bg-2"],
  danger: ["bg-0", "bg-1", "bg-2"],
};
/** What is seen: waveforms, stars, the ring of the focus. */
const marks: Readonly<Record<string, readonly string[]>> = {
  "wave-low": ["bg-0", "bg-1"],
  "wave-mid": ["bg-0", "bg-1"],
  "wave-high": ["bg-0", "bg-1"],
  star: ["bg-0", "bg-1"],
};

test.each(themes)("text of the %s theme can be read on every surface", (theme) => {
  expect(tooFaint(texts, theme, 4.5)).toEqual([]);
});

test.each(themes)("marks of the %s theme stand out from their surfaces", (theme) => {
  expect(tooFaint(marks, theme, 3)).toEqual([]);
});

function tooFaint(
  pairs: Readonly<Record<string, readonly string[]>>,
  theme: Theme,
  least: number,
): string[] {
  return Object.entries(pairs).flatMap(([front, backs]) =>
    backs
      .map((back) => ({ back, ratio: contrast(luminance(front, theme), luminance(back, theme)) }))
      .filter(({ ratio }) => ratio < least)
      .map(({ back, ratio }) => `${front} on ${back}: ${ratio.toFixed(2)}`),
  );
}

function contrast(a: number, b: number): number {
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance(token: string, theme: Theme): number {
  const colour = new RegExp(`--${token}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(css);
  const hex = colour?.[theme === "light" ? 1 : 2];
  if (hex === undefined) throw new Error(`No colour is called ${token}`);
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => linear(hex.slice(at, at + 2)));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function linear(hex: string): number {
  const value = parseInt(hex, 16) / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
