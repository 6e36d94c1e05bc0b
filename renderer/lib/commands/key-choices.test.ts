import { expect, test } from "vitest";
import { KeyChoices } from "./key-choices.svelte.ts";

const usual = new Map([
  ["play", ["Space"]],
  ["stop", ["Escape"]],
  ["redo", ["Mod+Shift+Z", "Mod+Y"]],
]);

test("commands come with keys, and keys lead to commands", () => {
  const keys = new KeyChoices(usual);
  expect(keys.keys("redo")).toEqual(["Mod+Shift+Z", "Mod+Y"]);
  expect(keys.command("Mod+Y")).toBe("redo");
  expect(keys.command("Q")).toBeUndefined();
  expect(keys.anyChanged).toBe(false);
});

test("new keys take the place of the old ones", () => {
  const keys = new KeyChoices(usual);
  keys.assign("redo", "R");
  expect(keys.keys("redo")).toEqual(["R"]);
  expect(keys.command("R")).toBe("redo");
  expect(keys.command("Mod+Y")).toBeUndefined();
  expect(keys.isChanged("redo")).toBe(true);
});

test("keys that are taken over leave the command that had them with its others", () => {
  const keys = new KeyChoices(usual);
  keys.assign("play", "Mod+Y");
  expect(keys.command("Mod+Y")).toBe("play");
  expect(keys.keys("redo")).toEqual(["Mod+Shift+Z"]);
  expect(keys.conflicts("play")).toEqual([]);
});

test("a command that is reset beside one that took its keys is told as a conflict, and the choice wins", () => {
  const keys = new KeyChoices(usual);
  keys.assign("play", "Escape");
  keys.reset("stop");
  expect(keys.owners("Escape")).toEqual(["play", "stop"]);
  expect(keys.conflicts("stop")).toEqual(["play"]);
  expect(keys.command("Escape")).toBe("play");
});

test("a command can have no keys, and all can be as they were", () => {
  const keys = new KeyChoices(usual);
  keys.clear("play");
  expect(keys.keys("play")).toEqual([]);
  expect(keys.command("Space")).toBeUndefined();
  keys.resetAll();
  expect(keys.command("Space")).toBe("play");
});
