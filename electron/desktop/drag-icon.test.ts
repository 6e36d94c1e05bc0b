import { expect, test, vi } from "vitest";
import { waveformPixels } from "./drag-icon.ts";

vi.mock("electron", () => ({ nativeImage: {} }));

test("the picture of a drag shows something: with an empty one no drag begins", () => {
  const pixels = waveformPixels();
  expect(pixels).toHaveLength(32 * 32 * 4);
  const opaque = pixels.filter((value, index) => index % 4 === 3 && value === 0xff).length;
  expect(opaque).toBeGreaterThan(200);
  expect(opaque).toBeLessThan(800);
});
