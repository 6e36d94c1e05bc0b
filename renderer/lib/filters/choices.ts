/** What the filter bar offers to choose from. */
import type { Filters } from "../../../shared/api.ts";
import type { SampleKind } from "../../../shared/domain.ts";
import type { Choice } from "../ui/choice.ts";

type Length = Filters["duration"];

export const kinds: readonly Choice<SampleKind | undefined>[] = [
  { value: undefined, label: "Any" },
  { value: "one-shot", label: "One-shot" },
  { value: "loop", label: "Loop" },
  { value: "long", label: "Long" },
];

/** Seconds. */
export const lengths: readonly Choice<Length>[] = [
  { value: undefined, label: "Any" },
  { value: { max: 0.5 }, label: "< 0.5 s" },
  { value: { min: 0.5, max: 2 }, label: "0.5–2 s" },
  { value: { min: 2, max: 10 }, label: "2–10 s" },
  { value: { min: 10 }, label: "> 10 s" },
];

/** The preset of a length that is chosen; undefined for none of them. */
export function lengthChoice(length: Length): Length {
  return lengths.find(({ value }) => value?.min === length?.min && value?.max === length?.max)
    ?.value;
}
