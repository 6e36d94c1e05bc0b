/**
 * Keys as text: "Mod+Shift+Z", "Space", "?". Mod is Ctrl, and Cmd on a Mac. Shift is named where the
 * key is not another one with it: "?" is Shift and something else on each keyboard.
 */
import { strings } from "../strings/index.ts";

type KeyPress = Pick<
  KeyboardEvent,
  "key" | "code" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey" | "getModifierState"
>;

export const isMac = navigator.userAgent.includes("Macintosh");

const modifiers = new Set(["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "NumLock"]);
const noKey = new Set(["Dead", "Process", "Unidentified", "Compose"]);

/** What is pressed; null while it is a modifier alone or a part of a character. */
export function keysOf(event: KeyPress, mac = isMac): string | null {
  if (modifiers.has(event.key) || noKey.has(event.key)) return null;
  // AltGr says that Ctrl and Alt are held, and writes "[" on many keyboards.
  const writes = event.getModifierState("AltGraph");
  const key = keyName(event, writes);
  const held = [
    (mac ? event.metaKey : event.ctrlKey && !writes) && "Mod",
    mac && event.ctrlKey && "Ctrl",
    event.altKey && !writes && "Alt",
    event.shiftKey && (key.length > 1 || isLetter(key)) && "Shift",
  ];
  return [...held.filter((name) => name !== false), key].join("+");
}

function keyName({ key, code, altKey }: KeyPress, writes: boolean): string {
  if (key === " ") return "Space";
  if (key === "+") return "Plus";
  const place = /^(?:Key([A-Z])|Digit(\d))$/.exec(code);
  // Cyrillic, Greek and other letters, and what Option makes of Latin ones, go by their place.
  const isForeign = key.length === 1 && key > "~";
  if (place !== null && !writes && (isForeign || (altKey && !isLetter(key))))
    return place[1] ?? place[2] ?? key;
  return key.length === 1 ? key.toUpperCase() : key;
}

function isLetter(key: string): boolean {
  return /^[a-z]$/i.test(key);
}

/** As a musician reads it: "Ctrl+Shift+Z", "⇧⌘Z" on a Mac. */
export function keysText(keys: string, mac = isMac): string {
  const names: Readonly<Partial<Record<string, string>>> = strings.commands.keyNames;
  const parts = keys.split("+");
  if (!mac) return parts.map((part) => names[part] ?? part).join("+");
  const symbols = ["Ctrl", "Alt", "Shift", "Mod"].filter((held) => parts.includes(held));
  const key = parts.at(-1) ?? "";
  return [...symbols.map((held) => macSymbols[held] ?? ""), names[key] ?? key].join("");
}

const macSymbols: Readonly<Partial<Record<string, string>>> = {
  Ctrl: "⌃",
  Alt: "⌥",
  Shift: "⇧",
  Mod: "⌘",
};
