import type { Sample } from "../../../shared/domain.ts";
import { host } from "../bridge.ts";
import { toasts } from "../ui/toasts.svelte.ts";

/** Hands a drag over to the system, so that the file itself can be dropped into another program. */
export function dragOut(event: DragEvent, sample: Sample): void {
  event.preventDefault();
  host.invoke("host.dragOut", { sampleIds: [sample.id] }).catch(toasts.showError);
}
