import { dialogs } from "../ui/dialogs.svelte.ts";
import { places } from "./places.svelte.ts";

/** The buttons that a mouse has for back and forward. */
const back = 3;
const forward = 4;

/** Goes back or forward as those buttons say; a browser would leave the page. */
export function handleMouseButtons(event: MouseEvent): void {
  if (event.button !== back && event.button !== forward) return;
  event.preventDefault();
  if (event.type !== "mouseup" || dialogs.open !== null) return;
  if (event.button === back) places.back();
  else places.forward();
}
