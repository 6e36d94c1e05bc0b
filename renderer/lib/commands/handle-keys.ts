import { dialogs } from "../ui/dialogs.svelte.ts";
import { applies, commands } from "./commands.ts";
import { mayFire, placeOf } from "./key-places.ts";
import { keymap } from "./keymap.ts";
import { keysOf } from "./keys.ts";

/** Runs the command that a key means, where nothing else in the window has taken it. */
export function handleKeys(event: KeyboardEvent): void {
  if (event.defaultPrevented || dialogs.open !== null) return;
  const keys = keysOf(event);
  const id = keys === null ? undefined : keymap.command(keys);
  if (keys === null || id === undefined) return;
  const { run, inFields = false, repeats = false } = commands[id];
  if (!mayFire(placeOf(event.target), keys, inFields) || !applies(id)) return;
  event.preventDefault();
  if (!event.repeat || repeats) run(event.repeat);
}
