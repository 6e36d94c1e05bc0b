import { expect, test } from "vitest";
import { mayFire } from "./key-places.ts";

test("who types is not disturbed, but by what asks for it", () => {
  expect(mayFire("text", "F", false)).toBe(false);
  expect(mayFire("text", "F", true)).toBe(false);
  expect(mayFire("text", "Mod+Z", false)).toBe(false);
  expect(mayFire("text", "Mod+K", true)).toBe(true);
  expect(mayFire("text", "Escape", true)).toBe(true);
});

test("menus and dialogs have the keyboard to themselves", () => {
  expect(mayFire("closed", "Mod+K", true)).toBe(false);
});

test("a button is pressed by its own keys and leaves the others", () => {
  expect(mayFire("pressed", "Space", false)).toBe(false);
  expect(mayFire("pressed", "Enter", false)).toBe(false);
  expect(mayFire("pressed", "ArrowLeft", false)).toBe(true);
});

test("a slider or a tree keeps what moves it", () => {
  expect(mayFire("moved", "ArrowLeft", false)).toBe(false);
  expect(mayFire("moved", "Shift+End", false)).toBe(false);
  expect(mayFire("moved", "F", false)).toBe(true);
});
