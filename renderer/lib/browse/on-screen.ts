import { host, onConnection } from "../bridge.ts";
import { toasts } from "../ui/toasts.svelte.ts";
import { VisibleSamples } from "./visible-samples.ts";

/** What the lists show, told to the host: it is analysed before the rest. */
export const onScreen = new VisibleSamples((sampleIds) => {
  host.invoke("samples.visible", { sampleIds: [...sampleIds] }).catch(toasts.showError);
});

onConnection((connected) => {
  if (connected) onScreen.repeat();
});
