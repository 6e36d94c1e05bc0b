/** Which keys belong to what has the focus, and not to the commands. */

const textFields =
  "textarea, select, [contenteditable], input:not([type=range], [type=radio], [type=checkbox])";
/** Menus, dialogs and lists of choices have the keyboard to themselves. */
const closed = "[role=menu], [role=dialog], [role=alertdialog], [role=listbox]";
const pressed = "button, a[href], summary, [role=button], [role=switch], [role=checkbox]";
const moved =
  "[role=tree], [role=separator], [role=slider], [role=radiogroup], [role=tablist], [type=range], [type=radio]";
const presses = new Set(["Space", "Enter"]);
const moves = /^(Shift\+)?(Arrow\w+|Home|End|Page\w+)$/;

/** Where the keyboard is. */
export type KeyPlace = "closed" | "text" | "pressed" | "moved" | "open";

export function placeOf(target: EventTarget | null): KeyPlace {
  if (!(target instanceof Element)) return "open";
  if (target.closest(closed) !== null) return "closed";
  if (target.closest(textFields) !== null) return "text";
  if (target.closest(moved) !== null) return "moved";
  return target.closest(pressed) === null ? "open" : "pressed";
}

/** Whether a command may have these keys there; `inFields` for one that does not disturb typing. */
export function mayFire(place: KeyPlace, keys: string, inFields: boolean): boolean {
  switch (place) {
    case "closed":
      return false;
    case "text":
      return inFields && (keys === "Escape" || /^(Mod|Ctrl|Alt)\+/.test(keys));
    case "moved":
      return !moves.test(keys) && !presses.has(keys);
    case "pressed":
      return !presses.has(keys);
    case "open":
      return true;
  }
}
