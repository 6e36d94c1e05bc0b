import { beforeEach, expect, test, vi } from "vitest";
import { Places } from "./places.svelte.ts";

let places: Places;
let text: string;
let folder: string;

beforeEach(() => {
  vi.useFakeTimers();
  places = new Places();
  text = "";
  folder = "all";
  places.add<string>({ snapshot: () => text, restore: (before) => (text = before) });
  places.add<string>({ snapshot: () => folder, restore: (before) => (folder = before) });
  return () => vi.useRealTimers();
});

function type(typed: string) {
  places.go("search", () => (text = typed));
}

function open(name: string) {
  places.go("scope", () => (folder = name));
  vi.advanceTimersByTime(5_000);
}

test("back and forward bring back every part as it was left", () => {
  open("Drums");
  type("kick");
  folder = "Drums, scrolled";
  places.back();
  expect([folder, text]).toEqual(["Drums", ""]);
  places.back();
  expect(folder).toBe("all");
  expect(places.canGoBack).toBe(false);
  places.forward();
  places.forward();
  expect([folder, text]).toEqual(["Drums, scrolled", "kick"]);
  expect(places.canGoForward).toBe(false);
});

test("what is typed at one go is one place", () => {
  for (const typed of ["k", "ki", "kic", "kick"]) {
    type(typed);
    vi.advanceTimersByTime(400);
  }
  places.back();
  expect(text).toBe("");
  expect(places.canGoBack).toBe(false);
});

test("another way than forward forgets what was forward", () => {
  open("Drums");
  open("Loops");
  places.back();
  open("Synths");
  expect(places.canGoForward).toBe(false);
  places.back();
  expect(folder).toBe("Drums");
});

test("a change inside another is no place of its own, nor is coming back", () => {
  places.go("copies", () => {
    open("copies");
    type("");
  });
  places.back();
  expect([folder, places.canGoBack]).toEqual(["all", false]);
});

test("after coming back, the same kind of change is a place again", () => {
  type("kick");
  places.back();
  type("snare");
  expect(places.canGoBack).toBe(true);
});
