import { strings } from "../strings/index.ts";
import { isOriginal, type Change } from "./match.ts";

/** How a sound differs from its file: "6% faster, +2 semitones"; "" where it does not. */
export function matchText({ change }: { readonly change: Change }): string {
  if (isOriginal(change)) return "";
  const percent = Math.round(Math.abs(change.speed - 1) * 100);
  const pace = change.speed > 1 ? strings.player.faster(percent) : strings.player.slower(percent);
  return [
    percent === 0 ? "" : pace,
    change.semitones === 0 ? "" : strings.player.semitones(change.semitones),
  ]
    .filter(Boolean)
    .join(", ");
}
