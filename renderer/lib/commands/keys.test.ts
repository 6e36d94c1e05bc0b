import { expect, test } from "vitest";
import { keysOf, keysText } from "./keys.ts";

interface Press {
  readonly key: string;
  readonly code?: string;
  readonly held?: readonly ("Alt" | "Ctrl" | "Meta" | "Shift" | "AltGraph")[];
}

function press({ key, code = "", held = [] }: Press) {
  return {
    key,
    code,
    altKey: held.includes("Alt"),
    ctrlKey: held.includes("Ctrl"),
    metaKey: held.includes("Meta"),
    shiftKey: held.includes("Shift"),
    getModifierState: (name: string) => held.some((one) => one === name),
  };
}

const onPc = (pressed: Press) => keysOf(press(pressed), false);
const onMac = (pressed: Press) => keysOf(press(pressed), true);

test("Mod is Ctrl, and Cmd on a Mac", () => {
  expect(onPc({ key: "z", held: ["Ctrl"] })).toBe("Mod+Z");
  expect(onPc({ key: "Z", held: ["Ctrl", "Shift"] })).toBe("Mod+Shift+Z");
  expect(onMac({ key: "z", held: ["Meta"] })).toBe("Mod+Z");
  expect(onMac({ key: "z", held: ["Ctrl"] })).toBe("Ctrl+Z");
});

test("a letter is the same with Caps Lock", () => {
  expect(onPc({ key: "F" })).toBe("F");
  expect(onPc({ key: "f" })).toBe("F");
  expect(onPc({ key: "F", held: ["Shift"] })).toBe("Shift+F");
});

test("a sign is what is written, whatever has to be held for it", () => {
  expect(onPc({ key: "?", code: "Slash", held: ["Shift"] })).toBe("?");
  expect(onPc({ key: "?", code: "Minus", held: ["Shift"] })).toBe("?");
  expect(onPc({ key: "/", code: "Digit7", held: ["Shift"] })).toBe("/");
  expect(onPc({ key: "[", code: "Digit8", held: ["Ctrl", "Alt", "AltGraph"] })).toBe("[");
  expect(onPc({ key: "+" })).toBe("Plus");
});

test("letters of another script go by their place on the keyboard", () => {
  expect(onPc({ key: "я", code: "KeyZ", held: ["Ctrl"] })).toBe("Mod+Z");
  expect(onMac({ key: "ƒ", code: "KeyF", held: ["Alt"] })).toBe("Alt+F");
  expect(onPc({ key: "ö", code: "Semicolon" })).toBe("Ö");
});

test("keys with names keep Shift", () => {
  expect(onPc({ key: "ArrowLeft", held: ["Shift"] })).toBe("Shift+ArrowLeft");
  expect(onPc({ key: " " })).toBe("Space");
});

test("a modifier alone, or an accent that waits for its letter, is no key", () => {
  for (const key of ["Shift", "Control", "Meta", "Alt", "AltGraph", "Dead", "Process"])
    expect(onPc({ key })).toBeNull();
});

test("keys are read as they are written on keyboards", () => {
  expect(keysText("Mod+Shift+Z", false)).toBe("Ctrl+Shift+Z");
  expect(keysText("Mod+Shift+Z", true)).toBe("⇧⌘Z");
  expect(keysText("Escape", true)).toBe("Esc");
  expect(keysText("Shift+ArrowLeft", false)).toBe("Shift+←");
});
