/** Which of a model's inputs takes the sound, and in what shape. */
import type { ModelCard, SoundInput } from "./model-card.ts";
import { melLayouts } from "./mel-patches.ts";
import {
  listNames,
  modelUnusable,
  type DeclaredShape,
  type ModelInput,
  type Session,
} from "./session.ts";

export interface ChosenInput {
  readonly name: string;
  /** With the 1s that the model wants around the sound; null is as long as the sound. */
  readonly shape: DeclaredShape;
}

/**
 * The input that the card names, else the first that the sound fits.
 * @throws SoundkinError model-unusable, saying what the model wants and what it would get.
 */
export function chooseInput(
  { name, input }: ModelCard,
  { inputs, channelsLast }: Pick<Session, "inputs" | "channelsLast">,
): ChosenInput {
  const { tensor } = input;
  const candidates = inputs.filter((one) => tensor === undefined || one.name === tensor);
  if (candidates.length === 0) {
    throw modelUnusable(
      name,
      `it has no input "${tensor ?? ""}". Its inputs are ${listNames(inputs.map((one) => one.name))}.`,
    );
  }
  const sound = soundShape(input);
  for (const candidate of candidates) {
    const shape = fitShape(sound, candidate, channelsLast);
    if (shape) return { name: candidate.name, shape };
  }
  const numeric = candidates.filter(({ type }) => type === "float32");
  const wanted = (numeric.length > 0 ? numeric : candidates).map(describeInput).join(" or ");
  throw modelUnusable(name, `it wants ${wanted}, but its card gives it ${describeSound(input)}.`);
}

function soundShape(input: SoundInput): DeclaredShape {
  if (input.kind !== "audio") return [melLayouts[input.kind].frames, melLayouts[input.kind].bands];
  const { seconds, sampleRate } = input;
  return [seconds === undefined ? null : Math.round(seconds * sampleRate)];
}

/** A sound is a batch of one, with or without a channel. */
function fitShape(
  sound: DeclaredShape,
  { type, shape: declared }: ModelInput,
  channelsLast: boolean,
): DeclaredShape | null {
  if (type !== "float32") return null;
  if (declared === null) return [1, ...sound];
  const withChannel = [
    [1, 1, ...sound],
    [1, ...sound, 1],
  ];
  if (channelsLast) withChannel.reverse();
  const layouts = [sound, [1, ...sound], ...withChannel];
  const layout = layouts.find(
    (sizes) =>
      sizes.length === declared.length &&
      sizes.every((size, i) => size === null || (declared[i] ?? size) === size),
  );
  return layout?.map((size, i) => size ?? declared[i] ?? null) ?? null;
}

function describeInput({ name, type, shape }: ModelInput): string {
  const sizes = shape === null ? "any shape" : shape.map((size) => size ?? "any").join(" x ");
  return `${sizes === "" ? "one" : sizes} ${type} ("${name}")`;
}

function describeSound(input: SoundInput): string {
  if (input.kind === "audio") {
    const [samples = null] = soundShape(input);
    return `${samples ?? "any number of"} samples of audio`;
  }
  const { frames, bands } = melLayouts[input.kind];
  return `mel patches of ${frames} frames x ${bands} bands, float32`;
}
