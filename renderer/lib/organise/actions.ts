/**
 * What the musician says of sounds: shown at once, undone with a word where the host refuses. They
 * say so themselves, and reject nothing. A toast with Undo comes where more than one sound changes,
 * and where the change is more than a key.
 */
import type { Sample } from "../../../shared/domain.ts";
import type { Corrections } from "../../../shared/user-data.ts";
import { host } from "../bridge.ts";
import { strings } from "../strings/index.ts";
import { toasts } from "../ui/toasts.svelte.ts";
import { changes } from "../undo/changes.svelte.ts";
import { editShown } from "./shown.ts";
import { withTags, type TagChange } from "./tags.ts";

type SampleIds = readonly number[];

interface Change {
  readonly sampleIds: SampleIds;
  readonly edit: (sample: Sample) => Sample;
  readonly send: () => Promise<void>;
  /** Said with an offer to undo; null for what needs no words. */
  readonly words: string | null;
}

/** Makes sounds favourites, or no longer. */
export async function setFavourite(sampleIds: SampleIds, favourite: boolean): Promise<void> {
  await told({
    sampleIds,
    edit: (sample) => ({ ...sample, favourite }),
    send: () => host.invoke("samples.setFavourite", { sampleIds: [...sampleIds], favourite }),
    words: many(sampleIds, (sounds) => strings.organise.favourites(sounds, favourite)),
  });
}

/** Gives sounds one to five stars; null for none. */
export async function rate(sampleIds: SampleIds, rating: number | null): Promise<void> {
  await told({
    sampleIds,
    edit: (sample) => ({ ...sample, rating }),
    send: () => host.invoke("samples.setRating", { sampleIds: [...sampleIds], rating }),
    words: many(sampleIds, (sounds) => strings.organise.rated(sounds, rating)),
  });
}

/** Gives sounds tags and takes others from them. */
export async function changeTags(sampleIds: SampleIds, change: TagChange): Promise<void> {
  await told(tagging(sampleIds, change));
}

/** The same for a dialog, which says itself what went wrong. */
export async function saveTags(sampleIds: SampleIds, change: TagChange): Promise<void> {
  await make(tagging(sampleIds, change));
}

function tagging(sampleIds: SampleIds, { add, remove }: TagChange): Change {
  const input = { sampleIds: [...sampleIds], add: [...add], remove: [...remove] };
  return {
    sampleIds,
    edit: (sample) => ({ ...sample, tags: withTags(sample.tags, { add, remove }) }),
    send: () => host.invoke("samples.changeTags", input),
    words: strings.organise.tagged(sampleIds.length),
  };
}

export async function addToCollection(name: string, sampleIds: SampleIds): Promise<void> {
  await told(collecting(name, sampleIds, true));
}

export async function removeFromCollection(name: string, sampleIds: SampleIds): Promise<void> {
  await told(collecting(name, sampleIds, false));
}

function collecting(name: string, sampleIds: SampleIds, isIn: boolean): Change {
  return {
    sampleIds,
    edit: (sample) => {
      const others = sample.collections.filter((other) => other !== name);
      return { ...sample, collections: isIn ? [...others, name].sort() : others };
    },
    send: () => host.invoke("collections.setSamples", { name, sampleIds: [...sampleIds], isIn }),
    words: strings.organise.collected(sampleIds.length, name, isIn),
  };
}

/** Says what the analysis got wrong; null takes a correction back. */
export async function correct(sampleIds: SampleIds, corrections: Corrections): Promise<void> {
  await told({
    sampleIds,
    edit: (sample) => corrected(sample, corrections),
    send: () => host.invoke("samples.correct", { sampleIds: [...sampleIds], corrections }),
    words: strings.organise.corrected(sampleIds.length),
  });
}

/** What was measured is not known here: where a correction is taken back, the host tells it. */
function corrected(sample: Sample, { tempo, key, kind, instrument }: Corrections): Sample {
  return {
    ...sample,
    tempo: tempo ?? sample.tempo,
    key: key ?? sample.key,
    kind: kind ?? sample.kind,
    instrument: instrument ?? sample.instrument,
  };
}

/** Keeps the musician's own words about a sound; "" for none. */
export async function setNote(sampleId: number, note: string): Promise<void> {
  await told({
    sampleIds: [sampleId],
    edit: (sample) => ({ ...sample, note }),
    send: () => host.invoke("samples.setNote", { sampleId, note }),
    words: strings.organise.noted(note),
  });
}

function many(sampleIds: SampleIds, words: (sounds: number) => string): string | null {
  return sampleIds.length > 1 ? words(sampleIds.length) : null;
}

async function told(change: Change): Promise<void> {
  try {
    await make(change);
  } catch (error) {
    toasts.showError(error);
  }
}

async function make({ sampleIds, edit, send, words }: Change): Promise<void> {
  if (sampleIds.length === 0) return;
  const putBack = editShown(sampleIds, edit);
  try {
    if (words === null) await send();
    else await changes.make(send, () => words);
  } catch (error) {
    putBack();
    throw error;
  }
}
