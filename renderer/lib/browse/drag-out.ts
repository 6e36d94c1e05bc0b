import { host } from "../bridge.ts";
import type { Clip } from "../ui/clip.ts";
import { toasts } from "../ui/toasts.svelte.ts";

/** Hands a drag over to the system, so that the file, or its part, can be dropped into another program. */
export function dragOut(event: DragEvent, { sample, region }: Clip): void {
  event.preventDefault();
  const dragged = { sampleId: sample.id, region: region ?? undefined };
  host.invoke("host.dragOut", { samples: [dragged] }).catch(toasts.showError);
}
