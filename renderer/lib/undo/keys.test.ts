import { expect, test } from "vitest";
import { directionOf } from "./keys.ts";

const plain = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false };

test("Ctrl+Z and Cmd+Z undo, with Shift they redo", () => {
  for (const held of [{ ctrlKey: true }, { metaKey: true }]) {
    expect(directionOf({ ...plain, ...held, key: "z" })).toBe("undo");
    expect(directionOf({ ...plain, ...held, shiftKey: true, key: "Z" })).toBe("redo");
  }
});

test("Ctrl+Y redoes; on a Mac, Cmd+Y is none of ours", () => {
  expect(directionOf({ ...plain, ctrlKey: true, key: "y" })).toBe("redo");
  expect(directionOf({ ...plain, metaKey: true, key: "y" })).toBeNull();
});

test("other keys ask for nothing", () => {
  expect(directionOf({ ...plain, key: "z" })).toBeNull();
  expect(directionOf({ ...plain, ctrlKey: true, altKey: true, key: "z" })).toBeNull();
  expect(directionOf({ ...plain, ctrlKey: true, key: "x" })).toBeNull();
});
