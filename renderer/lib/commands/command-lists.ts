import type { Strings } from "../strings/index.ts";
import { commandGroups, commandIds, commands } from "./commands.ts";

/** The commands in the order of their groups. */
export const byGroup = commandGroups.map((group) => ({
  group,
  ids: commandIds.filter((id) => commands[id].group === group),
}));

interface FixedKeys {
  readonly name: keyof Strings["commands"]["fixed"];
  readonly keys: readonly string[];
}

/** What every list of sounds does by itself. */
export const fixedKeys: readonly FixedKeys[] = [
  { name: "move", keys: ["ArrowDown", "ArrowUp"] },
  { name: "page", keys: ["PageDown", "PageUp"] },
  { name: "ends", keys: ["Home", "End"] },
  { name: "menu", keys: ["Shift+F10"] },
  { name: "examples", keys: ["Plus", "-"] },
];
