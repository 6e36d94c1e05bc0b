import { resolve, sep } from "node:path";
import { expect, test, vi } from "vitest";
import { pagePath } from "./protocol.ts";

vi.mock("electron", () => ({ protocol: {} }));

const folder = resolve("/app/out/renderer");

test("a page's address names a file of the built pages", () => {
  expect(pagePath(folder, "soundkin://app/assets/a%20b.js")).toBe(resolve(folder, "assets/a b.js"));
});

test.each([
  "soundkin://app/../main/main.js",
  "soundkin://app/%2e%2e/main/main.js",
  "soundkin://app/..%2fmain%2fmain.js",
  "soundkin://app/..%2frenderer-of-another/index.html",
])("%s does not leave the folder", (url) => {
  const path = pagePath(folder, url);
  expect(path === undefined || path.startsWith(folder + sep)).toBe(true);
});

test("another host has no pages", () => {
  expect(pagePath(folder, "soundkin://elsewhere/index.html")).toBeUndefined();
});
