/** The one model of a worker: loaded at the first sound, and again when another is asked for. */
import type { JobInput, ModelInfo } from "../../../shared/analysis.ts";
import { readExcerpt } from "../analyse.ts";
import { loadModel, type AudioModel } from "./load-model.ts";
import { findModel, type ModelCard } from "./model-card.ts";
import { modelUnusable } from "./session.ts";

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
    if (card) loaded = await loadUnchanged(models, card);
  }
  return card && { id: card.id, name: card.name, licence: card.licence };
}

/** Files that were written over between hashing and loading would be kept under a wrong id. */
async function loadUnchanged(models: string, card: ModelCard): Promise<AudioModel> {
  const model = await loadModel(card);
  const now = await findModel(models).catch(() => null);
  if (now?.id === card.id) return model;
  model.dispose();
  throw changed(card.name);
}

/**
 * The unit-length embedding of the file at `path` by the model with the id `model`; null for
 * silence.
 * @throws SoundkinError model-unusable, also where the folder holds another model; or as `decodeFile`.
 */
export async function embedByModel({
  path,
  models,
  model,
}: JobInput<"model">): Promise<Float32Array | null> {
  if (loaded?.card.id !== model) await openModel(models);
  if (loaded?.card.id !== model) throw changed(loaded?.card.name ?? "that was here");
  const { signal, sampleRate } = await readExcerpt(path);
  // A model may well have an opinion of silence, which nobody would want to hear.
  if (signal.length === 0) return null;
  const embedding = await loaded.embed(signal, sampleRate);
  return embedding.some((value) => value !== 0) ? embedding : null;
}

function changed(name: string): Error {
  return modelUnusable(name, "its files changed meanwhile.");
}
