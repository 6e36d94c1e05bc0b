/** The one model of a worker: loaded at the first sound, and again when the folder holds another. */
import type { ModelInfo } from "../../../shared/analysis.ts";
import { modelUnusable } from "./session.ts";
import { readExcerpt } from "../analyse.ts";
import { loadModel, type AudioModel } from "./load-model.ts";
import { findModel } from "./model-card.ts";

let loaded: AudioModel | null = null;

/**
 * Loads the model in the folder `models`; null where there is none.
 * @throws SoundkinError model-unusable.
 */
export async function openModel(models: string): Promise<ModelInfo | null> {
  const card = await findModel(models);
  if (card?.id !== loaded?.card.id) {
    loaded?.dispose();
    loaded = null;
    if (card) loaded = await loadModel(card);
  }
  return card && { id: card.id, name: card.name, licence: card.licence };
}

/**
 * The unit-length embedding of the file at `path`; null for silence.
 * @throws SoundkinError model-unusable, or as `decodeFile`.
 */
export async function embedByModel(path: string, models: string): Promise<Float32Array | null> {
  if (!loaded) await openModel(models);
  if (!loaded) throw modelUnusable("The model", "it is no longer in its folder.");
  const { signal, sampleRate } = await readExcerpt(path);
  // A model may well have an opinion of silence, which nobody would want to hear.
  if (signal.length === 0) return null;
  const embedding = await loaded.embed(signal, sampleRate);
  return embedding.some((value) => value !== 0) ? embedding : null;
}
