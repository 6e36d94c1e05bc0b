import type { Sample } from "../../../shared/domain.ts";
import { host } from "../bridge.ts";
import { similar } from "../similar/similar.svelte.ts";
import { toasts } from "../ui/toasts.svelte.ts";
import { soundList } from "./sound-list.svelte.ts";

/** Makes a sound a favourite, or no longer: at once in every list, undone where the host refuses. */
export async function toggleFavourite(sample: Sample): Promise<void> {
  const favourite = !sample.favourite;
  show(sample, favourite);
  try {
    await host.invoke("samples.setFavourite", { sampleId: sample.id, favourite });
  } catch (error) {
    show(sample, sample.favourite);
    toasts.showError(error);
  }
}

/** Copies of one sound share it. */
function show({ id, soundId }: Sample, favourite: boolean): void {
  const edit = (sample: Sample): Sample => {
    const isMeant = sample.id === id || (soundId !== null && sample.soundId === soundId);
    return isMeant && sample.favourite !== favourite ? { ...sample, favourite } : sample;
  };
  soundList.edit(edit);
  similar.edit(edit);
}
