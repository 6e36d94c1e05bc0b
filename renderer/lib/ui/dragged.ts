import type { ClipRef } from "./clip.ts";

/**
 * Marks a drag of sounds of this window. A drag that the desktop made native comes back as "Files";
 * `draggedClips` tells it from the files of other programs.
 */
export const draggedType = "application/x-soundkin-clips";

let dragged: readonly ClipRef[] | null = null;

/** What is dragged from this window just now; null where it is nothing, or something else. */
export function draggedClips(): readonly ClipRef[] | null {
  return dragged;
}

/** Says what is dragged, until the drag has ended. */
export function beginDrag(clips: readonly ClipRef[]): void {
  dragged = clips;
  // A native drag tells nobody of its end; the pointer moves freely only after it.
  window.addEventListener("pointermove", handleMove);
}

export function endDrag(): void {
  dragged = null;
  window.removeEventListener("pointermove", handleMove);
}

function handleMove({ buttons }: PointerEvent): void {
  if (buttons === 0) endDrag();
}
