/** The key that goes with letters on this system. */
export const commandKey = navigator.userAgent.includes("Macintosh") ? "Cmd" : "Ctrl";

/** What a key asks for: Ctrl/Cmd+Z undoes, with Shift it redoes, as Ctrl+Y does; null for another. */
export function directionOf(
  event: Pick<KeyboardEvent, "key" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey">,
): "undo" | "redo" | null {
  if (event.altKey || event.ctrlKey === event.metaKey) return null;
  const key = event.key.toLowerCase();
  if (key === "z") return event.shiftKey ? "redo" : "undo";
  return key === "y" && event.ctrlKey && !event.shiftKey ? "redo" : null;
}
