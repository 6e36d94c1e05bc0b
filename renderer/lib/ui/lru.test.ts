import { expect, test } from "vitest";
import { LruCache } from "./lru.ts";

test("drops what was used longest ago", () => {
  const cache = new LruCache<string, number>(2);
  cache.set("a", 1);
  cache.set("b", 2);
  cache.get("a");
  cache.set("c", 3);
  expect(cache.get("a")).toBe(1);
  expect(cache.get("b")).toBeUndefined();
  expect(cache.get("c")).toBe(3);
});

test("counts weight, replaces, and keeps a newest value that alone is too heavy", () => {
  const cache = new LruCache<string, number>(10, (value) => value);
  cache.set("a", 4);
  cache.set("a", 6);
  cache.set("b", 4);
  expect(cache.get("a")).toBe(6);
  cache.set("huge", 50);
  expect(cache.get("huge")).toBe(50);
  expect(cache.get("b")).toBeUndefined();
});
