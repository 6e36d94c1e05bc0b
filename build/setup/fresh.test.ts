import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isStale } from "./fresh.mjs";

let folder: string;
const at = (name: string) => join(folder, name);
const touch = (name: string, seconds: number) => utimesSync(at(name), seconds, seconds);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "soundkin-fresh-"));
  mkdirSync(at("renderer/lib"), { recursive: true });
  writeFileSync(at("renderer/lib/app.ts"), "");
  writeFileSync(at("index.html"), "");
  for (const name of ["renderer/lib/app.ts", "renderer/lib", "renderer"]) touch(name, 1000);
  touch("index.html", 2000);
});
afterEach(() => rmSync(folder, { recursive: true }));

test("what is newer than all of its sources is fresh", () => {
  expect(isStale([at("renderer")], at("index.html"))).toBe(false);
});

test("a changed file makes it stale", () => {
  touch("renderer/lib/app.ts", 3000);
  expect(isStale([at("renderer")], at("index.html"))).toBe(true);
});

test("a deleted file makes it stale", () => {
  rmSync(at("renderer/lib/app.ts"));
  expect(isStale([at("renderer")], at("index.html"))).toBe(true);
});

test("what was never built is stale", () => {
  expect(isStale([at("renderer")], at("none.html"))).toBe(true);
});
