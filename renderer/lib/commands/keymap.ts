import { commandIds, commands } from "./commands.ts";
import { KeyChoices } from "./key-choices.svelte.ts";

/** Which keys mean which command, as the musician wants it. */
export const keymap = new KeyChoices(new Map(commandIds.map((id) => [id, commands[id].keys])));
