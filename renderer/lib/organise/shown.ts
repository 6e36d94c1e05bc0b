import type { Sample } from "../../../shared/domain.ts";
import { soundList } from "../browse/sound-list.svelte.ts";
import { similar } from "../similar/similar.svelte.ts";

type Edit = (sample: Sample) => Sample;

/**
 * Changes sounds at once wherever they are shown, before the host has answered; copies of a sound
 * share what the musician says of it. Returns what puts them back.
 */
export function editShown(sampleIds: readonly number[], edit: Edit): () => void {
  const ids = new Set(sampleIds);
  const before = new Map<number, Sample>();
  const soundIds = new Set<number>();
  everywhere((sample) => {
    if (ids.has(sample.id) && sample.soundId !== null) soundIds.add(sample.soundId);
    return sample;
  });
  everywhere((sample) => {
    const isMeant = ids.has(sample.id) || (sample.soundId !== null && soundIds.has(sample.soundId));
    if (!isMeant) return sample;
    before.set(sample.id, sample);
    return edit(sample);
  });
  return () => everywhere((sample) => before.get(sample.id) ?? sample);
}

function everywhere(edit: Edit): void {
  soundList.edit(edit);
  similar.edit(edit);
}
