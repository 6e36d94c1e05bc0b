import type { Attachment } from "svelte/attachments";
import { draggedClips } from "../ui/dragged.ts";

type Drop = (sampleIds: readonly number[]) => void;

/** Takes sounds that are dragged from a list of this window; while they are over it, it is marked. */
export function acceptSounds(drop: Drop | undefined): Attachment<HTMLElement> | undefined {
  if (drop === undefined) return undefined;
  return (element) => {
    // Children are entered and left, too.
    let depth = 0;
    const mark = (change: number) => {
      depth = Math.max(0, depth + change);
      element.toggleAttribute("data-accepts", depth > 0);
    };
    const handlers: Readonly<Record<string, (event: DragEvent) => void>> = {
      dragenter: () => mark(1),
      dragleave: () => mark(-1),
      dragover: ({ dataTransfer }) => {
        if (dataTransfer !== null) dataTransfer.dropEffect = "copy";
      },
      drop: () => {
        mark(-depth);
        drop(draggedIds());
      },
    };
    const handle = (event: DragEvent) => {
      if (draggedClips() === null) return;
      event.preventDefault();
      event.stopPropagation();
      handlers[event.type]?.(event);
    };
    const types = ["dragenter", "dragover", "dragleave", "drop"] as const;
    for (const type of types) element.addEventListener(type, handle);
    return () => {
      for (const type of types) element.removeEventListener(type, handle);
    };
  };
}

/** Two parts of one sound are one sound of a collection. */
function draggedIds(): readonly number[] {
  return [...new Set((draggedClips() ?? []).map(({ sampleId }) => sampleId))];
}
